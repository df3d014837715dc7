package io.drivedock.prepare.dataset;

import io.drivedock.drive.BitLockerKey;
import org.jspecify.annotations.Nullable;

/**
 * A drive of a drive set.
 *
 * @param line where it stands in its file
 * @param drive a letter, in upper case, or the absolute path of a mount point or a device
 * @param isFormatted whether it is to be formatted; false leaves what is on it
 * @param isSilent whether nobody is asked before it is formatted
 * @param isEncrypted whether it is to be encrypted; false means that it is
 * @param key of a drive that is encrypted already; null for one that is not
 */
public record DriveSetRow(
    int line,
    String drive,
    boolean isFormatted,
    boolean isSilent,
    boolean isEncrypted,
    @Nullable BitLockerKey key) {}
