/**
 * The drives at the dock: which lie in the slots, and what is on them. A drive is hostile: nothing
 * here leads off it, no link is followed and nothing but plain files is opened. Door types: {@link
 * io.drivedock.station.slot.DriveOpener}, {@link io.drivedock.station.slot.FolderOpener}, {@link
 * io.drivedock.station.slot.OpenDrive}. This room knows nothing of jobs.
 */
@NullMarked
package io.drivedock.station.slot;

import org.jspecify.annotations.NullMarked;
