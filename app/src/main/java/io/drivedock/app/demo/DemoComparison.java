package io.drivedock.app.demo;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.drive.BlobPath;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.StoredBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Reads every blob back and compares it with the file it was made of. */
final class DemoComparison {
  private static final int BUFFER_BYTES = 1024 * 1024;

  private final BlobReader store;
  private final String container;
  private final ByteBuffer fromFile = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer fromBlob = ByteBuffer.allocateDirect(BUFFER_BYTES);

  DemoComparison(BlobReader store, String container) {
    this.store = store;
    this.container = container;
  }

  /** What was compared, all of it equal. */
  record Compared(long blobs, long bytes) {}

  /**
   * Compares.
   *
   * @param leftOut paths, relative to the folder, of which there is to be no blob
   * @throws CommandFailedException at the first difference: a blob that is missing, another, or too
   *     many
   */
  Compared compare(Path folder, List<String> leftOut) throws IOException {
    Set<String> excepted = new HashSet<>(leftOut);
    long blobs = 0;
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      Iterator<Path> each =
          files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).iterator();
      while (each.hasNext()) {
        Path file = each.next();
        String name = folder.relativize(file).toString();
        if (!excepted.contains(name)) {
          bytes += compare(file, new BlobPath(container, name));
          blobs++;
        }
      }
    }
    long stored = count();
    if (stored != blobs) {
      throw new CommandFailedException(
          "The container %s has %d blobs instead of %d.".formatted(container, stored, blobs));
    }
    return new Compared(blobs, bytes);
  }

  private long compare(Path file, BlobPath blob) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long length = channel.size();
      Optional<StoredBlob> stored = store.stat(blob);
      if (stored.isEmpty() || stored.get().length() != length) {
        throw new CommandFailedException(
            "The blob %s %s."
                .formatted(blob, stored.isEmpty() ? "is missing" : "has a different length"));
      }
      for (long at = 0; at < length; at += fromFile.limit()) {
        int part = (int) Math.min(BUFFER_BYTES, length - at);
        fromFile.clear().limit(part);
        fromBlob.clear().limit(part);
        while (fromFile.hasRemaining() && channel.read(fromFile, at + fromFile.position()) >= 0) {}
        boolean isFull = store.read(blob, ReadOptions.from(at), fromBlob);
        if (!isFull || !fromFile.flip().equals(fromBlob.flip())) {
          throw new CommandFailedException(
              "The blob %s differs from its file after byte %d.".formatted(blob, at));
        }
      }
      return length;
    }
  }

  private long count() {
    LongAdder count = new LongAdder();
    store.forEach(container, "", entry -> count.increment());
    return count.sum();
  }
}
