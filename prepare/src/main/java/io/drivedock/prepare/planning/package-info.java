/**
 * Which file goes onto which drive, decided before anything is copied, and the index that says so
 * afterwards. Folders are packed, not files: memory holds a few bytes a file and no file's name.
 *
 * <p>Door types: {@link io.drivedock.prepare.planning.SourceTree} takes what there is, {@link
 * io.drivedock.prepare.planning.DrivePlanner} spreads it over drives, {@link
 * io.drivedock.prepare.planning.PackingPlan} is the answer, and {@link
 * io.drivedock.prepare.planning.PackingIndex} keeps it. Nothing here writes to a drive.
 */
@NullMarked
package io.drivedock.prepare.planning;

import org.jspecify.annotations.NullMarked;
