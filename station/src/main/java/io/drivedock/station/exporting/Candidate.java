package io.drivedock.station.exporting;

import io.drivedock.drive.BlobPath;

/**
 * A blob that is selected, as a list tells of it.
 *
 * @param length in bytes; 0 of one that was named and that is not there
 * @param isOffline whether its bytes lie in an archive
 * @param position where a list may be entered to come by it, see {@link Candidates}
 */
record Candidate(BlobPath path, long length, boolean isOffline, String position) {}
