/**
 * New NTFS volumes, for files whose names and sizes are known beforehand or come one by one. Door
 * types: {@link io.drivedock.volume.ntfs.formatting.FileTree} is what the volume is to hold, {@link
 * io.drivedock.volume.ntfs.formatting.VolumeLayout} says whether it fits and where everything lies,
 * {@link io.drivedock.volume.ntfs.formatting.NtfsWriter} writes it. {@link
 * io.drivedock.volume.ntfs.formatting.ContentFirstWriter} needs no plan: content comes first, and
 * everything else behind it.
 *
 * <p>Every file is in one piece. With a plan, content is written strictly forward, the records of
 * files in a second forward stream; the indexes of folders and the file system's own files follow,
 * and the boot sector is last, after a sync: until then there is no volume of NTFS at that place,
 * and from then on a whole one.
 *
 * <p>Names are those that Windows can open, and no two of a folder differ only in case. They are
 * stored as ntfs-3g stores them, in the namespace of POSIX and without 8.3 twins: ntfs-3g deletes
 * no file that has a name of Win32 alone.
 *
 * <p>Memory: about 40 bytes and its name for each file, and 20 bytes more for each file of the
 * largest folder while that is sorted. A million files were written in a heap of 96 MiB.
 *
 * <p>That Windows opens such volumes has not been verified; ntfs-3g, ntfsprogs, sleuthkit and
 * libfsntfs do, and so does this project's reader.
 */
@NullMarked
package io.drivedock.volume.ntfs.formatting;

import org.jspecify.annotations.NullMarked;
