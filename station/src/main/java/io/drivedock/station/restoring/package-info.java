/**
 * The blobs of a drive into a store or a folder, with no job: what is there already is left, and
 * each blob says how it ended. Door: {@link io.drivedock.station.restoring.DriveRestore}. It moves
 * blobs as an import does, and keeps no journal.
 */
@NullMarked
package io.drivedock.station.restoring;

import org.jspecify.annotations.NullMarked;
