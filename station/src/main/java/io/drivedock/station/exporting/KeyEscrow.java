package io.drivedock.station.exporting;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.station.transfer.TransferStoppedException;

/** Who keeps the keys of drives that are encrypted here. The station itself keeps none. */
public interface KeyEscrow {

  /**
   * Takes a key into keeping, which on return survives this station. A drive has one key: whoever
   * comes with another, because an earlier run was broken off, is told that which is kept.
   *
   * @return the key with which the drive is opened
   */
  BitLockerKey keep(BitLockerKey made) throws TransferStoppedException;
}
