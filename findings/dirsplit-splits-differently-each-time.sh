#!/usr/bin/env bash
# Most people guess: dirsplit, which spreads a folder over media of one size, says the same of the same folder each time.
# What happens: it tries random orders with no fixed seed. Each run puts other folders onto other media; nothing says so, and
#   there is no option against it.
# Why our users meet it: after three of eight drives are filled, they run it again for the rest, or to see what is where. The
#   new catalogs name files that are on another drive already, and leave others on none.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq genisoimage=9:1.1.11-3.4 >/dev/null 2>&1
dpkg -x genisoimage*.deb root

for i in $(seq 1 22); do
  mkdir -p "films/reel$i"
  truncate -s "$((20 + 16 * i))K" "films/reel$i/take.mov"
done
echo 'dirsplit 9:1.1.11-3.4, of one folder that does not change, three times:'
for run in 1 2 3; do
  perl root/usr/bin/dirsplit -e2 -s 1000K films >/dev/null 2>&1
  echo "--- run $run: the first of $(find . -maxdepth 1 -name 'vol_*.list' | wc -l) media gets"
  sed 's|=.*||' vol_1.list | sort -V | tr '\n' ' ' | tee "first.$run"
  echo
  rm vol_*.list
done
if ! cmp -s first.1 first.2 || ! cmp -s first.2 first.3; then
  exit 0
fi
echo 'This has changed.'
exit 1
