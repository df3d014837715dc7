/**
 * Moves what is on a drive into an object store. Door type: {@link
 * io.drivedock.station.importing.DriveImport}: an assignment and an open drive go in, a report
 * comes out, and the blobs, the copy of the manifest and the logs are in the store. {@link
 * io.drivedock.station.restoring.DriveRestore} brings the blobs alone, under their own names.
 *
 * <p>No byte is committed whose MD5 is not the manifest's. What was done is kept in a journal in
 * the work folder ({@link io.drivedock.station.importing.ImportJournal}), so a run that was killed
 * at any moment is taken up by the next one: no blob is lost, doubled or renamed twice. Memory does
 * not grow with the number of files. This room knows neither HTTP nor leases; it is told when to
 * stop.
 */
@NullMarked
package io.drivedock.station.importing;

import org.jspecify.annotations.NullMarked;
