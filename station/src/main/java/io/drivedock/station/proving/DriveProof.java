package io.drivedock.station.proving;

import io.drivedock.drive.BlobContent;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.DrivePathException;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.Md5;
import io.drivedock.drive.SideFile;
import io.drivedock.station.hashing.GroupHasher;
import io.drivedock.station.hashing.HashEngine;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveFile;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.Blocks.Block;
import io.drivedock.station.transfer.Pipeline;
import io.drivedock.station.transfer.TaskGroup;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.Workers;
import io.drivedock.station.transfer.Zeros;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads all that a manifest lists, a few pieces at once and about in the order of the manifest, and
 * hashes it beside that, many chunks at once. One thread's.
 */
public final class DriveProof implements AutoCloseable {

  private static final int PIECES_PER_GROUP_MAX = 1_024;

  /** So much is asked of the disk at once: it is never idle, and small files it sorts itself. */
  private static final int READERS = 4;

  private final OpenDrive drive;
  private final Watch watch;
  private final ExecutorService readers = Workers.threads("prover-reader-", READERS);
  private final ExecutorService provers;
  private final TaskGroup taskGroup = new TaskGroup();
  private final Pipeline<Piece> pipeline;
  private volatile boolean isClosed;
  private @Nullable ByteBuffer hole;

  /**
   * What is not as the manifest says.
   *
   * @param filePath the file, as the manifest writes it
   * @param length of the bytes that are damaged, from the offset on
   */
  public record Fault(ManifestBlob blob, String filePath, long offset, long length, Kind kind) {

    /** What is the matter. */
    public enum Kind {
      /** There is no such file, or it is no plain file. */
      MISSING,
      /** The file ends before. */
      CUT_OFF,
      /** The file goes on behind what the blob has. */
      TOO_LONG,
      /** The drive does not give these bytes. */
      UNREADABLE,
      /** These bytes are other ones. */
      DAMAGED,
      /** What the manifest says of the blob is wrong, see {@link ManifestBlob#fault}. */
      INVALID
    }
  }

  /** Who looks on. Called from several threads, never two at a time. */
  public interface Watch {
    /** So many more bytes have been read and hashed. */
    void proven(long bytes);

    void fault(Fault fault);

    boolean isStopped();
  }

  /**
   * Of a drive.
   *
   * @param blocks the memory that the bytes go through
   */
  public DriveProof(OpenDrive drive, Blocks blocks, HashEngine engine, Watch watch) {
    this.drive = drive;
    this.watch = watch;
    this.provers = Workers.threads("prover-", Runtime.getRuntime().availableProcessors());
    this.pipeline =
        new Pipeline<>(
            blocks,
            PIECES_PER_GROUP_MAX,
            taskGroup,
            new GroupHasher(engine, PIECES_PER_GROUP_MAX),
            readers,
            provers,
            new Proving(),
            this::checkGoesOn);
  }

  /**
   * A chunk, or nothing of a blob that has none.
   *
   * @param data where it is read to
   */
  private record Piece(BlobFile file, @Nullable Chunk chunk, ByteBuffer data, Block block)
      implements Pipeline.Piece {}

  /**
   * Proves one blob; what is wrong with it may be told later, {@link #finish} at the latest.
   *
   * @throws TransferStoppedException if it is told to stop
   */
  public void prove(ManifestBlob blob) throws TransferStoppedException {
    if (blob.fault() != null) {
      fault(blob, blob.filePath(), 0, 0, Fault.Kind.INVALID);
    }
    if (blob.isWithoutContent()) {
      return;
    }
    List<Chunk> chunks = blob.content().chunks();
    BlobFile file = new BlobFile(blob, Math.max(1, chunks.size()));
    if (chunks.isEmpty()) {
      take(file, null, 0);
    }
    for (Chunk chunk : chunks) {
      take(file, chunk, chunk.length());
    }
  }

  private void take(BlobFile file, @Nullable Chunk chunk, int bytes)
      throws TransferStoppedException {
    checkGoesOn();
    Block memory = pipeline.take(bytes);
    Piece piece = new Piece(file, chunk, memory.part(bytes), memory);
    pipeline.read(piece, () -> read(piece));
  }

