#!/usr/bin/env bash
# Most people guess: 'tsk_recover -a' extracts every file of an image, or says which it could not, and the number that it
#   prints is the number of files that are there afterwards.
# What happens: control characters in names become '^', a character that names may have as well. Two files whose names become
#   the same are written to one file, the later over the earlier. It prints 'Files Recovered: 2' and ends with 0; there is
#   one file, and the other's content is lost.
# Why our users meet it: images of damaged drives are emptied with tsk_recover before they are imported. Names with tabs come
#   from Linux, Macs and spreadsheets, and whoever compares the two numbers finds nothing missing.
# Takes root and FUSE, to mount an image of its own.
set -euo pipefail
work=$(mktemp -d)
cleanup() {
  umount "$work/drive" 2>/dev/null || :
  rm -rf "$work"
}
trap cleanup EXIT
cd "$work"
for package in ntfs-3g=1:2022.10.3-1+deb12u4 libntfs-3g89=1:2022.10.3-1+deb12u4 sleuthkit=4.11.1+dfsg-1+b1 \
  libtsk19=4.11.1+dfsg-1+b1 libafflib0v5=3.7.20-1 libewf2=20140813-1+b1 libvhdi1=20210425-1+b2 libvmdk1=20200926-2+b2 \
  libbfio1=20170123-6; do
  apt-get download -qq "$package" >/dev/null 2>&1
done
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu:$work/root/lib/x86_64-linux-gnu"
tool() { "$(find "$work/root" -name "$1" \( -type f -o -type l \) | head -n 1)" "${@:2}"; }

truncate -s 32M image
tool mkntfs -F -Q -q image >/dev/null 2>&1
mkdir drive out
tool ntfs-3g image drive
printf 'one take' >"drive/a$(printf '\t')b"
printf 'another take' >'drive/a^b'
umount drive
tool tsk_recover -V
echo 'tsk_recover writes one of two files over the other and counts both.'
tool fls -u image | grep -v '\$' | cat -A
code=0
said=$(tool tsk_recover -a image out) || code=$?
echo "$said; exit code $code; $(find out -type f | wc -l) file:"
grep -r . out
if [ "$code" -eq 0 ] && [ "$said" = 'Files Recovered: 2' ] && [ "$(find out -type f | wc -l)" -eq 1 ]; then exit 0; fi
echo 'This has changed.'
exit 1
