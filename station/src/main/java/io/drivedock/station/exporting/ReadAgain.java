package io.drivedock.station.exporting;

import io.drivedock.drive.ManifestBlob;
import io.drivedock.station.hashing.HashEngine;
import io.drivedock.station.proving.DriveProof;
import io.drivedock.station.proving.DriveProof.Fault;
import io.drivedock.station.repairing.DriveRepair;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.MendableDrive;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.TransferWatch;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads again what was written onto a drive, before it leaves. What is wrong is written once more,
 * out of the store; once in the life of an export, and a drive that has lost much is not mended.
 */
final class ReadAgain {

  private static final Logger LOG = LoggerFactory.getLogger(ReadAgain.class);

  private static final int DAMAGED_MAX = 1_000;

  private final DriveToFill driveToFill;
  private final BlobReader store;
  private final ExportJournal journal;
  private final Blocks blocks;
  private final TransferWatch watch;

  ReadAgain(
      DriveToFill driveToFill,
      BlobReader store,
      ExportJournal journal,
      Blocks blocks,
      TransferWatch watch) {
    this.driveToFill = driveToFill;
    this.store = store;
    this.journal = journal;
    this.blocks = blocks;
    this.watch = watch;
  }

  /**
   * Returns if every blob that the journal has on the drive is there as it was written.
   *
   * @throws TransferStoppedException if one is not, though it may have been mended
   */
  void check() throws IOException, TransferStoppedException, DriveException {
    boolean isFirst = journal.mended().isEmpty();
    Damage damage = read(isFirst ? DAMAGED_MAX : 0);
    if (damage.first.get() == null) {
      return;
    }
    if (!isFirst || damage.files.size() > DAMAGED_MAX) {
      throw failed(damage, isFirst ? "" : ", and was repaired before");
    }
    Mending mending;
    try {
      mending = mend(damage.files);
    } catch (DriveException e) {
      if (e.kind() == DriveException.Kind.READ_ONLY) {
        throw failed(damage, "");
      }
      throw e;
    }
    if (mending.failure != null) {
      throw failed(damage, ", and cannot be repaired: " + mending.failure);
    }
    // All of it: a drive that is smaller than it says has put the one in the place of another.
    Damage left = read(0);
    if (left.first.get() != null) {
      throw failed(left, ", after it was repaired");
    }
  }

  /** What is wrong on the drive. */
  private static final class Damage {
    private final Set<String> files = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Fault> first = new AtomicReference<>();
  }

  /**
   * Reads all of it.
   *
   * @param filesMax it need not go on when more are damaged
   */
  private Damage read(int filesMax) throws IOException, TransferStoppedException, DriveException {
    Damage damage = new Damage();
    DriveProof.Watch seeing =
        new DriveProof.Watch() {
          @Override
          public void proven(long bytes) {}

          @Override
          public void fault(Fault fault) {
            damage.files.add(fault.blob().filePath());
            damage.first.compareAndSet(null, fault);
          }

          @Override
          public boolean isStopped() {
            return watch.isStopped() || damage.files.size() > filesMax;
          }
        };
    try (OpenDrive drive = driveToFill.reread();
        DriveProof proof = new DriveProof(drive, blocks, HashEngine.ofThisMachine(), seeing)) {
      forEach(proof::prove);
      proof.finish();
    } catch (TransferStoppedException e) {
      if (damage.files.size() <= filesMax) {
        throw e;
      }
    }
    return damage;
  }

  private interface Each {
    void take(ManifestBlob blob) throws TransferStoppedException;
  }

  private void forEach(Each each) throws IOException, TransferStoppedException {
    try (ExportJournal.Blobs blobs = journal.there()) {
      for (Optional<ExportedBlob> next = blobs.next(); next.isPresent(); next = blobs.next()) {
        each.take(next.get().manifest());
      }
    }
  }

  private final class Mending implements DriveRepair.Watch {
    private long blobs;
    private long ranges;
    private long bytes;
    private @Nullable String failure;

    @Override
    public void looked(long more) {}

    @Override
    public void mended(ManifestBlob blob, int some, long length) {
      blobs++;
      ranges += some;
      bytes += length;
    }

    @Override
    public void notMended(ManifestBlob blob, String why) {
      failure = blob.filePath() + ": " + why;
    }

    @Override
    public boolean isStopped() {
      return watch.isStopped();
    }
  }

  private Mending mend(Set<String> files)
      throws IOException, TransferStoppedException, DriveException {
    Mending mending = new Mending();
    try (MendableDrive drive = driveToFill.mend();
        OpenDrive read = driveToFill.reread();
        DriveRepair repair =
            new DriveRepair(
                drive, read, store, blocks, HashEngine.ofThisMachine(), path -> false, mending)) {
      forEach(
          blob -> {
            if (files.contains(blob.filePath())) {
              repair.take(blob);
            }
          });
      repair.finish();
    }
    LOG.warn(
        "drive={} returned other bytes than were written: repaired blobs={} ranges={} bytes={}",
        driveToFill.drive(),
        mending.blobs,
        mending.ranges,
        mending.bytes);
    journal.keepMended(new ExportJournal.Mended(mending.blobs, mending.ranges, mending.bytes));
    return mending;
  }

  private TransferStoppedException failed(Damage damage, String mended) {
    Fault fault = Optional.ofNullable(damage.first.get()).orElseThrow();
    return new TransferStoppedException(
        "Drive "
            + driveToFill.drive()
            + " returns other bytes than were written to it: "
            + fault.filePath()
            + " is wrong from byte "
            + fault.offset()
            + " on"
            + mended
            + ". Do not return it like this: check the drive, and export onto another.");
  }
}
