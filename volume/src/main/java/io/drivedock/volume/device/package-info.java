/**
 * What the system tells of the drives that are connected to it. Door type: {@link
 * io.drivedock.volume.device.SystemDevices}. This room opens no device.
 */
@NullMarked
package io.drivedock.volume.device;

import org.jspecify.annotations.NullMarked;
