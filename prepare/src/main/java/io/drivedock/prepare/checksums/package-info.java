/**
 * A folder held against the sender's own checksums, without a drive.
 *
 * <p>Door type: {@link io.drivedock.prepare.checksums.FolderCheckCommand}. What the formats are, it
 * leaves to {@code io.drivedock.checksums}.
 */
@NullMarked
package io.drivedock.prepare.checksums;

import org.jspecify.annotations.NullMarked;
