/**
 * The file system of a drive: everything that is written to it, one call that waits for all of it,
 * and reading that does not take the page cache's word. Doors: {@link
 * io.drivedock.prepare.disk.Disk}, {@link io.drivedock.prepare.disk.FolderDisk}, {@link
 * io.drivedock.prepare.disk.UncachedReading}.
 *
 * <p>It knows paths and bytes, and nothing of blobs, manifests or sources.
 */
@NullMarked
package io.drivedock.prepare.disk;

import org.jspecify.annotations.NullMarked;
