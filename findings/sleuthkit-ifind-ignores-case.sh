#!/usr/bin/env bash
# Most people guess: where an NTFS drive has the files 'Take.txt', 'take.txt' and 'TAKE.TXT', 'ifind -n /Take.txt' finds the one
#   of exactly that name.
# What happens: names are compared without regard to case, and the first entry of the folder's index is taken, whatever was
#   asked for: all three names give the number of the same file. It ends with 0 each time, and 'icat' then prints another
#   file's content.
# Why our users meet it: drives that were filled on Linux or a Mac have such names, and single files of an image are looked at
#   with ifind and icat, because nothing has to be mounted for that.
# Takes root and FUSE, to mount an image of its own.
set -euo pipefail
work=$(mktemp -d)
cleanup() {
  umount "$work/drive" 2>/dev/null || :
  rm -rf "$work"
}
trap cleanup EXIT
cd "$work"
for package in ntfs-3g=1:2022.10.3-1+deb12u4 libntfs-3g89=1:2022.10.3-1+deb12u4 sleuthkit=4.11.1+dfsg-1+b1 \
  libtsk19=4.11.1+dfsg-1+b1 libafflib0v5=3.7.20-1 libewf2=20140813-1+b1 libvhdi1=20210425-1+b2 libvmdk1=20200926-2+b2 \
  libbfio1=20170123-6; do
  apt-get download -qq "$package" >/dev/null 2>&1
done
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu:$work/root/lib/x86_64-linux-gnu"
tool() { "$(find "$work/root" -name "$1" \( -type f -o -type l \) | head -n 1)" "${@:2}"; }

truncate -s 32M image
tool mkntfs -F -Q -q image >/dev/null 2>&1
mkdir drive
tool ntfs-3g image drive
for name in Take.txt take.txt TAKE.TXT; do printf '%s' "I am $name" >"drive/$name"; done
umount drive
tool ifind -V
echo 'ifind takes the first name that differs only in case for the one that it was asked for.'
tool fls image | grep -i take
same=
for name in Take.txt take.txt TAKE.TXT; do
  number=$(tool ifind -n "/$name" image)
  echo "ifind -n /$name: $number; icat: $(tool icat image "$number")"
  same="$same $number"
done
if [ "$(echo "$same" | xargs -n 1 | sort -u | wc -l)" -eq 1 ]; then exit 0; fi
echo 'This has changed.'
exit 1
