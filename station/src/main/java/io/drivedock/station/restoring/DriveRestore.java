package io.drivedock.station.restoring;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.DispositionStatus;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.station.hashing.HashEngine;
import io.drivedock.station.importing.BlobOutcome;
import io.drivedock.station.importing.ImportPipeline;
import io.drivedock.station.importing.ImportTask;
import io.drivedock.station.importing.Intent;
import io.drivedock.station.importing.PatientDrive;
import io.drivedock.station.importing.Presence;
import io.drivedock.station.importing.Proofs;
import io.drivedock.station.importing.SideFiles;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.store.Bandwidth;
import io.drivedock.station.store.ReadBack;
import io.drivedock.station.store.RetryingStore;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.TransferOptions;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.TransferWatch;
import io.drivedock.station.transfer.Workers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Brings blobs from a drive into a store under the names that the manifest gives them, whatever it
 * says of how they are to be imported. Nothing that is there with other content is replaced; what
 * is there already is proven and left. So it needs no journal: broken off anywhere, it is run
 * again. One thread's.
 */
public final class DriveRestore implements AutoCloseable {

  private static final int BLOBS_MAX = 256;
  private static final int CHUNKS_MAX = 16_384;
  private static final long BYTES_MAX = 256L << 20;
  private static final int ASKERS_MAX = 8;

  private final RetryingStore store;
  private final ProgressCounter counter;
  private final Consumer<Restored> told;
  private final Workers workers;
  private final ImportPipeline pipeline;
  private final StoredLook look;
  private final List<Item> batch = new ArrayList<>();
  private final Set<BlobPath> names = new HashSet<>();
  private int chunks;
  private long bytes;
  private long index;

  /** A blob of the manifest and its name. */
  private record Item(ManifestBlob blob, BlobPath path) {}

  /**
   * From a drive into a store.
   *
   * @param bytes of all blobs together
   * @param told of every blob, in the order of the manifest, when what came of it is for good
   */
  public DriveRestore(
      OpenDrive drive,
      RetryingStore store,
      ReadBack readBack,
      Blocks blocks,
      long bytes,
      TransferWatch watch,
      Consumer<Restored> told) {
    OpenDrive patient = new PatientDrive(drive);
    this.store = store;
    this.counter = new ProgressCounter(watch);
    this.told = told;
    this.workers = new Workers(Math.min(ASKERS_MAX, store.limits().uploadsMax()));
    TransferOptions options = new TransferOptions(readBack, false, Bandwidth.UNLIMITED);
    this.pipeline =
        new ImportPipeline(patient, store, options, blocks, HashEngine.ofThisMachine(), counter);
    this.look = new StoredLook(store, new Proofs(store, counter), new SideFiles.Reader(patient));
    pipeline.expect(bytes);
    counter.begin(0, bytes);
  }

  /**
   * Restores a blob; {@link #finish} at the latest.
   *
   * @throws TransferStoppedException if it is told to stop
   * @throws StoreException if the store does not work
   */
  public void take(ManifestBlob blob) throws TransferStoppedException {
    Optional<BlobPath> named = path(blob);
    if (named.isEmpty()) {
      restoreBatch();
      counter.add(blob.content().bytes());
      told.accept(new Restored(blob, Restored.How.REFUSED, List.of()));
      return;
    }
    BlobPath path = named.get();
    if (names.contains(path)) {
      // The second of a name must see the first.
      restoreBatch();
    }
    batch.add(new Item(blob, path));
    names.add(path);
    chunks += blob.content().chunks().size();
    bytes += blob.content().bytes();
    if (batch.size() == BLOBS_MAX || chunks >= CHUNKS_MAX || bytes >= BYTES_MAX) {
      restoreBatch();
    }
  }

  /** Nothing of one that is wrong in the manifest, or has a name that no blob can have. */
  private static Optional<BlobPath> path(ManifestBlob blob) {
    try {
      return blob.fault() == null
          ? Optional.of(BlobPath.parse(blob.targetPath()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Ends it: all that was brought survives a power cut. */
  public void finish() throws TransferStoppedException {
    restoreBatch();
    store.tidy();
  }

  private void restoreBatch() throws TransferStoppedException {
    if (batch.isEmpty()) {
      return;
    }
    counter.checkGoesOn();
    List<Callable<StoredLook.Found>> looks = new ArrayList<>();
    for (Item item : batch) {
      looks.add(() -> look.at(item.path(), item.blob()));
    }
    List<StoredLook.Found> found = workers.all(looks);
    List<ImportTask> tasks = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Item item = batch.get(i);
      switch (found.get(i)) {
        case NOTHING -> tasks.add(task(item, DispositionStatus.CREATED));
        case BARE -> tasks.add(task(item, DispositionStatus.OVERWRITTEN));
        case ALL, WITHOUT_SIDES, ANOTHER, NO_PLACE -> counter.add(item.blob().content().bytes());
      }
    }
    List<Optional<BlobOutcome>> outcomes = pipeline.move(tasks);
    store.flush();
    int moved = 0;
    for (int i = 0; i < batch.size(); i++) {
      ManifestBlob blob = batch.get(i).blob();
      Restored ended =
          switch (found.get(i)) {
            case NOTHING -> moved(blob, outcomes.get(moved++), Restored.How.RESTORED);
            case BARE -> moved(blob, outcomes.get(moved++), Restored.How.COMPLETED);
            case ALL -> new Restored(blob, Restored.How.THERE, List.of());
            case WITHOUT_SIDES ->
                new Restored(blob, Restored.How.WITHOUT_SIDES, look.damagedSides(blob));
            case ANOTHER -> new Restored(blob, Restored.How.IN_THE_WAY, List.of());
            case NO_PLACE -> new Restored(blob, Restored.How.REFUSED, List.of());
          };
      told.accept(ended);
    }
    batch.clear();
    names.clear();
    chunks = 0;
    bytes = 0;
  }

  /** What is small is brought whole; of what is large an earlier run may have left a part. */
  private ImportTask task(Item item, DispositionStatus how) {
    boolean mayBeBegun =
        how == DispositionStatus.CREATED && item.blob().content().chunks().size() > 1;
    return new ImportTask(
        item.blob(),
        new Intent(index++, item.path(), how),
        mayBeBegun ? new Presence.Possible() : new Presence.Unbegun());
  }

  private Restored moved(ManifestBlob blob, Optional<BlobOutcome> outcome, Restored.How well) {
    if (outcome.isEmpty()) {
      return new Restored(blob, Restored.How.IN_THE_WAY, List.of());
    }
    BlobOutcome known = outcome.get();
    if (known.isMade() && !known.isError()) {
      return new Restored(blob, well, List.of());
    }
    if (known.isMade()) {
      return new Restored(blob, Restored.How.WITHOUT_SIDES, look.damagedSides(blob));
    }
    return switch (known.status()) {
      case BLOB_REQUEST_FAILED, LEASE_PRESENT ->
          new Restored(blob, Restored.How.REFUSED, List.of());
      default -> new Restored(blob, Restored.How.DAMAGED, DriveFaults.of(blob, known));
    };
  }

  @Override
  public void close() {
    workers.close();
    pipeline.close();
  }
}
