/**
 * What an export is made of, before anything is written: what the job selects, how that is cut into
 * runs that fit drives, and what a preview of it counts. Doors: {@link
 * io.drivedock.station.planning.Planning}, {@link io.drivedock.station.planning.ExportPreview}.
 * This room writes to no drive and knows no journal.
 */
@NullMarked
package io.drivedock.station.planning;

import org.jspecify.annotations.NullMarked;
