/**
 * Exports: from an object store onto a drive, with a manifest that proves every byte, logs, and a
 * list of what is on no drive.
 */
@NullMarked
package io.drivedock.station.exporting;

import org.jspecify.annotations.NullMarked;
