/**
 * NTFS, read from any {@link io.drivedock.volume.Medium} in one sequential pass over its master
 * file table: names, sizes, and the content of files. Door types: {@link
 * io.drivedock.volume.ntfs.NtfsVolume}, {@link io.drivedock.volume.ntfs.NtfsFile}, {@link
 * io.drivedock.volume.ntfs.Content}; {@link io.drivedock.volume.ntfs.NtfsCheck} walks everything.
 *
 * <p>What cannot be read as a plain file is refused by name and with its {@link
 * io.drivedock.volume.Reason}: alternate streams, EFS, CompactOS, placeholders, links. Nothing is
 * followed and nothing outside the volume is ever touched. What reads zeros in Windows reads zeros
 * here: bytes behind a file's initialized size are never taken from the clusters, where a
 * customer's deleted data may lie.
 *
 * <p>Limits: records of 1 to 4 KiB, clusters of up to 2 MiB, 16 Mi records, 1 Mi runs and 4,096
 * extension records a file, attribute lists of 256 KiB, 1,024 folders deep, indexes 20 blocks deep.
 * Memory: 7 bytes a record of the table, and about 25 bytes and the name for each name.
 *
 * <p>The layout follows public descriptions of NTFS (the Linux-NTFS project's documentation,
 * libfsntfs) and was confirmed on volumes that ntfs-3g made.
 */
@NullMarked
package io.drivedock.volume.ntfs;

import org.jspecify.annotations.NullMarked;
