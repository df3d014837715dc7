#!/usr/bin/env bash
# Most people guess: 'rclone checksum md5 LIST' reads the lists that md5sum writes, and md5sum reads those of 'rclone md5sum'.
# What happens: md5sum marks a name that holds a backslash or a line end by a backslash before the hash and escapes it;
#   rclone takes the escaped text for the name. Each such file is counted twice, as missing in the list and as missing in the
#   folder, although it is whole. The other way, rclone writes a line end as the character U+240A, unmarked, and md5sum looks
#   for a file of that name.
# Why our users meet it: they compare what was imported with the list that came with the drive, and the command that nearly
#   everybody uses for it reports files as missing that are there.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq rclone=1.60.1+dfsg-2+b5 >/dev/null 2>&1
dpkg -x rclone*.deb root
rclone() { "$work/root/usr/bin/rclone" --config "$work/none.conf" "$@"; }
: >none.conf

mkdir folder
cd folder
printf 'one' >plain.txt
printf 'two' >'reel\01.mov'
printf 'three' >$'two\nlines.txt'
md5sum -- * >../gnu.md5
rclone md5sum . >../rclone.md5 2>/dev/null
echo "$(rclone version | head -n 1); $(md5sum --version | head -n 1)"
echo 'rclone does not undo the escapes of md5sum, and writes a line end in a way that md5sum does not undo.'
echo '--- gnu.md5'
cat ../gnu.md5
echo '--- rclone checksum md5 gnu.md5 .'
code=0
rclone checksum md5 ../gnu.md5 . 2>&1 | sed 's/^[0-9/]* [0-9:]* //' | tee ../out || code=$?
echo '--- md5sum -c rclone.md5'
other=0
md5sum -c ../rclone.md5 2>&1 | tee ../out2 || other=$?
if [ "$code" -ne 0 ] && grep -q '2 files missing' ../out && grep -q '2 hashes missing' ../out &&
  [ "$other" -ne 0 ] && grep -q '1 listed file could not be read' ../out2 && md5sum --status -c ../gnu.md5; then
  exit 0
fi
echo 'This has changed.'
exit 1
