/**
 * The tables that the customers of Azure's tool have: {@code dataset.csv}, which says what goes
 * where, and {@code driveset.csv}, which says onto which drives. They are read in every spelling in
 * which people have them, and everything that is wrong is told at once, by file, line and column.
 *
 * <p>Door types: {@link io.drivedock.prepare.dataset.DataSet} and {@link
 * io.drivedock.prepare.dataset.DriveSet}. Nothing here looks at a source or at a drive.
 */
@NullMarked
package io.drivedock.prepare.dataset;

import org.jspecify.annotations.NullMarked;
