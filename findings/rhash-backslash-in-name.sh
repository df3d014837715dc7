#!/usr/bin/env bash
# Most people guess: a hashing tool on Linux reads every file that a folder holds.
# What happens: RHash takes a backslash in a name for a folder separator, on Linux too. It says that the file does not
#   exist, whether it is named on the command line, found by -r, or stands in a checksum list that md5sum wrote.
# Why our users meet it: checksum lists come with drives that were filled on Linux from shares of Windows machines, and
#   names such as 'reel\01.mov' are common there. Such a file looks missing although it is there and whole.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq rhash=1.4.3-3 librhash0=1.4.3-3 >/dev/null 2>&1
for package in ./*.deb; do dpkg -x "$package" root; done
rhash() { LD_LIBRARY_PATH="$(echo "$work"/root/usr/lib/*-linux-gnu)" "$work/root/usr/bin/rhash" "$@"; }

mkdir folder
printf 'bytes' >'folder/reel\01.mov'
printf 'bytes' >folder/plain.mov
cd folder
md5sum ./* >../list.md5
echo "rhash: $(rhash --version)"
echo 'RHash cannot read a file whose name holds a backslash: it looks for a folder of that name.'
echo '--- rhash -r --md5 .'
code=0
rhash -r --md5 . 2>&1 | tee ../walk || code=$?
echo "exit code $code"
echo '--- rhash -c list.md5 (written by md5sum)'
checked=0
rhash -c ../list.md5 2>&1 | tee ../check || checked=$?
echo "exit code $checked"
if [ "$code" -ne 0 ] && grep -q 'reel/01.mov: No such file' ../walk &&
  [ "$checked" -ne 0 ] && grep -q 'Miss:1' ../check && md5sum --status -c ../list.md5; then
  exit 0
fi
echo 'This has changed.'
exit 1
