package io.drivedock.app.drive;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.station.hashing.HashEngine;
import io.drivedock.station.proving.DriveProof;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferStoppedException;

/** The proof of a whole drive at home. */
final class HomeProof {

  private static final long MEMORY_BYTES = 128L << 20;

  private HomeProof() {}

  /**
   * Reads every byte that the manifest lists.
   *
   * @param bar shows how far it is, and is closed
   * @param damage gets what is wrong
   * @return how many nanoseconds went into hashing
   */
  static long prove(DriveAtHome home, Bar bar, Damage damage) {
    HashEngine engine = HashEngine.ofThisMachine();
    engine.expect(home.bytes());
    try (bar;
        OpenDrive open = home.opener().read(home.id(), Unlock.NONE);
        DriveProof proof =
            new DriveProof(open, new Blocks(MEMORY_BYTES), engine, damage.watch(bar::step))) {
      home.forEach(
          blob -> {
            proof.prove(blob);
            proof.proveHoles(blob);
          });
      proof.finish();
      return proof.nanosHashing();
    } catch (DriveException | TransferStoppedException e) {
      throw new CommandFailedException(Exit.UNUSABLE, String.valueOf(e.getMessage()), e);
    }
  }
}
