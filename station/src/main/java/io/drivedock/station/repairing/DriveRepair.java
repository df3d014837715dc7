package io.drivedock.station.repairing;

import io.drivedock.drive.DrivePath;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.station.hashing.HashEngine;
import io.drivedock.station.proving.DriveProof;
import io.drivedock.station.proving.DriveProof.Fault;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.MendableDrive;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.Workers;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Proves the blobs of a drive and mends what is damaged, some of them at a time. Broken off
 * anywhere, the next repair goes on: what is mended is found whole. Whether all is whole in the end
 * only another proof can tell, of the blobs that {@link #isInDoubt}. One thread's.
 */
public final class DriveRepair implements AutoCloseable {

  private static final int BLOBS_MAX = 4_096;
  private static final int CHUNKS_MAX = 65_536;
  private static final int SIDE_BY_SIDE_MAX = 8;

  private final MendableDrive drive;
  private final Watch watch;
  private final DriveProof proof;
  private final BlobRepair repair;
  private final Workers menders;
  private final Workers fetchers;
  private final WrittenFiles written = new WrittenFiles();
  private final IdentityHashMap<ManifestBlob, List<Fault>> faults = new IdentityHashMap<>();
  private final List<ManifestBlob> batch = new ArrayList<>();
  private int chunks;

  /** Who looks on. Called from several threads, never two at a time. */
  public interface Watch {
    /** So many more bytes have been looked at. */
    void looked(long bytes);

    /** Something of a blob was mended: so many ranges, of so many bytes altogether. */
    void mended(ManifestBlob blob, int ranges, long bytes);

    /** Something of a blob could not be mended; why, as a sentence without its stop. */
    void notMended(ManifestBlob blob, String why);

    boolean isStopped();
  }

  /**
   * Of a drive, from the store that it was filled from.
   *
   * @param read the same drive, as it is read
   * @param blocks the memory that the bytes go through
   * @param isKept which files are not written to, whatever the manifest says
   */
  public DriveRepair(
      MendableDrive drive,
      OpenDrive read,
      BlobReader store,
      Blocks blocks,
      HashEngine engine,
      Predicate<DrivePath> isKept,
      Watch watch) {
    this.drive = drive;
    this.watch = watch;
    this.proof = new DriveProof(read, blocks, engine, proving());
    int sideBySide = Math.min(SIDE_BY_SIDE_MAX, blocks.count());
    this.menders = new Workers(sideBySide);
    this.fetchers = new Workers(Math.min(SIDE_BY_SIDE_MAX, store.limits().uploadsMax()));
    BlobSource source = new BlobSource(store, blocks, fetchers, blocks.count() / sideBySide);
    this.repair = new BlobRepair(drive, source, isKept, written);
  }

  private DriveProof.Watch proving() {
    return new DriveProof.Watch() {
      @Override
      public void proven(long bytes) {
        watch.looked(bytes);
      }

      @Override
      public void fault(Fault fault) {
        faults.computeIfAbsent(fault.blob(), blob -> new ArrayList<>()).add(fault);
      }

      @Override
      public boolean isStopped() {
        return watch.isStopped();
      }
    };
  }

  /**
   * Proves a blob and mends it, if need be; {@link #finish} at the latest.
   *
   * @throws TransferStoppedException if it is told to stop, or the drive has no room
   * @throws StoreException if the store does not work
   */
  public void take(ManifestBlob blob) throws TransferStoppedException {
    String wrong = blob.fault();
    if (wrong != null) {
      told(blob, new BlobRepair.Tally(), "is invalid in the manifest, at " + wrong);
      return;
    }
    batch.add(blob);
    chunks += blob.content().chunks().size();
    proof.prove(blob);
    proof.proveHoles(blob);
    if (batch.size() == BLOBS_MAX || chunks >= CHUNKS_MAX) {
      mend();
    }
  }

  /**
   * Ends it; what was written survives a power cut.
   *
   * @throws TransferStoppedException also if the drive did not keep it
   */
  public void finish() throws TransferStoppedException {
    mend();
  }

  /** Whether something was written, or should have been. */
  public boolean isAnythingInDoubt() {
    return !written.areNone();
  }

  /**
   * Whether files of a blob were written to, or should have been. Now and then it says so of others
   * too; also of those that share a file with one that was mended.
   */
  public boolean isInDoubt(ManifestBlob blob) {
    return written.mayHave(blob);
  }

  private void mend() throws TransferStoppedException {
    proof.finish();
    List<Callable<Boolean>> work = new ArrayList<>();
    for (ManifestBlob blob : batch) {
      List<Fault> ofBlob = faults.get(blob);
      if (ofBlob != null) {
        work.add(() -> mend(blob, List.copyOf(ofBlob)));
      }
    }
    menders.all(work);
    if (!work.isEmpty()) {
      keep();
    }
    batch.clear();
    faults.clear();
    chunks = 0;
  }

  private void keep() throws TransferStoppedException {
    try {
      drive.sync();
    } catch (DriveException e) {
      throw new TransferStoppedException(String.valueOf(e.getMessage()), e);
    }
  }

  private boolean mend(ManifestBlob blob, List<Fault> ofBlob) throws TransferStoppedException {
    if (watch.isStopped()) {
      throw new TransferStoppedException("The repair of drive " + drive.id() + " was stopped.");
    }
    BlobRepair.Tally tally = new BlobRepair.Tally();
    try {
      repair.mend(blob, ofBlob, tally);
      told(blob, tally, null);
      return true;
    } catch (NotMendedException e) {
      told(blob, tally, e.getMessage());
    } catch (DriveException e) {
      if (e.kind() == DriveException.Kind.FULL) {
        throw new TransferStoppedException(
            "Drive " + drive.id() + " has no room for its missing files.", e);
      }
      told(blob, tally, String.valueOf(e.getMessage()));
    } catch (StoreException e) {
      switch (e.kind()) {
        case CHANGED, REJECTED, LEASED -> told(blob, tally, String.valueOf(e.getMessage()));
        case UNAVAILABLE, FULL, FORBIDDEN -> throw e;
      }
    }
    return false;
  }

  private synchronized void told(ManifestBlob blob, BlobRepair.Tally tally, @Nullable String why) {
    if (tally.ranges() > 0) {
      watch.mended(blob, tally.ranges(), tally.bytes());
    }
    if (why != null) {
      written.add(blob.filePath());
      watch.notMended(blob, why);
    }
  }

  @Override
  public void close() {
    proof.close();
    menders.close();
    fetchers.close();
  }
}
