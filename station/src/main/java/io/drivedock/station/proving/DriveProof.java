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
import io.drivedock.station.transfer.Errands;
import io.drivedock.station.transfer.Gathering;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.Workers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * Reads all that a manifest lists, one file after the other as a disk likes it, and hashes it
 * beside that, many chunks at once. One thread's.
 */
public final class DriveProof implements AutoCloseable {

  private static final int PIECES_PER_GROUP_MAX = 1_024;

  private final OpenDrive drive;
  private final GroupHasher hasher;
  private final Watch watch;
  private final ExecutorService provers;
  private final Errands errands = new Errands();
  private final Gathering gathering;
  private List<Piece> group = new ArrayList<>();
  private long nanosWaiting;

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
      DAMAGED
    }
  }

  /** Who looks on. Called from several threads, never two at a time. */
  public interface Watch {
    /** So many more bytes have been read and hashed. */
    void proven(long bytes);

    /** Something is wrong. */
    void fault(Fault fault);

    /** Whether to end now. */
    boolean isStopped();
  }

  /**
   * Of a drive.
   *
   * @param blocks the memory that the bytes go through
   */
  public DriveProof(OpenDrive drive, Blocks blocks, HashEngine engine, Watch watch) {
    this.drive = drive;
    this.hasher = new GroupHasher(engine, PIECES_PER_GROUP_MAX);
    this.watch = watch;
    this.gathering =
        new Gathering(blocks, PIECES_PER_GROUP_MAX, errands, this::send, this::checkGoesOn);
    this.provers = Workers.threads("prover-", Runtime.getRuntime().availableProcessors());
  }

  /** A chunk that was read. */
  private record Piece(
      ManifestBlob blob, String file, Chunk chunk, ByteBuffer data, Block memory) {}

  /**
   * Proves one blob; what is wrong with it may be told later, {@link #finish} at the latest.
   *
   * @throws TransferStoppedException if it is told to stop
   */
  public void prove(ManifestBlob blob) throws TransferStoppedException {
    prove(blob, blob.filePath(), blob.content().chunks(), blob.length());
    for (SideFile side : sides(blob)) {
      proveSide(blob, side);
    }
  }

  private static List<SideFile> sides(ManifestBlob blob) {
    List<SideFile> sides = new ArrayList<>();
    Optional.ofNullable(blob.metadataInForce()).ifPresent(sides::add);
    Optional.ofNullable(blob.propertiesInForce()).ifPresent(sides::add);
    return sides;
  }

  private void prove(ManifestBlob blob, String path, List<Chunk> chunks, long length)
      throws TransferStoppedException {
    try (DriveFile file = drive.open(DrivePath.parse(path))) {
      long there = file.length();
      boolean isSparse = blob.content() instanceof BlobContent.Pages;
      if (there > length || (there < length && (isSparse || chunks.isEmpty()))) {
        Fault.Kind kind = there > length ? Fault.Kind.TOO_LONG : Fault.Kind.CUT_OFF;
        fault(blob, path, Math.min(there, length), Math.abs(there - length), kind);
      }
      for (Chunk chunk : chunks) {
        read(blob, path, chunk, file);
      }
    } catch (DrivePathException e) {
      fault(blob, path, 0, length, Fault.Kind.MISSING);
    } catch (DriveException e) {
      boolean isMissing =
          e.kind() == DriveException.Kind.NOT_FOUND || e.kind() == DriveException.Kind.NOT_A_FILE;
      fault(blob, path, 0, length, isMissing ? Fault.Kind.MISSING : Fault.Kind.UNREADABLE);
    }
  }

  /** It is small, and has one hash. */
  private void proveSide(ManifestBlob blob, SideFile side) throws TransferStoppedException {
    try (DriveFile file = drive.open(DrivePath.parse(side.path()))) {
      long length = file.length();
      if (length > SideFile.BYTES_MAX || length == 0) {
        fault(blob, side.path(), 0, length, Fault.Kind.DAMAGED);
        return;
      }
      read(blob, side.path(), new Chunk(0, (int) length, null, side.hash()), file);
    } catch (DrivePathException e) {
      fault(blob, side.path(), 0, 0, Fault.Kind.MISSING);
    } catch (DriveException e) {
      fault(blob, side.path(), 0, 0, Fault.Kind.MISSING);
    }
  }

  private void read(ManifestBlob blob, String path, Chunk chunk, DriveFile file)
      throws TransferStoppedException {
    checkGoesOn();
    Block memory = memory(chunk.length());
    ByteBuffer data = memory.part(chunk.length());
    try {
      if (file.fill(data, chunk.offset())) {
        group.add(new Piece(blob, path, chunk, data, memory));
        return;
      }
      fault(blob, path, chunk.offset(), chunk.length(), Fault.Kind.CUT_OFF);
    } catch (DriveException e) {
      fault(blob, path, chunk.offset(), chunk.length(), Fault.Kind.UNREADABLE);
    }
    memory.release();
    told(chunk.length());
  }

  private synchronized void fault(
      ManifestBlob blob, String path, long offset, long length, Fault.Kind kind) {
    watch.fault(new Fault(blob, path, offset, length, kind));
  }

  private synchronized void told(long bytes) {
    watch.proven(bytes);
  }

  private Block memory(int bytes) throws TransferStoppedException {
    long began = System.nanoTime();
    Block memory = gathering.take(bytes);
    nanosWaiting += System.nanoTime() - began;
    return memory;
  }

  private void checkGoesOn() throws TransferStoppedException {
    if (watch.isStopped()) {
      throw new TransferStoppedException("The proof of drive " + drive.id() + " was stopped.");
    }
  }

  private void send() {
    gathering.end();
    List<Piece> read = group;
    group = new ArrayList<>();
    if (!read.isEmpty()) {
      errands.give(provers, () -> check(read));
    }
  }

  private void check(List<Piece> pieces) {
    try {
      Md5[] digests = hasher.hash(pieces.stream().map(Piece::data).toList());
      for (int i = 0; i < digests.length; i++) {
        Piece piece = pieces.get(i);
        Chunk chunk = piece.chunk();
        if (!digests[i].equals(chunk.hash())) {
          fault(piece.blob(), piece.file(), chunk.offset(), chunk.length(), Fault.Kind.DAMAGED);
        }
        told(chunk.length());
      }
    } finally {
      pieces.forEach(piece -> piece.memory().release());
    }
  }

  /** Waits until all that was read is hashed, and everything that is wrong has been told. */
  public void finish() throws TransferStoppedException {
    send();
    errands.await();
  }

  /** How long it waited until what was read was hashed, in nanoseconds. */
  public long nanosWaiting() {
    return nanosWaiting;
  }

  @Override
  public void close() {
    gathering.end();
    group.forEach(piece -> piece.memory().release());
    group = new ArrayList<>();
    provers.shutdownNow();
  }
}
