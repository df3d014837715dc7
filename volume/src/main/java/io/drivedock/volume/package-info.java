/**
 * Volumes read from a block device or an image file, with no mounting, no kernel file system and no
 * rights but those to read the device. This package holds what the others share: {@link
 * io.drivedock.volume.Medium}, the bytes at hand, and {@link io.drivedock.volume.VolumeException},
 * the only failure.
 *
 * <p>Partition tables are read in {@code partition}, BitLocker in {@code bitlocker}, NTFS in {@code
 * ntfs}; {@code opening} puts them together. Everything read is hostile: every number is checked
 * before use, every loop and every size is bounded, and no unchecked exception escapes. Nothing is
 * ever written to a medium. The module depends on the JDK only.
 */
@NullMarked
package io.drivedock.volume;

import org.jspecify.annotations.NullMarked;
