/**
 * BitLocker volumes of Windows 7 and later, fixed drives and BitLocker To Go: their metadata,
 * unlocking, and the decrypted bytes as a {@link io.drivedock.volume.Medium}.
 *
 * <p>Door types: {@link io.drivedock.volume.bitlocker.BitLockerVolume} is what can be said without
 * a key, {@link io.drivedock.volume.bitlocker.UnlockKey} is what a customer sends, {@link
 * io.drivedock.volume.bitlocker.DecryptedMedium} is the plain volume. The layout on disk follows
 * public descriptions of the format (libbde, dislocker, cryptsetup) and was confirmed on volumes
 * that Windows made.
 *
 * <p>Keys live as long as they are needed and are overwritten then, as far as the JVM allows: the
 * key schedules inside {@code javax.crypto.Cipher} cannot be overwritten and are left to the
 * collector. No key is in a message or a {@code toString}. This package knows no file system.
 */
@NullMarked
package io.drivedock.volume.bitlocker;

import org.jspecify.annotations.NullMarked;
