#!/usr/bin/env bash
# Most people guess: 'rclone copy --files-from LIST' fails if a file of the list is not there, as 'rsync --files-from' does.
# What happens: a name that the source does not have is passed over without a word, also with -v, and the exit code is 0.
# Why our users meet it: they copy what a list names (of a shot list, or of what a copy log says is missing) onto a drive
#   or into a store, and take 0 for "all of the list is there". A list in another letter case, or with the folder in
#   front of each name, copies nothing at all and ends the same way.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq rclone=1.60.1+dfsg-2+b5 rsync=3.2.7-1+deb12u6 >/dev/null 2>&1 ||
  apt-get download -qq rclone=1.60.1+dfsg-2+b5 rsync >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" root; done
: >rclone.conf
rclone() { "$work/root/usr/bin/rclone" --config "$work/rclone.conf" "$@"; }

mkdir source
printf 'take one' >source/a.mov
printf 'a.mov\nb.mov\n' >list
rclone version | head -n 1
echo 'rclone passes over the names of a list that are not there.'
echo '--- rclone copy -v --files-from list source drive (list: a.mov, b.mov; source: a.mov):'
code=0
rclone copy -v --stats 0 --files-from list source drive 2>&1 | sed -E 's/^[0-9/]* [0-9:]* //' | tee out || code=$?
echo "exit code $code; on the drive: $(ls drive)"
other=0
"$work/root/usr/bin/rsync" --files-from list source/ other >rsync.out 2>&1 || other=$?
echo "rsync of the same list: exit code $other"
if [ "$code" -eq 0 ] && ! grep -q 'b.mov' out && [ "$other" -ne 0 ]; then
  exit 0
fi
echo 'This has changed.'
exit 1