  private void read(Piece piece) {
    try {
      if (!isOver()) {
        piece.file().read(piece);
      }
    } finally {
      if (piece.file().ended() && !isOver()) {
        sides(piece.file().blob).forEach(side -> proveSide(piece.file().blob, side));
      }
    }
  }

  private boolean isOver() {
    return isClosed || taskGroup.haveFailed() || watch.isStopped();
  }

  private static List<SideFile> sides(ManifestBlob blob) {
    List<SideFile> sides = new ArrayList<>();
    Optional.ofNullable(blob.metadataInForce()).ifPresent(sides::add);
    Optional.ofNullable(blob.propertiesInForce()).ifPresent(sides::add);
    return sides;
  }

  /** The file of a blob, open from the first piece that is read to the last. */
  private final class BlobFile {
    private final ManifestBlob blob;
    private final AtomicInteger left;
    private final Set<Chunk> unread = ConcurrentHashMap.newKeySet();
    private @Nullable DriveFile file;
    private boolean hasBeenOpened;

    BlobFile(ManifestBlob blob, int pieces) {
      this.blob = blob;
      this.left = new AtomicInteger(pieces);
    }

    /** The file; nothing if it cannot be opened, which was told then. */
    private synchronized @Nullable DriveFile opened() {
      if (!hasBeenOpened) {
        hasBeenOpened = true;
        try {
          DriveFile found = drive.open(DrivePath.parse(blob.filePath()));
          file = found;
          compareLength(found.length());
        } catch (DrivePathException e) {
          report(0, blob.length(), Fault.Kind.MISSING);
        } catch (DriveException e) {
          boolean isMissing =
              e.kind() == DriveException.Kind.NOT_FOUND
                  || e.kind() == DriveException.Kind.NOT_A_FILE;
          report(0, blob.length(), isMissing ? Fault.Kind.MISSING : Fault.Kind.UNREADABLE);
        }
      }
      return file;
    }

    /** Where chunks end at the end of a blob, they tell themselves what is missing. */
    private void compareLength(long there) {
      long length = blob.length();
      boolean isSparse = blob.content() instanceof BlobContent.Pages;
      boolean isTold = isSparse || blob.content().chunks().isEmpty();
      if (there > length || (there < length && isTold)) {
        Fault.Kind kind = there > length ? Fault.Kind.TOO_LONG : Fault.Kind.CUT_OFF;
        report(Math.min(there, length), Math.abs(there - length), kind);
      }
    }

    void read(Piece piece) {
      DriveFile from = opened();
      Chunk chunk = piece.chunk();
      if (chunk == null) {
        return;
      }
      try {
        if (from != null && from.fill(piece.data(), chunk.offset())) {
          return;
        }
        if (from != null) {
          report(chunk.offset(), chunk.length(), Fault.Kind.CUT_OFF);
        }
      } catch (DriveException e) {
        report(chunk.offset(), chunk.length(), Fault.Kind.UNREADABLE);
      }
      unread.add(chunk);
    }

    /** One piece is read, however; whether it was the last. */
    boolean ended() {
      if (left.decrementAndGet() > 0) {
        return false;
      }
      synchronized (this) {
        if (file != null) {
          file.close();
        }
      }
      return true;
    }

    private void report(long offset, long length, Fault.Kind kind) {
      fault(blob, blob.filePath(), offset, length, kind);
    }
  }

  /** It is small, and has one hash. */
  private void proveSide(ManifestBlob blob, SideFile side) {
    try (DriveFile file = drive.open(DrivePath.parse(side.path()))) {
      long length = file.length();
      boolean isOne = length > 0 && length <= SideFile.BYTES_MAX;
      ByteBuffer data = ByteBuffer.allocate(isOne ? (int) length : 0);
      if (!isOne || !file.fill(data, 0) || !Md5.ofContent(data.flip()).equals(side.hash())) {
        fault(blob, side.path(), 0, length, Fault.Kind.DAMAGED);
      }
      told(data.capacity());
    } catch (DrivePathException | DriveException e) {
      fault(blob, side.path(), 0, 0, Fault.Kind.MISSING);
    }
  }

