/**
 * Devices and images as drives: read as they are, with no mounting and no rights but those to read
 * the device, through the module {@code volume}. Door types: {@link
 * io.drivedock.station.slot.device.DeviceOpener}, which is one of the openers of a station's slots,
 * and {@link io.drivedock.station.slot.device.VolumeFailures}, which says what each refusal of a
 * volume means for a drive. Nothing is ever written to a device. This room knows nothing of jobs.
 */
@NullMarked
package io.drivedock.station.slot.device;

import org.jspecify.annotations.NullMarked;
