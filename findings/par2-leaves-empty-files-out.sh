#!/usr/bin/env bash
# Most people guess: a set of PAR2 files protects every file it was made of.
# What happens: par2 leaves files of no bytes out of the set, with one line among its output, and ends with 0. When such a
#   file is lost, 'par2 verify' says that all files are correct, and ends with 0.
# Why our users meet it: they put parity files beside what they ship, and check with them what came home. Trees of
#   projects and of sequencers hold empty files that mean something (.complete, RTAComplete.txt, __init__.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq par2=0.8.1-3 >/dev/null 2>&1
dpkg -x par2*.deb root
par2() { "$work/root/usr/bin/par2" "$@"; }

mkdir run
cd run
printf 'reads' >reads.fastq
: >RTAComplete.txt
par2 -V
echo 'par2 leaves an empty file out of the set, and does not miss it later.'
echo '--- par2 create -r30 set.par2 reads.fastq RTAComplete.txt:'
created=0
par2 create -q -r30 set.par2 reads.fastq RTAComplete.txt | sed "s|$work|...|" | tee ../created || created=$?
echo "exit code $created"
rm RTAComplete.txt
echo '--- par2 verify set.par2, after RTAComplete.txt was deleted:'
verified=0
par2 verify -q set.par2 | tee ../verified || verified=$?
echo "exit code $verified"
if [ "$created" -eq 0 ] && [ "$verified" -eq 0 ] && grep -q 'All files are correct' ../verified; then
  exit 0
fi
echo 'This has changed.'
exit 1
