package io.drivedock.station.importing;

import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.ChunkStatus;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.DrivePathException;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.Md5;
import io.drivedock.station.hashing.GroupHasher;
import io.drivedock.station.hashing.HashEngine;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveFile;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.store.RetryingStore;
import io.drivedock.station.store.TransferOptions;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.Blocks.Block;
import io.drivedock.station.transfer.Pipeline;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TaskGroup;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.Workers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Moves blobs side by side. One thread, the caller's, reads them in the order in which they come,
 * so that no disk has to seek to and fro. What it has read is proven in groups, by as many threads
 * as there are processors, because the hashes of many chunks at once cost little more than one.
 * What is proven goes to the store, by as many threads as that likes; nothing else ever does.
 */
public final class ImportPipeline implements AutoCloseable {

  /** More chunks are not proven at once: they would reach the store the later. */
  private static final int CHUNKS_PER_GROUP_MAX = 64;

  private final OpenDrive drive;
  private final RetryingStore store;
  private final SideFiles.Reader sides;
  private final Blocks blocks;
  private final TransferOptions options;
  private final Proofs proofs;
  private final ProgressCounter counter;
  private final HashEngine engine;
  private final GroupHasher hasher;
  private final ExecutorService provers;
  private final ExecutorService senders;

  public ImportPipeline(
      OpenDrive drive,
      RetryingStore store,
      TransferOptions options,
      Blocks blocks,
      HashEngine engine,
      ProgressCounter counter) {
    this.drive = drive;
    this.store = store;
    this.sides = new SideFiles.Reader(drive);
    this.blocks = blocks;
    this.counter = counter;
    this.options = options;
    this.proofs = new Proofs(store, counter);
    this.engine = engine;
    this.hasher = new GroupHasher(engine, CHUNKS_PER_GROUP_MAX);
    this.provers = Workers.threads("prover-", Runtime.getRuntime().availableProcessors());
    this.senders = Workers.threads("sender-", store.limits().uploadsMax());
  }

  /** Says that so many bytes are going to be moved, so that what pays then is made ready. */
  public void expect(long bytes) {
    engine.expect(bytes);
  }

  /**
   * Moves them.
   *
   * @return what came of each; nothing if there is another blob of that name by now, so that a new
   *     name must be found
   */
  public List<Optional<BlobOutcome>> move(List<ImportTask> tasks) throws TransferStoppedException {
    PipelineRun run = new PipelineRun();
    List<BlobImport> moves = new ArrayList<>();
    for (ImportTask task : tasks) {
      moves.add(new BlobImport(task, store, options, proofs, counter));
    }
    try {
      run.findWhatIsThere(tasks, moves);
      run.read(moves);
    } finally {
      run.end(moves);
    }
    return moves.stream().map(BlobImport::outcome).toList();
  }

  @Override
  public void close() {
    provers.shutdownNow();
    senders.shutdownNow();
  }

  /** A chunk that was read, and the memory that it is in. */
  private record Piece(BlobImport move, int index, Chunk chunk, ByteBuffer data, Block block)
      implements Pipeline.Piece {}

  /** What is moved at one time. */
  private final class PipelineRun implements Pipeline.Stages<Piece> {

    private final TaskGroup taskGroup = new TaskGroup();
    private final Pipeline<Piece> pipeline =
        new Pipeline<>(
            blocks,
            CHUNKS_PER_GROUP_MAX,
            taskGroup,
            hasher,
            Runnable::run,
            provers,
            this,
            counter::checkGoesOn);

    /** Proves what a run that was broken off may have brought under the very same names. */
    void findWhatIsThere(List<ImportTask> tasks, List<BlobImport> moves)
        throws TransferStoppedException {
      for (int i = 0; i < moves.size(); i++) {
        BlobImport move = moves.get(i);
        if (!move.isOver()) {
          switch (tasks.get(i).presence()) {
            case Presence.Unbegun() -> {}
            case Presence.Possible() -> taskGroup.submit(senders, () -> move.endIfThere(sides));
            case Presence.Proven(ChunkStatuses chunks) -> move.endAsFound(chunks, sides);
          }
        }
      }
      taskGroup.await();
    }

    void read(List<BlobImport> moves) throws TransferStoppedException {
      for (BlobImport move : moves) {
        if (!move.isOver() && !taskGroup.haveFailed()) {
          counter.checkGoesOn();
          if (counter.isEnding()) {
            move.endUntried();
          } else {
            read(move);
          }
        }
      }
      pipeline.send();
    }

