#!/usr/bin/env bash
# Most people guess: 'cp -a' from a mounted NTFS drive either brings alternate streams along or complains.
# What happens: ntfs-3g shows streams as extended attributes. One of more than 64 KiB is listed and cannot be read, because
#   the kernel takes no larger attribute; 'cp -a' copies the file without it, says nothing and ends with 0. Smaller streams
#   arrive. (tar warns and ends with 0; rsync -X fails with 23.)
# Why our users meet it: they copy drives of customers with 'cp -a' to look at them or to import them from a folder. What
#   programs keep in streams (thumbnails, proofs, whole archives) is gone, and the copy looks complete.
# Takes root and FUSE, to mount an image of its own.
set -euo pipefail
work=$(mktemp -d)
cleanup() {
  umount "$work/drive" 2>/dev/null || :
  rm -rf "$work"
}
trap cleanup EXIT
cd "$work"
apt-get download -qq ntfs-3g=1:2022.10.3-1+deb12u4 libntfs-3g89=1:2022.10.3-1+deb12u4 attr=1:2.5.1-4 >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu:$work/root/lib/x86_64-linux-gnu"
tool() { "$(find "$work/root" -name "$1" \( -type f -o -type l \) | head -n 1)" "${@:2}"; }

truncate -s 32M image
tool mkntfs -F -Q -q image >/dev/null 2>&1
mkdir drive copy
tool ntfs-3g -o streams_interface=windows image drive
printf 'take one' >drive/film.mov
printf 'scene 4' >drive/film.mov:note
head -c 100000 /dev/zero >drive/film.mov:proof
umount drive
tool ntfs-3g image drive
tool ntfs-3g --version 2>&1 | head -n 1
cp --version | head -n 1
echo 'cp -a brings the small stream of a file on NTFS, and loses the large one without a word.'
echo '--- on the drive:'
tool getfattr -d drive/film.mov 2>&1 || :
echo '--- cp -a drive/film.mov copy:'
code=0
cp -a drive/film.mov copy >out 2>&1 || code=$?
cat out
echo "exit code $code"
tool getfattr -d copy/film.mov | tee listed
if [ "$code" -eq 0 ] && [ ! -s out ] && grep -q user.note listed && ! grep -q user.proof listed; then
  exit 0
fi
echo 'This has changed.'
exit 1
