/**
 * What people at the dock write and photograph of a parcel, kept with its job and gone with it.
 *
 * <p>Door: {@link io.drivedock.server.notes.Notes}.
 */
@NullMarked
package io.drivedock.server.notes;

import org.jspecify.annotations.NullMarked;
