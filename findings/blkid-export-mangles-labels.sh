#!/usr/bin/env bash
# Most people guess: 'blkid -o export', which is made for scripts, gives the label that 'blkid -o value' gives.
# What happens: export writes every byte outside ASCII in the notation of 'cat -v': the label 'Zürich 3' comes out as
#   'ZM-CM-\<rich\ 3'. Only -o value and -o udev keep it.
# Why our users meet it: drives are known by their labels at the bench, senders label them in their own language, and scripts
#   that list what lies in the slots read the export form.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for package in exfatprogs=1.2.0-1+deb12u1 util-linux=2.38.1-5+deb12u3 libblkid1=2.38.1-5+deb12u3; do
  apt-get download -qq "$package" >/dev/null 2>&1
done
for package in ./*.deb; do dpkg -x "$package" root; done
export LC_ALL=C.UTF-8
blkid() { LD_LIBRARY_PATH="$(echo "$work"/root/lib/*-linux-gnu)" "$work/root/sbin/blkid" "$@"; }

truncate -s 64M drive.img
"$work/root/sbin/mkfs.exfat" -L 'Zürich 3' drive.img >/dev/null 2>&1 ||
  "$work/root/usr/sbin/mkfs.exfat" -L 'Zürich 3' drive.img >/dev/null
blkid -V
echo 'The label reads differently, by the form of the output.'
for form in value udev export full; do
  echo "--- blkid -p -o $form -s LABEL drive.img"
  blkid -p -o "$form" -s LABEL drive.img | tee "$form.out"
done
if grep -qx 'Zürich 3' value.out && grep -qF 'LABEL=ZM-CM-\<rich\ 3' export.out; then
  exit 0
fi
echo 'This has changed.'
exit 1
