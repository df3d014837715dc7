#!/usr/bin/env bash
# Most people guess: an audit of a folder that nobody touched, against the list that the same program wrote of it a moment
#   before, passes.
# What happens: hashdeep writes a line end in a name as it is, so its own list breaks in two lines there. The audit of the
#   untouched folder fails and counts a known file as not found. md5deep cannot read its own list either.
# Why our users meet it: hashdeep is what forensic and archive people fill drives with, and names with line ends come from
#   files that browsers and editors saved by their title. The drive looks damaged and is not.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq hashdeep=4.4-7.1+b1 >/dev/null 2>&1
dpkg -x hashdeep*.deb root
hashdeep() { "$work/root/usr/bin/hashdeep" "$@"; }

mkdir folder
cd folder
printf 'one' >plain.txt
printf 'two' >$'A title\nof two lines.html'
hashdeep -c md5 -r -l . >../list
echo "hashdeep: $(hashdeep -V)"
echo 'hashdeep fails the audit of an untouched folder in which a name holds a line end.'
echo '--- the list'
cat ../list
echo '--- hashdeep -a -v -k list -r -l .'
code=0
hashdeep -c md5 -a -v -k ../list -r -l . 2>&1 | tee ../audit || code=$?
echo "exit code $code"
if [ "$code" -ne 0 ] && grep -q 'Audit failed' ../audit; then
  exit 0
fi
echo 'This has changed.'
exit 1
