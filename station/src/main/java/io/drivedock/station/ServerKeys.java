package io.drivedock.station;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.station.controlplane.ControlPlane;
import io.drivedock.station.controlplane.ControlPlane.Keeping;
import io.drivedock.station.exporting.KeyEscrow;
import io.drivedock.station.transfer.TransferStoppedException;

/** Has the server keep the key of a drive: it tells whichever station has the drive next. */
final class ServerKeys implements KeyEscrow {

  private final ControlPlane controlPlane;
  private final long lease;
  private final LeasedCalls calls;

  ServerKeys(ControlPlane controlPlane, long lease, LeasedCalls calls) {
    this.controlPlane = controlPlane;
    this.lease = lease;
    this.calls = calls;
  }

  @Override
  public BitLockerKey keep(BitLockerKey made) throws TransferStoppedException {
    return switch (calls.answer(() -> controlPlane.keepKey(lease, made))) {
      case Keeping.Kept(BitLockerKey key) -> key;
      case Keeping.Refused refused ->
          throw new TransferStoppedException(
              "The server does not store a key for this drive, so nothing is written to it.");
      case Keeping.Lost lost ->
          throw new TransferStoppedException(
              "The server took away the lease before it had the key of the drive.");
    };
  }
}
