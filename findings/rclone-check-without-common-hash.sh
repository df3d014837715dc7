#!/usr/bin/env bash
# Most people guess: 'rclone check' compares what files hold.
# What happens: where the two sides have no hash in common, it compares sizes only, reports '0 differences found' and
#   'matching files', and ends with 0, although every byte of a file differs. One ERROR line says that no hash is used.
# Why our users meet it: after an import they run it between the sender's folder and a store or an encrypted remote that
#   keeps no MD5, and take its exit code for the proof that all bytes arrived. (--download or cryptcheck compares them.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq rclone=1.60.1+dfsg-2+b5 >/dev/null 2>&1
dpkg -x rclone*.deb root
rclone() { "$work/root/usr/bin/rclone" --config "$work/rclone.conf" "$@"; }
cat >rclone.conf <<SETTINGS
[vault]
type = crypt
remote = $work/vault
password = $("$work/root/usr/bin/rclone" obscure example)
SETTINGS

mkdir folder
printf 'take one' >folder/clip.mov
rclone -q copy folder vault:
printf 'TAKE TWO' >folder/clip.mov
rclone version | head -n 1
echo 'rclone check finds no difference where no hash is common to both sides and the sizes agree.'
echo '--- rclone check folder vault:'
code=0
rclone check folder vault: 2>&1 | sed -E 's/^[0-9/]* [0-9:]* //' | tee out || code=$?
echo "exit code $code"
told=0
rclone check --download folder vault: >told.out 2>&1 || told=$?
echo "with --download: exit code $told"
if [ "$code" -eq 0 ] && grep -q '0 differences found' out && [ "$told" -ne 0 ]; then
  exit 0
fi
echo 'This has changed.'
exit 1