    private void read(BlobImport move) throws TransferStoppedException {
      ManifestBlob blob = move.blob();
      try (DriveFile file = drive.open(DrivePath.parse(blob.filePath()))) {
        if (file.length() > blob.length()) {
          move.end(BlobStatus.FAILED);
          return;
        }
        move.takeAlong(sides.read(blob), file.streams());
        if (move.chunks().isEmpty()) {
          boolean isAtOnce = move.isPutAtOnce();
          taskGroup.submit(
              senders,
              isAtOnce ? () -> move.putAtOnce(List.of(), ByteBuffer.allocate(0)) : move::end);
        }
        for (int i = 0;
            i < move.chunks().size() && !taskGroup.haveFailed() && !move.isOver();
            i++) {
          counter.checkGoesOn();
          if (counter.isEnding()) {
            move.endUntried();
          } else {
            read(move, i, file);
          }
        }
      } catch (DrivePathException e) {
        move.end(e.blobStatus());
      } catch (DriveException e) {
        move.end(status(e.kind()), Reasons.notRead(e));
      }
    }

    private void read(BlobImport move, int index, DriveFile file) throws TransferStoppedException {
      Chunk chunk = move.chunks().get(index);
      if (move.isThere(chunk)) {
        ended(move, index, ChunkStatus.UNCOMMITTED);
        return;
      }
      Block memory = pipeline.take(chunk.length());
      Piece piece = new Piece(move, index, chunk, memory.part(chunk.length()), memory);
      ChunkStatus problem = fill(piece, file);
      if (problem == null) {
        pipeline.add(piece);
      } else {
        damaged(piece, problem);
      }
    }

    private static @Nullable ChunkStatus fill(Piece piece, DriveFile file) {
      try {
        return file.fill(piece.data(), piece.chunk().offset())
            ? null
            : ChunkStatus.FILE_UNEXPECTED_END;
      } catch (DriveException e) {
        return ChunkStatus.IO_FAILED;
      }
    }

    @Override
    public boolean isWanted(Piece piece) {
      return !piece.move().isOver();
    }

    @Override
    public void drop(Piece piece) {
      piece.block().release();
    }

    /** What is not what the manifest says has ended with that. */
    @Override
    public boolean prove(Piece piece, Md5 digest) {
      boolean isRight = digest.equals(piece.chunk().hash());
      if (!isRight) {
        damaged(piece, ChunkStatus.CORRUPTED);
      }
      return isRight;
    }

    @Override
    public void handOn(Piece piece) {
      taskGroup.submit(senders, () -> send(piece, ChunkStatus.UNCOMMITTED));
    }

    @Override
    public void passed(List<Piece> group) {}

    /** Zeros are sent for it where that is wanted; nothing is otherwise. */
    private void damaged(Piece piece, ChunkStatus status) {
      BlobImport move = piece.move();
      if (!move.wantsStandIns()) {
        piece.block().release();
        ended(piece, status);
        return;
      }
      ByteBuffer zeros = piece.data().clear();
      while (zeros.hasRemaining()) {
        zeros.put((byte) 0);
      }
      Chunk standIn = move.standIn(piece.index(), zeros.flip());
      Piece sent = new Piece(move, piece.index(), standIn, zeros, piece.block());
      taskGroup.submit(senders, () -> send(sent, status));
    }

    private void send(Piece piece, ChunkStatus status) throws TransferStoppedException {
      BlobImport move = piece.move();
      try {
        if (taskGroup.haveFailed() || move.isOver()) {
          return;
        }
        counter.checkGoesOn();
        ByteBuffer data = piece.data().rewind();
        if (move.isPutAtOnce()) {
          move.putAtOnce(move.chunks(), data);
          return;
        }
        move.put(piece.chunk(), data);
      } finally {
        piece.block().release();
      }
      ended(piece, status);
    }

    private void ended(Piece piece, ChunkStatus status) {
      ended(piece.move(), piece.index(), status);
    }

    private void ended(BlobImport move, int index, ChunkStatus status) {
      if (move.ended(index, status)) {
        taskGroup.submit(senders, move::end);
      }
    }

    /** Leaves nobody at work and nothing open. */
    void end(List<BlobImport> moves) throws TransferStoppedException {
      try {
        pipeline.breakOff();
      } finally {
        moves.forEach(BlobImport::close);
      }
    }
  }

  private static BlobStatus status(DriveException.Kind kind) {
    return switch (kind) {
      case NOT_FOUND -> BlobStatus.FILE_NOT_FOUND;
      case NOT_A_FILE -> BlobStatus.FILE_NAME_INVALID;
      case ACCESS_DENIED, REFUSED -> BlobStatus.FILE_ACCESS_DENIED;
      case IO_FAILED, EXISTS, FULL, DAMAGED, READ_ONLY -> BlobStatus.IO_FAILED;
      case NOT_NTFS, NOT_PROTECTED, NO_PROTECTOR, KEY_INVALID, NOT_UNLOCKED, PROTECTION_DAMAGED ->
          BlobStatus.IO_FAILED;
    };
  }
}
