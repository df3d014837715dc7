#!/usr/bin/env bash
# Most people guess: 'zstd -d image.zst -o /dev/sdb' and 'lz4 -d image.lz4 /dev/sdb' write the whole image onto the drive, as
#   'cp' does, or refuse.
# What happens: both make holes where the image has long runs of zeros, which is their default for output files, and seek
#   over them on a device too. What was on the drive before stays there, in the middle of the image. Both say nothing and
#   end with 0. Through a pipe ('zstd -dc image.zst >/dev/sdb') every byte is written; 'cp' and 'xz' do so in any case.
# Why our users meet it: images of drives are kept compressed, and most of an image is zeros. The drive that goes to the
#   customer then has data of its last owner between the files, in what looks like free space, and no longer the image's hash.
# Takes root and a free loop device, of an image of its own.
set -euo pipefail
work=$(mktemp -d)
loop=
cleanup() {
  if [ -n "$loop" ]; then losetup --detach "$loop"; fi
  rm -rf "$work"
}
trap cleanup EXIT
cd "$work"
for package in zstd=1.5.4+dfsg2-5 libzstd1=1.5.4+dfsg2-5 lz4=1.9.4-1 liblz4-1=1.9.4-1; do
  apt-get download -qq "$package" >/dev/null 2>&1
done
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu:$work/root/lib/x86_64-linux-gnu"
PATH="$work/root/usr/bin:$PATH"

truncate -s 16M image
printf 'first' | dd of=image conv=notrunc status=none
printf 'last' | dd of=image bs=1 seek=$((16 * 1024 * 1024 - 4)) conv=notrunc status=none
zstd -q -k image
lz4 -q image image.lz4
{ yes 'data of the last owner' || :; } | head -c 16M >before
truncate -s 16M drive
loop=$(losetup --find --show drive)
changed=0
# The words: what is expected, then a command that writes the image.
onto() {
  cat before >"$loop"
  local code=0 is=equal
  "${@:2}" >out 2>&1 || code=$?
  sync
  cmp -s image "$loop" || is=different
  echo "$is, exit code $code, $(grep -c 'last owner' "$loop" || :) lines of the last owner: ${*:2}"
  if [ "$is" != "$1" ] || [ "$code" -ne 0 ]; then changed=1; fi
}

zstd --version
lz4 --version
echo 'zstd and lz4 leave old data on a device where the image that they write has zeros, and end with 0.'
onto different zstd -q -d -f image.zst -o "$loop"
onto different lz4 -q -d -f image.lz4 "$loop"
onto equal sh -c "zstd -q -dc image.zst >$loop"
onto equal sh -c "lz4 -q -dc image.lz4 >$loop"
onto equal cp image "$loop"
if [ "$changed" -eq 0 ]; then exit 0; fi
echo 'This has changed.'
exit 1
