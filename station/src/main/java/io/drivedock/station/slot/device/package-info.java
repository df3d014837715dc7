/**
 * Devices and images as drives, with no mounting and no rights but those to the device, through the
 * module {@code volume}. Door types: {@link io.drivedock.station.slot.device.DeviceOpener}, which
 * is one of the openers of a station's slots; {@link
 * io.drivedock.station.slot.device.VolumeOpener}, for a volume that somebody has opened; and {@link
 * io.drivedock.station.slot.device.VolumeFailures}, which says what each refusal of a volume means
 * for a drive. A device that is read is opened for reading only; one that is filled gets a new
 * volume. This room knows nothing of jobs.
 */
@NullMarked
package io.drivedock.station.slot.device;

import org.jspecify.annotations.NullMarked;
