package io.drivedock.station.store.folder;

import io.drivedock.drive.Chunk;
import io.drivedock.drive.Md5;
import io.drivedock.drive.ModificationTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file that becomes a blob. Beside the file of a large one lies a list of the chunks that are on
 * the disk for good: 32 bytes each, offset and length, their MD5, and a CRC-32C of all that. It is
 * written after the chunks were synced, and a line that was torn does not count.
 */
final class UnfinishedFile implements AutoCloseable {

  /** So much at most is brought again after a crash. */
  private static final long SYNC_BYTES = 256L << 20;

  private static final int MD5_BYTES = 16;
  private static final int SUMMED_BYTES = Long.BYTES + Integer.BYTES + MD5_BYTES;
  private static final int LINE_BYTES = SUMMED_BYTES + Integer.BYTES;

  /** The offset, length and hash of a chunk. */
  private record Kept(long offset, int length, Md5 hash) {
    static Kept of(Chunk chunk) {
      return new Kept(chunk.offset(), chunk.length(), chunk.hash());
    }

    /** Null if the line was torn or damaged. */
    static @Nullable Kept read(ByteBuffer line) {
      ByteBuffer summed = line.slice(0, SUMMED_BYTES);
      long offset = line.getLong();
      int length = line.getInt();
      byte[] md5 = new byte[MD5_BYTES];
      line.get(md5);
      boolean isWhole = line.getInt() == sum(summed) && offset >= 0 && length >= 0;
      return isWhole ? new Kept(offset, length, Md5.of(md5)) : null;
    }

    void write(ByteBuffer to) {
      int start = to.position();
      to.putLong(offset).putInt(length).put(hash.toBytes());
      to.putInt(sum(to.slice(start, SUMMED_BYTES)));
    }

    private static int sum(ByteBuffer bytes) {
      CRC32C crc = new CRC32C();
      crc.update(bytes);
      return (int) crc.getValue();
    }
  }

  private final Path file;
  private final FileChannel data;
  private final @Nullable Path list;
  private final @Nullable FileChannel lines;
  private final Set<Kept> kept = new HashSet<>();
  private final List<Kept> unsynced = new ArrayList<>();
  private long unsyncedBytes;

  private UnfinishedFile(
      Path file, FileChannel data, @Nullable Path list, @Nullable FileChannel lines) {
    this.file = file;
    this.data = data;
    this.list = list;
    this.lines = lines;
  }

  /** A new one, which nobody goes on with. */
  static UnfinishedFile begin(Path file) throws IOException {
    return new UnfinishedFile(
        file,
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        null,
        null);
  }

  /**
   * One that may be there with its list.
   *
   * @return nothing if somebody else is still writing to it
   */
  static Optional<UnfinishedFile> goOn(Path file, Path list) throws IOException {
    FileChannel data = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (!isOurs(data)) {
        data.close();
        return Optional.empty();
      }
      FileChannel lines =
          FileChannel.open(
              list, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      UnfinishedFile unfinished = new UnfinishedFile(file, data, list, lines);
      unfinished.readLines(lines);
      return Optional.of(unfinished);
    } catch (IOException e) {
      data.close();
      throw e;
    }
  }

  /** Held until it is closed, or its process ends. */
  private static boolean isOurs(FileChannel data) {
    try {
      return data.tryLock() != null;
    } catch (OverlappingFileLockException | IOException e) {
      // Another run of this process has it, or nobody can tell.
      return false;
    }
  }

  /** What is not believed now must not be believed later, when the file has grown over it. */
  private void readLines(FileChannel from) throws IOException {
    long bytes = data.size();
    long lineCount = 0;
    ByteBuffer line = ByteBuffer.allocate(LINE_BYTES);
    while (fill(from, line.clear())) {
      lineCount++;
      Kept read = Kept.read(line.flip());
      if (read != null && read.offset() <= bytes - read.length()) {
        kept.add(read);
      }
    }
    if (kept.size() < lineCount || from.size() != lineCount * LINE_BYTES) {
      from.truncate(0);
      append(from, kept);
    }
    from.position(from.size());
  }

  private static boolean fill(FileChannel from, ByteBuffer line) throws IOException {
    while (line.hasRemaining()) {
      if (from.read(line) < 0) {
        return false;
      }
    }
    return true;
  }

  private static void append(FileChannel to, Collection<Kept> chunks) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(chunks.size() * LINE_BYTES);
    chunks.forEach(chunk -> chunk.write(all));
    all.flip();
    while (all.hasRemaining()) {
      to.write(all);
    }
    to.force(false);
  }

  /** Where it lies, and its list if it has one. */
  List<Path> paths() {
    Path beside = list;
    return beside == null ? List.of(file) : List.of(file, beside);
  }

  Path file() {
    return file;
  }

  /** Whether an earlier run has that chunk on the disk. */
  synchronized boolean has(Chunk chunk) {
    return kept.contains(Kept.of(chunk));
  }

  /** One at a time: a file has one lock in its file system, and who waits for that spins. */
  synchronized void write(Chunk chunk, ByteBuffer bytes) throws IOException {
    long at = chunk.offset();
    while (bytes.hasRemaining()) {
      at += data.write(bytes, at);
    }
    if (lines != null) {
      unsynced.add(Kept.of(chunk));
      unsyncedBytes += chunk.length();
      if (unsyncedBytes >= SYNC_BYTES) {
        sync(lines);
      }
    }
  }

  /** Has all of it on the disk that was written, for another run to go on with. */
  synchronized void keep() throws IOException {
    if (lines != null && !unsynced.isEmpty()) {
      sync(lines);
    }
  }

  private void sync(FileChannel to) throws IOException {
    data.force(false);
    append(to, unsynced);
    unsynced.clear();
    unsyncedBytes = 0;
  }

  /** Makes it at least so long. */
  void extend(long length) throws IOException {
    if (data.size() < length) {
      data.write(ByteBuffer.wrap(new byte[1]), length - 1);
    }
  }

  /** Gives it the time of the file that it comes from. */
  void date(Instant time) {
    try {
      Files.setLastModifiedTime(file, ModificationTime.settable(time));
    } catch (IOException e) {
      // Not every file system keeps times, or such times; it stands with the blob's metadata too.
    }
  }

  /** Has all of it on the disk. */
  void force() throws IOException {
    data.force(true);
  }

  /** Whether another run can go on with it. */
  boolean isListed() {
    return lines != null;
  }

  void delete() throws IOException {
    for (Path path : paths()) {
      Files.deleteIfExists(path);
    }
  }

  @Override
  public void close() throws IOException {
    data.close();
    if (lines != null) {
      lines.close();
    }
  }
}
