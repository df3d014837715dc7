#!/usr/bin/env bash
# Most people guess: ddrescue ends with another code than 0 as long as a part of the disk could not be read.
# What happens: it ends with 0 whenever it ran to its end, however much is missing. What is missing is a hole in the image,
#   which reads as zeros; only the map file tells.
# Why our users meet it: they rescue an ailing drive into an image, and import the image or check it in if ddrescue
#   "succeeded". 'ddrescuelog --done-status MAP' is the test that says whether all is there.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq gddrescue=1.27-1 >/dev/null 2>&1
dpkg -x gddrescue*.deb root
head -c 1M /dev/urandom >disk
# ddrescue's own way to try itself: a map of what can be read. 64 KiB in the middle cannot.
printf '%s\n' '0x00000000 ? 1' '0x00000000 0x00080000 +' '0x00080000 0x00010000 -' '0x00090000 0x00070000 +' >readable.map
"$work/root/usr/bin/ddrescue" --version | head -n 1
echo 'ddrescue ends with 0 although 64 KiB of 1 MiB were not read.'
echo '--- ddrescue --test-mode=readable.map disk image map:'
code=0
"$work/root/usr/bin/ddrescue" -q --test-mode=readable.map disk image map || code=$?
echo "exit code $code"
"$work/root/usr/bin/ddrescuelog" --show-status map | grep -E 'rescued|bad-sector' || :
done=0
"$work/root/usr/bin/ddrescuelog" --done-status map || done=$?
echo "ddrescuelog --done-status: exit code $done"
if [ "$code" -eq 0 ] && [ "$done" -ne 0 ] && ! cmp -s disk image; then
  exit 0
fi
echo 'This has changed.'
exit 1