  /**
   * Looks whether all is zero that no chunk of a page blob covers. Says nothing of a file that is
   * not there or too short: proving it does.
   *
   * @throws TransferStoppedException if it is told to stop
   */
  public void proveHoles(ManifestBlob blob) throws TransferStoppedException {
    if (!(blob.content() instanceof BlobContent.Pages) || blob.isWithoutContent()) {
      return;
    }
    try (DriveFile file = drive.open(DrivePath.parse(blob.filePath()))) {
      long end = Math.min(file.length(), blob.length());
      long at = 0;
      for (Chunk chunk : blob.content().chunks()) {
        proveHole(blob, file, at, Math.min(chunk.offset(), end));
        at = chunk.end();
      }
      proveHole(blob, file, at, end);
    } catch (DrivePathException | DriveException e) {
      // Proving it has told so.
    }
  }

  private void proveHole(ManifestBlob blob, DriveFile file, long from, long to)
      throws TransferStoppedException {
    for (long at = from; at < to; at += Chunk.LENGTH_MAX) {
      checkGoesOn();
      int length = (int) Math.min(Chunk.LENGTH_MAX, to - at);
      ByteBuffer piece = hole().limit(length);
      try {
        if (!file.fill(piece, at)) {
          return;
        }
        if (!Zeros.are(piece.flip())) {
          fault(blob, blob.filePath(), at, length, Fault.Kind.DAMAGED);
        }
      } catch (DriveException e) {
        fault(blob, blob.filePath(), at, length, Fault.Kind.UNREADABLE);
      }
    }
  }

  private ByteBuffer hole() {
    ByteBuffer memory = hole;
    if (memory == null) {
      memory = ByteBuffer.allocateDirect(Chunk.LENGTH_MAX);
      hole = memory;
    }
    return memory.clear();
  }

  private synchronized void fault(
      ManifestBlob blob, String path, long offset, long length, Fault.Kind kind) {
    watch.fault(new Fault(blob, path, offset, length, kind));
  }

  private synchronized void told(long bytes) {
    watch.proven(bytes);
  }

  private void checkGoesOn() throws TransferStoppedException {
    if (watch.isStopped()) {
      throw new TransferStoppedException(
          "The verification of drive " + drive.id() + " was stopped.");
    }
  }

  private static boolean isRead(Piece piece) {
    return piece.chunk() != null && !piece.file().unread.contains(piece.chunk());
  }

  /** Compares each piece with the manifest, and gives back the memory of a group at once. */
  private final class Proving implements Pipeline.Stages<Piece> {

    @Override
    public boolean isWanted(Piece piece) {
      return !isOver() && isRead(piece);
    }

    @Override
    public void drop(Piece piece) {}

    @Override
    public boolean prove(Piece piece, Md5 digest) {
      Chunk chunk = Objects.requireNonNull(piece.chunk());
      boolean isRight = digest.equals(chunk.hash());
      if (!isRight) {
        piece.file().report(chunk.offset(), chunk.length(), Fault.Kind.DAMAGED);
      }
      return isRight;
    }

    @Override
    public void handOn(Piece piece) {}

    @Override
    public void passed(List<Piece> group) {
      try {
        if (!isOver()) {
          told(group.stream().mapToLong(piece -> piece.data().capacity()).sum());
        }
      } finally {
        group.forEach(piece -> piece.block().release());
      }
    }
  }

  /** Waits until all that was read is hashed, and everything that is wrong has been told. */
  public void finish() throws TransferStoppedException {
    pipeline.end();
  }

  /** How long all threads that hash were at that, in nanoseconds. */
  public long nanosHashing() {
    return pipeline.nanosHashing();
  }

  /** Leaves nobody at work, and no memory taken. */
  @Override
  public void close() {
    isClosed = true;
    try {
      pipeline.end();
    } catch (TransferStoppedException e) {
      // Whoever closes it without an end knows that.
    }
    readers.shutdownNow();
    provers.shutdownNow();
  }
}
