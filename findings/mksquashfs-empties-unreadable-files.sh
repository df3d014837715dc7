#!/usr/bin/env bash
# Most people guess: mksquashfs fails if it cannot read a file, or leaves it out.
# What happens: it puts an empty file of that name, with the right owner and mode, into the image, and ends with 0. One line
#   of its output says so; the image itself does not. (-exit-on-error makes it fail.)
# Why our users meet it: a squashfs image is a common way to put millions of small files onto a drive. Made by a user who
#   may not read everything, it arrives whole, verifies, and holds files without their bytes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get download -qq squashfs-tools=1:4.5.1-1 liblzo2-2=2.10-2 >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" root; done
libraries="$work/root/usr/lib/x86_64-linux-gnu:$work/root/lib/x86_64-linux-gnu"
run() { env LD_LIBRARY_PATH="$libraries" "$@"; }

mkdir source images
printf 'reads of one sample' >source/sample.fastq
chmod 000 source/sample.fastq
as=()
if [ "$(id -u)" = 0 ]; then
  # Root reads everything.
  chmod 777 images
  as=(setpriv --reuid 65534 --regid 65534 --clear-groups)
fi
run "$work/root/usr/bin/mksquashfs" -version 2>&1 | head -n 1
echo 'mksquashfs makes an empty file of one that it cannot read, and ends with 0.'
echo '--- mksquashfs source images/drive.sqfs:'
code=0
run "${as[@]}" "$work/root/usr/bin/mksquashfs" source images/drive.sqfs -quiet -no-progress >out 2>&1 || code=$?
cat out
echo "exit code $code"
run "$work/root/usr/bin/unsquashfs" -lln images/drive.sqfs | grep sample.fastq | tee listed
if [ "$code" -eq 0 ] && grep -Eq ' 0 [0-9-]+ [0-9:]+ .*sample.fastq' listed; then
  exit 0
fi
echo 'This has changed.'
exit 1
