/**
 * Volumes on a block device or in an image file, read and written with no mounting, no kernel file
 * system and no rights but those on the device. This package holds what the others share: {@link
 * io.drivedock.volume.Medium}, the bytes at hand, {@link io.drivedock.volume.Target}, where bytes
 * are written, and {@link io.drivedock.volume.VolumeException}, the only failure.
 *
 * <p>Partition tables are read in {@code partition}, BitLocker in {@code bitlocker}, NTFS in {@code
 * ntfs}; {@code opening} puts them together. Everything read is hostile: every number is checked
 * before use, every loop and every size is bounded, and no unchecked exception escapes. Nothing is
 * ever written to a medium. What is written makes a new volume, and never changes one. The module
 * depends on the JDK only.
 */
@NullMarked
package io.drivedock.volume;

import org.jspecify.annotations.NullMarked;
