/**
 * Mends a drive with what is still in the store that it was filled from. Door type: {@link
 * io.drivedock.station.repairing.DriveRepair}.
 *
 * <p>Nothing is written onto the drive whose hash is not the manifest's, and nothing outside of it.
 */
@NullMarked
package io.drivedock.station.repairing;

import org.jspecify.annotations.NullMarked;
