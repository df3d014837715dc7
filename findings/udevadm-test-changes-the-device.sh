#!/usr/bin/env bash
# Most people guess: 'udevadm test' only simulates an event, as its manual says, and shows what a rule would do.
# What happens: only the programs that RUN names are left out. Owner, group and mode of the device node are changed for
#   good, links in /dev are made, and the device's record in udev's database is written.
# Why our users meet it: a station needs a rule that lets it read drives. Whoever tries a rule on the machine's own disk,
#   to see whether it matches too much, has then given that disk away, and nothing says so.
# Takes root and a free loop device, whose rights are restored afterwards.
set -euo pipefail
work=$(mktemp -d)
cd "$work"
apt-get download -qq udev=252.39-1~deb12u2 >/dev/null 2>&1
dpkg -x udev*.deb root
truncate -s 1M image
loop=$(losetup --find --show image)
name=${loop#/dev/}
rules=/run/udev/rules.d/99-finding.rules
number=$(cat "/sys/class/block/$name/dev")
owner=$(stat -c %u:%g "$loop")
mode=$(stat -c %a "$loop")
cleanup() {
  chown "$owner" "$loop"
  chmod "$mode" "$loop"
  losetup --detach "$loop"
  rm -f "$rules" "/run/udev/data/b$number" "/dev/block/$number"
  rm -rf "$work"
}
trap cleanup EXIT

mkdir -p /run/udev/rules.d
printf 'KERNEL=="%s", GROUP="daemon", MODE="0664"\n' "$name" >"$rules"
before=$(stat -c '%U %G %a' "$loop")
root/bin/udevadm --version
echo "udevadm test changes the device that it says it simulates an event for."
echo "--- before: $before; the rule: $(cat "$rules")"
root/bin/udevadm test "/sys/class/block/$name" 2>&1 | grep -E 'simulation|debugging' || :
after=$(stat -c '%U %G %a' "$loop")
echo "--- after:  $after"
if [ "$before" != "$after" ] && [ "$after" = 'root daemon 664' ]; then
  exit 0
fi
echo 'This has changed.'
exit 1
