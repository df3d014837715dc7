#!/usr/bin/env bash
# Most people guess: 'sgdisk --verify' ends with another code than 0 if it finds problems.
# What happens: it prints "Identified 4 problems!" or the like, and ends with 0, also where the disk is shorter than the
#   partitions on it.
# Why our users meet it: an image of a drive whose copying stopped early is the commonest damage there is. A script that
#   checks images with sgdisk before they are imported or shipped lets every one of them pass.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq gdisk=1.0.9-2.1 libpopt0=1.19+dfsg-1 >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu:$work/root/lib/x86_64-linux-gnu"
sgdisk() { "$(find "$work/root" -name sgdisk -type f)" "$@"; }

truncate -s 20M whole.img
sgdisk --new 1:2048:+15M whole.img >/dev/null
head -c 10M whole.img >cut.img
sgdisk --version
echo 'sgdisk --verify finds problems and ends with 0.'
echo '--- sgdisk --verify cut.img (10 MiB of an image of 20 MiB, whose partition ends at 16 MiB):'
code=0
sgdisk --verify cut.img >out 2>&1 || code=$?
grep -E 'Problem|Identified|too small' out
echo "exit code $code"
if [ "$code" -eq 0 ] && grep -q 'Identified [1-9][0-9]* problem' out; then
  exit 0
fi
echo 'This has changed.'
exit 1
