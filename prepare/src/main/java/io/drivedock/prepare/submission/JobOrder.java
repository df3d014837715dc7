package io.drivedock.prepare.submission;

import io.drivedock.drive.DriveInfo;
import io.drivedock.job.JobPath;
import io.drivedock.job.ReturnAddress;

/**
 * An import of one prepared drive, as its customer wants it.
 *
 * @param location the site the parcel goes to, by its name
 * @param storageAccountId the ARM id of the account that the blobs go to
 */
public record JobOrder(
    JobPath path,
    String location,
    String storageAccountId,
    ReturnAddress returnAddress,
    DriveInfo drive) {}
