#!/usr/bin/env bash
# Most people guess: a check against an empty checksum list fails, as it does with md5sum.
# What happens: RHash prints 'Nothing to verify' and ends with 0. md5sum ends with 1.
# Why our users meet it: a list is empty when the disk was full, or when the program that wrote it was stopped. A script
#   that trusts the exit code then takes a drive for verified of which not one byte was read.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq rhash=1.4.3-3 librhash0=1.4.3-3 >/dev/null 2>&1
for package in ./*.deb; do dpkg -x "$package" root; done
rhash() { LD_LIBRARY_PATH="$(echo "$work"/root/usr/lib/*-linux-gnu)" "$work/root/usr/bin/rhash" "$@"; }

: >empty.md5
echo "rhash: $(rhash --version); $(md5sum --version | head -n 1)"
echo 'A check against an empty list passes in RHash and fails in md5sum.'
echo '--- rhash -c empty.md5'
code=0
rhash -c empty.md5 2>&1 | tee out || code=$?
echo "exit code $code"
echo '--- md5sum -c empty.md5'
other=0
md5sum -c empty.md5 2>&1 || other=$?
echo "exit code $other"
if [ "$code" -eq 0 ] && grep -q 'Nothing to verify' out && [ "$other" -ne 0 ]; then
  exit 0
fi
echo 'This has changed.'
exit 1
