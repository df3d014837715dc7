package io.drivedock.station.exporting;

import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.Md5;
import io.drivedock.station.hashing.GroupHasher;
import io.drivedock.station.hashing.HashEngine;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.WritableDrive;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.Blocks.Block;
import io.drivedock.station.transfer.Pipeline;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TaskGroup;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
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
  List<ExportResult> fill(List<ExportTask> tasks) throws IOException, TransferStoppedException {
    PipelineRun pipelineRun = new PipelineRun();
    List<BlobExport> fills =
        tasks.stream().map(task -> new BlobExport(task, drive, store, takesStaleMd5)).toList();
    try {
      for (int i = 0; i < fills.size() && !pipelineRun.taskGroup.haveFailed(); i++) {
        counter.checkGoesOn();
        pipelineRun.take(fills.get(i), tasks.get(i).part());
      }
      pipelineRun.pipeline.end();
    } finally {
      pipelineRun.pipeline.end();
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
  private record Piece(BlobExport fill, int chunk, ByteBuffer data, Block block)
      implements Pipeline.Piece {}

  /** What is brought at one time. */
  private final class PipelineRun implements Pipeline.Stages<Piece> {
    private final TaskGroup taskGroup = new TaskGroup();
    private final Pipeline<Piece> pipeline =
        new Pipeline<>(
            blocks,
            PIECES_PER_GROUP_MAX,
            taskGroup,
            hasher,
            readers,
            writers,
            this,
            counter::checkGoesOn);

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
      pipeline.end();
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
      pipeline.read(
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
      Block memory = pipeline.take(bytes);
      return new Piece(fill, chunk, memory.part(bytes), memory);
    }

    // ---- writing

    @Override
    public boolean isWanted(Piece piece) {
      return !piece.fill().isOver();
    }

    /** Its memory is released with that of its group. */
    @Override
    public void drop(Piece piece) {}

    @Override
    public void handOn(Piece piece) {
      piece.fill().pass(piece.chunk(), piece.data().rewind());
    }

    @Override
    public void passed(List<Piece> group) {
      taskGroup.submit(writers, () -> end(group));
    }

    /** Writes it: what it should be, only the blob as a whole tells. */
    @Override
    public boolean prove(Piece piece, Md5 digest) throws TransferStoppedException {
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
  }

  @Override
  public void close() {
    readers.shutdownNow();
    writers.shutdownNow();
  }
}
