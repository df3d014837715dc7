package io.drivedock.station.exporting;

import io.drivedock.station.hashing.HashEngine;
import io.drivedock.station.proving.DriveProof;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.TransferWatch;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Reads again what was written onto a drive, before it leaves. */
final class ReadAgain {

  private final OpenDrive drive;
  private final Blocks blocks;
  private final TransferWatch watch;

  ReadAgain(OpenDrive drive, Blocks blocks, TransferWatch watch) {
    this.drive = drive;
    this.blocks = blocks;
    this.watch = watch;
  }

  /**
   * Reads every blob that the journal has on the drive.
   *
   * @throws TransferStoppedException if one is not there as it was written
   */
  void check(ExportJournal journal) throws IOException, TransferStoppedException {
    AtomicReference<DriveProof.@Nullable Fault> first = new AtomicReference<>();
    DriveProof.Watch seeing =
        new DriveProof.Watch() {
          @Override
          public void proven(long bytes) {}

          @Override
          public void fault(DriveProof.Fault fault) {
            first.compareAndSet(null, fault);
          }

          @Override
          public boolean isStopped() {
            return watch.isStopped() || first.get() != null;
          }
        };
    try (DriveProof proof = new DriveProof(drive, blocks, HashEngine.ofThisMachine(), seeing);
        ExportJournal.Blobs blobs = journal.there()) {
      for (Optional<ExportedBlob> next = blobs.next(); next.isPresent(); next = blobs.next()) {
        proof.prove(next.get().manifest());
      }
      proof.finish();
    } finally {
      fail(first.get());
    }
  }

  private void fail(DriveProof.@Nullable Fault fault) throws TransferStoppedException {
    if (fault != null) {
      throw new TransferStoppedException(
          "Drive "
              + drive.id()
              + " does not give back what was written to it: "
              + fault.filePath()
              + " is wrong from byte "
              + fault.offset()
              + " on. It must not go home like this: look at the drive, and export onto another.");
    }
  }
}
