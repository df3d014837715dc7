package io.drivedock.drive;

import org.jspecify.annotations.Nullable;

/**
 * What a job must know of a prepared drive: the content of its journal.
 *
 * @param key absent for a drive that is not encrypted
 * @param manifestHash MD5 (32 hex digits) or SHA-256 (64) of the manifest's bytes
 */
public record DriveInfo(
    DriveId driveId, @Nullable BitLockerKey key, DrivePath manifestFile, String manifestHash) {}
