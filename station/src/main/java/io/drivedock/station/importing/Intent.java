package io.drivedock.station.importing;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.DispositionStatus;

/**
 * What is about to be done with a blob, written down before it is.
 *
 * @param index of the blob in the manifest, from 0
 * @param target the name it will have
 * @param how what its disposition comes to
 */
public record Intent(long index, BlobPath target, DispositionStatus how) {}
