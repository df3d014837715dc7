package io.drivedock.prepare;

import io.drivedock.drive.DriveId;
import io.drivedock.volume.bitlocker.Method;
import org.jspecify.annotations.Nullable;

/**
 * How a drive is encrypted that is made from nothing.
 *
 * @param method the cipher: XTS-AES-256, or AES-CBC-256 for readers older than Windows 10
 * @param hasPartitionTable whether the volume is a partition of the device, or all of it
 * @param overwritten the serial number of the device that may be written over; null if nothing may
 */
record Encryption(Method method, boolean hasPartitionTable, @Nullable DriveId overwritten) {}
