package io.drivedock.prepare;

import io.drivedock.drive.Chunk;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.DrivePathException;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.ManifestException;
import io.drivedock.drive.ManifestReader;
import io.drivedock.drive.Md5;
import io.drivedock.drive.SideFile;
import io.drivedock.prepare.disk.UncachedReading;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceWalk;
import io.drivedock.prepare.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads a drive once more, past the system's page cache, and holds every byte that the manifest
 * lists against its hash: damage by a bad cable or a bad disk is found at home and not at the dock.
 *
 * <p>Files are read in the order of the manifest, which is the order in which they were written, by
 * a few threads that stay close to each other. Memory holds {@value #PIECES_MAX} pieces without
 * their bytes, and one buffer a thread.
 */
final class DriveReadBack {

  private static final int THREADS_MAX = 4;
  private static final int PIECES_MAX = 2_048;
  private static final int FAULTS_MAX = 1_000;
  private static final int FAULTS_TOLD_MAX = 20;

  private static final String REMEDY =
      "Run the same command again: what is right is kept, and these files are copied anew. If it"
          + " happens again, use another cable, another port or another drive.";
  private static final String REMEDY_IN_PLACE =
      "Compare the files with your originals and replace them, then run this again. If it happens"
          + " again, do not ship this drive.";

  private final Work work;
  private final PreparationWatch watch;
  private final long bytesTotal;
  private final UncachedReading reading;
  private final List<ByteBuffer> buffers = new ArrayList<>();
  private final Set<String> sideFiles = new HashSet<>();
  private final Map<String, String> faults = Collections.synchronizedMap(new TreeMap<>());
  private final AtomicLong bytesDone = new AtomicLong();
  private List<Piece> pieces = new ArrayList<>();

  /**
   * A part of a file that has a hash of its own.
   *
   * @param fileBytes how long the whole file is
   * @param hash null if the part is empty
   */
  private record Piece(
      DrivePath path, long fileBytes, long offset, int length, @Nullable Md5 hash) {}

  /**
   * A pass that has not begun.
   *
   * @param bytesTotal how much the manifest lists
   * @throws IOException if the drive does not say how it can be read
   */
  DriveReadBack(Work work, PreparationWatch watch, long bytesTotal) throws IOException {
    this.work = work;
    this.watch = watch;
    this.bytesTotal = bytesTotal;
    reading = new UncachedReading(work.drive().root());
    int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, THREADS_MAX);
    int bytes = Math.clamp(bytesTotal, UncachedReading.UNIT_BYTES, Chunk.LENGTH_MAX);
    for (int i = 0; i < threads; i++) {
      buffers.add(UncachedReading.buffer(bytes));
    }
  }

  /**
   * Reads all that the manifest lists, and the manifest, which does not have its name yet. Copies
   * that are wrong are deleted, so that the next run makes them anew.
   *
   * @param hash of the manifest as it was written
   * @return where the bytes came from
   * @throws PreparationException if anything on the medium is not what was written
   */
  PreparedDrive.MediumCheck check(Md5 hash) throws PreparationException {
    watch.readBack(0, bytesTotal, "");
    MessageDigest digest = Md5.digest();
    try (ExecutorService threads = Executors.newFixedThreadPool(buffers.size() - 1);
        InputStream bytes =
            new DigestInputStream(reading.stream(work.drive().newManifest()), digest);
        ManifestReader manifest = new ManifestReader(bytes)) {
      for (Optional<ManifestBlob> blob = manifest.next();
          blob.isPresent() && faults.size() < FAULTS_MAX;
          blob = manifest.next()) {
        add(blob.get(), threads);
      }
      read(threads);
      checkFaults();
      bytes.transferTo(OutputStream.nullOutputStream()); // what follows the document counts too
    } catch (ManifestException | DrivePathException e) {
      throw manifestFault(e);
    } catch (IOException e) {
      throw failed(e);
    }
    if (!Md5.of(digest.digest()).equals(hash)) {
      throw manifestFault(null);
    }
    watch.readBack(bytesTotal, bytesTotal, "");
    return reading.isPastCache()
        ? PreparedDrive.MediumCheck.FROM_MEDIUM
        : PreparedDrive.MediumCheck.THROUGH_CACHE;
  }

  private void add(ManifestBlob blob, ExecutorService threads) throws PreparationException {
    DrivePath path = DrivePath.parse(blob.filePath());
    List<Chunk> chunks = blob.content().chunks();
    if (chunks.isEmpty()) {
      pieces.add(new Piece(path, blob.length(), 0, 0, null));
    }
    for (Chunk chunk : chunks) {
      pieces.add(new Piece(path, blob.length(), chunk.offset(), chunk.length(), chunk.hash()));
      if (pieces.size() >= PIECES_MAX) {
        read(threads);
      }
    }
    add(blob.metadata());
    add(blob.properties());
  }

  private void add(@Nullable SideFile side) {
    if (side == null || !sideFiles.add(side.path())) {
      return;
    }
    DrivePath path = DrivePath.parse(side.path());
    try {
      long bytes = Files.size(work.drive().resolve(path));
      if (bytes > UncachedReading.UNIT_BYTES) {
        faults.put(path.text(), "it does not have the length that was written");
      } else {
        pieces.add(new Piece(path, bytes, 0, (int) bytes, side.hash()));
      }
    } catch (IOException e) {
      fault(path, e);
    }
  }

  /** Reads what has gathered. */
  private void read(ExecutorService threads) throws PreparationException {
    List<Piece> batch = pieces;
    pieces = new ArrayList<>();
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> others = new ArrayList<>();
    for (ByteBuffer buffer : buffers.subList(1, buffers.size())) {
      others.add(
          threads.submit(
              () -> {
                for (int i = next.getAndIncrement(); i < batch.size(); i = next.getAndIncrement()) {
                  read(batch.get(i), buffer);
                }
              }));
    }
    for (int i = next.getAndIncrement(); i < batch.size(); i = next.getAndIncrement()) {
      read(batch.get(i), buffers.getFirst());
      watch.readBack(Math.min(bytesDone.get(), bytesTotal), bytesTotal, batch.get(i).path().text());
    }
    for (Future<?> other : others) {
      await(other);
    }
    if (!faults.isEmpty() && !Files.isDirectory(work.drive().root())) {
      throw failed(new NoSuchFileException(work.drive().root().toString()));
    }
  }

  private PreparationException failed(IOException e) {
    return new PreparationException(
        PreparationException.Kind.DRIVE_FAILED,
        "The drive %s cannot be read back: %s. Solve the problem and run this again: it continues"
                .formatted(work.drive().root(), SourceWalk.reason(e))
            + " with what is on the drive.",
        e);
  }

  private static void await(Future<?> other) {
    try {
      other.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Reading back", e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nothing interrupts a preparation", e);
    }
  }

  private void read(Piece piece, ByteBuffer buffer) {
    try {
      boolean isThere =
          reading.read(
              work.drive().resolve(piece.path()),
              piece.fileBytes(),
              piece.offset(),
              piece.length(),
              buffer);
      if (!isThere) {
        faults.put(piece.path().text(), "it does not have the length that was written");
      } else if (piece.hash() != null && !Md5.ofContent(buffer).equals(piece.hash())) {
        faults.put(
            piece.path().text(),
            "it holds other bytes than were written, from byte %,d on".formatted(piece.offset()));
      }
    } catch (IOException e) {
      fault(piece.path(), e);
    }
    bytesDone.addAndGet(piece.length());
  }

  private void fault(DrivePath path, IOException e) {
    faults.put(path.text(), "it cannot be read: " + SourceWalk.reason(e));
  }

  private void checkFaults() throws PreparationException {
    if (faults.isEmpty()) {
      return;
    }
    boolean isInPlace = work.plan().isInPlace();
    StringBuilder text =
        new StringBuilder(
            "The drive %s does not return what was written to it and is not ready. %s:"
                .formatted(
                    work.drive().root(), Printable.count(faults.size(), "file") + " affected"));
    int told = 0;
    for (Map.Entry<String, String> fault : faults.entrySet()) {
      DrivePath copy = DrivePath.parse(fault.getKey());
      if (!isInPlace) {
        discard(copy);
      }
      if (told++ < FAULTS_TOLD_MAX) {
        String path = String.join("/", copy.segments());
        text.append("\n  ").append(Printable.of(path)).append(": ").append(fault.getValue());
      }
    }
    if (told > FAULTS_TOLD_MAX) {
      text.append("\n  and ").append(told - FAULTS_TOLD_MAX).append(" more");
    }
    text.append('\n').append(isInPlace ? REMEDY_IN_PLACE : REMEDY);
    throw new PreparationException(PreparationException.Kind.DRIVE_FAILED, text.toString(), null);
  }

  private void discard(DrivePath copy) {
    try {
      work.drive().discardCopy(copy);
    } catch (IOException e) {
      // It cannot be taken for a whole one: the next run reads it, and this pass follows again.
    }
  }

  private PreparationException manifestFault(@Nullable Exception e) {
    return new PreparationException(
        PreparationException.Kind.DRIVE_FAILED,
        "The drive %s does not return what was written to it and is not ready: its manifest holds"
                .formatted(work.drive().root())
            + " other bytes.\n"
            + (work.plan().isInPlace() ? REMEDY_IN_PLACE : REMEDY),
        e);
  }
}
