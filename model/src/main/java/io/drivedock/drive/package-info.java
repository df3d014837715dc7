/**
 * What is written on a drive and about a drive: names, hashes, the manifest, the side files with
 * metadata and properties, the preparation journal, and the copy log. The formats are those of
 * Azure Import/Export; {@code docs/formats.md} describes them as we read and write them.
 *
 * <p>Door types: {@link io.drivedock.drive.DriveId}, {@link io.drivedock.drive.BlobPath}, {@link
 * io.drivedock.drive.DrivePath} and {@link io.drivedock.drive.Md5} are the words; {@link
 * io.drivedock.drive.ManifestReader} and {@link io.drivedock.drive.ManifestWriter} stream a
 * manifest, {@link io.drivedock.drive.DriveLogReader} and {@link io.drivedock.drive.DriveLogWriter}
 * a log, {@link io.drivedock.drive.JournalText} reads and writes a journal. Readers are lenient
 * about form and never about completeness: a document that is cut off is refused. Everything read
 * is hostile: every size is bounded and no XML may have a DTD.
 *
 * <p>This room knows streams and text only: no file system, no network, no job, no clock.
 */
@NullMarked
package io.drivedock.drive;

import org.jspecify.annotations.NullMarked;
