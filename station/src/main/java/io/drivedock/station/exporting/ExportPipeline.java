package io.drivedock.station.exporting;

import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.Md5;
import io.drivedock.station.hashing.GroupHasher;
import io.drivedock.station.hashing.HashEngine;
import io.drivedock.station.planning.Candidate;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.WritableDrive;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.Blocks.Block;
import io.drivedock.station.transfer.BufferPacker;
import io.drivedock.station.transfer.Groups;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.Sequencer;
import io.drivedock.station.transfer.TaskGroup;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads blobs and writes them onto a drive: many reads at once, in groups that are hashed together
 * and written by few threads. Memory is that of {@link Blocks}, whatever the size of the blobs.
 */
final class ExportPipeline implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ExportPipeline.class);

  private static final int PIECES_PER_GROUP_MAX = 1_024;

  /** So much of a large blob is brought again at most after a crash. */
  private static final int CHUNKS_PER_PART = 256;

  private final WritableDrive drive;
  private final BlobReader store;
  private final Blocks blocks;
  private final GroupHasher hasher;
  private final ProgressCounter counter;
  private final PartRecorder parts;
  private final boolean takesStaleMd5;
  private final ExecutorService readers;
  private final ExecutorService writers;

  /** Keeps how far a large blob is. */
  interface PartRecorder {
    void keep(String key, String version, List<Chunk> chunks) throws IOException;
  }

  /**
   * A blob, and the names kept for its files.
   *
   * @param part how far an earlier run came with it
   * @param readSnapshot what to read instead of it; empty for it itself, see {@link ReadSnapshots}
   */
  record BlobTask(
      Candidate candidate,
      ExportFileNames.Names names,
      ExportJournal.@Nullable Part part,
      String readSnapshot) {

    /** Which snapshot to read; empty for the blob as it is now. */
    String source() {
      return readSnapshot.isEmpty() ? candidate.snapshotId() : readSnapshot;
    }
  }

  /** What came of a task. */
  sealed interface Result {
    /** It is on the drive, or never will be. */
    record Done(ExportedBlob blob) implements Result {}

    /** It has another length than the list had. */
    record Grown(long length) implements Result {}

    /**
     * The drive has no room for it, or the export was cancelled before it was whole; nothing of it
     * is left there.
     */
    record LeftOut() implements Result {}
  }

  /**
   * For one drive.
   *
   * @param takesStaleMd5 whether a blob is taken whose Content-MD5 is not that of its bytes
   */
  ExportPipeline(
      WritableDrive drive,
      BlobReader store,
      Blocks blocks,
      HashEngine engine,
      ProgressCounter counter,
      PartRecorder parts,
      boolean takesStaleMd5) {
    this.drive = drive;
    this.store = store;
    this.blocks = blocks;
    this.hasher = new GroupHasher(engine, PIECES_PER_GROUP_MAX);
    this.counter = counter;
    this.parts = parts;
    this.takesStaleMd5 = takesStaleMd5;
    this.readers = Workers.threads("reader-", store.limits().uploadsMax());
    this.writers = Workers.threads("writer-", Runtime.getRuntime().availableProcessors());
  }

  /** Brings them; what came of each, in their order. */
  List<Result> fill(List<BlobTask> blobTasks) throws IOException, TransferStoppedException {
    PipelineRun pipelineRun = new PipelineRun();
    List<BlobExport> fills =
        blobTasks.stream()
            .map(blobTask -> new BlobExport(blobTask, drive, store, takesStaleMd5))
            .toList();
    try {
      for (int i = 0; i < fills.size() && !pipelineRun.taskGroup.haveFailed(); i++) {
        counter.checkGoesOn();
        pipelineRun.take(fills.get(i), blobTasks.get(i).part());
      }
      pipelineRun.send();
      pipelineRun.taskGroup.await();
    } finally {
      pipelineRun.end();
      for (BlobExport fill : fills) {
        closed(fill);
      }
    }
    return fills.stream().map(BlobExport::result).toList();
  }

  private static void closed(BlobExport fill) throws TransferStoppedException {
    try {
      fill.close();
    } catch (DriveException e) {
      throw stopped(e);
    }
  }

  private static TransferStoppedException stopped(DriveException e) {
    return new TransferStoppedException(
        String.valueOf(e.getMessage())
            + " Put the drive back, or repair it; the export then continues where it"
            + " was.",
        e);
  }

  /** A chunk, and the memory that it is read into. */
  private record Piece(BlobExport fill, int chunk, ByteBuffer data, Block block) {}

  /** What is brought at one time. */
  private final class PipelineRun {
    private final TaskGroup taskGroup = new TaskGroup();
    private final Sequencer sequencer = new Sequencer();
    private final Groups<Piece> groups = new Groups<>(taskGroup, readers, writers, this::write);
    private final BufferPacker packer =
        new BufferPacker(blocks, PIECES_PER_GROUP_MAX, taskGroup, this::send, counter::checkGoesOn);

    void take(BlobExport fill, ExportJournal.@Nullable Part part)
        throws IOException, TransferStoppedException {
      if (!goesOn(fill)) {
        ended(fill, fill.chunks());
        return;
      }
      if (fill.isSmall()) {
        Piece piece = piece(fill, 0);
        read(piece, () -> fill.know(fill.fetch(store, piece.data())));
        return;
      }
      takeLarge(fill, part);
    }

    private void takeLarge(BlobExport fill, ExportJournal.@Nullable Part part)
        throws IOException, TransferStoppedException {
      asked(
          fill,
          () -> {
            fill.know(fill.fetch(store, ByteBuffer.allocate(0)));
            counter.add(fill.layOut(store));
          });
      int kept = 0;
      try {
        if (part != null && !fill.isOver()) {
          kept = fill.resume(part);
          counter.add(fill.bytes(kept));
        }
        if (fill.isOver() || kept == fill.chunks()) {
          asked(fill, fill::proveStale);
          fill.finish();
          return;
        }
      } catch (DriveException e) {
        throw stopped(e);
      }
      for (int i = kept; i < fill.chunks() && !taskGroup.haveFailed(); i++) {
        if (!goesOn(fill)) {
          ended(fill, fill.chunks() - i);
          return;
        }
        if (i - kept == CHUNKS_PER_PART) {
          keepPart(fill, kept, i);
          kept = i;
        }
        Piece piece = piece(fill, i);
        read(
            piece,
            () -> {
              if (!fill.read(store, piece.chunk(), piece.data())) {
                fill.fail(BlobStatus.BLOB_UNEXPECTED_CHANGE);
              }
            });
      }
    }

    private void keepPart(BlobExport fill, int from, int to)
        throws IOException, TransferStoppedException {
      send();
      taskGroup.await();
      if (!fill.isOver()) {
        try {
          drive.sync();
        } catch (DriveException e) {
          throw stopped(e);
        }
        parts.keep(fill.key(), fill.version(), fill.chunks(from, to));
      }
    }

    /** Asks the store for a blob; what it says of that blob alone ends that blob alone. */
    private void asked(BlobExport fill, Runnable ask) {
      try {
        ask.run();
      } catch (StoreException e) {
        switch (e.kind()) {
          case CHANGED -> fill.fail(BlobStatus.BLOB_UNEXPECTED_CHANGE, e);
          case LEASED -> fill.fail(BlobStatus.LEASE_PRESENT, e);
          case REJECTED -> {
            LOG.warn("was not delivered blob=\"{}\": {}", fill.key(), e.getMessage());
            fill.fail(BlobStatus.BLOB_REQUEST_FAILED, e);
          }
          case UNAVAILABLE, FULL, FORBIDDEN -> {
            if (!counter.passesOver()) {
              throw e;
            }
            fill.leaveOut();
          }
        }
      }
    }

    private void read(Piece piece, Runnable ask) {
      groups.read(
          piece,
          () -> {
            if (!taskGroup.haveFailed() && goesOn(piece.fill())) {
              asked(piece.fill(), ask);
            }
          });
    }

    /** Whether more is read of a blob; one that a cancel meets half-way is left out. */
    private boolean goesOn(BlobExport fill) throws TransferStoppedException {
      counter.checkGoesOn();
      if (counter.isEnding()) {
        fill.leaveOut();
      }
      return !fill.isOver();
    }

    // ---- memory

    private Piece piece(BlobExport fill, int chunk) throws TransferStoppedException {
      int bytes = fill.length(chunk);
      Block memory = packer.take(bytes);
      return new Piece(fill, chunk, memory.part(bytes), memory);
    }

    /** Sends what was gathered on its way, as soon as all of it is read. */
    void send() {
      packer.end();
      groups.send();
    }

    // ---- writing

    private void write(int group, List<Piece> pieces) throws TransferStoppedException {
      List<Piece> wanted =
          taskGroup.haveFailed()
              ? List.of()
              : pieces.stream().filter(piece -> !piece.fill().isOver()).toList();
      List<Piece> written = new ArrayList<>();
      try {
        Md5[] digests = hasher.hash(wanted.stream().map(Piece::data).toList());
        for (int i = 0; i < digests.length; i++) {
          if (write(wanted.get(i), digests[i])) {
            written.add(wanted.get(i));
          }
        }
      } finally {
        sequencer.pass(
            group,
            () -> {
              written.forEach(piece -> piece.fill().pass(piece.chunk(), piece.data().rewind()));
              taskGroup.submit(writers, () -> end(pieces));
            });
      }
    }

    private static boolean write(Piece piece, Md5 digest) throws TransferStoppedException {
      try {
        piece.fill().write(piece.chunk(), digest, piece.data().rewind());
        return true;
      } catch (DriveException e) {
        if (e.kind() != DriveException.Kind.FULL) {
          throw stopped(e);
        }
        piece.fill().leaveOut();
        return false;
      }
    }

    private void end(List<Piece> pieces) throws TransferStoppedException {
      for (Piece piece : pieces) {
        piece.block().release();
        counter.add(piece.data().capacity());
      }
      for (Piece piece : pieces) {
        ended(piece.fill(), 1);
      }
    }

    private void ended(BlobExport fill, int chunks) throws TransferStoppedException {
      if (fill.ended(chunks) && !taskGroup.haveFailed()) {
        finish(fill);
      }
    }

    private void finish(BlobExport fill) throws TransferStoppedException {
      asked(fill, fill::proveStale);
      try {
        try {
          fill.finish();
        } catch (DriveException e) {
          if (e.kind() != DriveException.Kind.FULL) {
            throw e;
          }
          fill.leaveOut();
          fill.finish();
        }
      } catch (DriveException e) {
        throw stopped(e);
      }
    }

    /** Leaves nobody at work, and no memory taken. */
    void end() throws TransferStoppedException {
      send();
      taskGroup.await();
    }
  }

  @Override
  public void close() {
    readers.shutdownNow();
    writers.shutdownNow();
  }
}
