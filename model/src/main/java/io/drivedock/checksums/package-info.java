/**
 * Checksums that a sender made with tools of their own: lists, bags and media hash lists, read and
 * held against the files beside them. Everything here is hostile until it is understood: names are
 * looked up among the files that are there and never opened as they are written, all input is
 * bounded, and what cannot be read is a finding, not a failure.
 *
 * <p>Door types: {@link io.drivedock.checksums.ChecksumLists} finds and reads the lists of a {@link
 * io.drivedock.checksums.FolderFiles}; {@link io.drivedock.checksums.ChecksumCheck} says which
 * hashes a file needs while it is read once, and ends in a {@link
 * io.drivedock.checksums.ChecksumReport}. It knows neither drives nor stores.
 */
@NullMarked
package io.drivedock.checksums;

import org.jspecify.annotations.NullMarked;
