package io.drivedock.server.portal.logs;

import io.drivedock.drive.DriveId;

/**
 * A copy log of a drive, and all that is known of where it lies. Only a log that a drive's station
 * reported is ever asked for.
 *
 * @param target the store's name
 * @param account the part of it that is the customer's
 * @param folder the job's path for logs
 * @param job the job's name
 * @param uri as the station reported it
 */
public record LogPlace(
    String target, String account, String folder, String job, DriveId drive, String uri) {}
