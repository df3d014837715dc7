package io.drivedock.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What no durable copy can do without, and nothing else: every file is read, written under another
 * name, forced to the disk and renamed, by as many threads as the station has. No hash, no
 * manifest, no log. What the product takes beyond this is its own doing.
 */
final class PlainCopy {

  private static final int THREADS = 8;
  private static final int BUFFER_BYTES = 4 << 20;
  private static final ThreadLocal<ByteBuffer> BUFFERS =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BUFFER_BYTES));

  private PlainCopy() {}

  /** The words: from where, to where. */
  public static void main(String[] words) throws Exception {
    Path from = Path.of(words[0]);
    Path to = Path.of(words[1]);
    List<Path> files = new ArrayList<>();
    List<Path> folders = new ArrayList<>();
    try (var all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        (Files.isDirectory(path) ? folders : files).add(from.relativize(path));
      }
    }
    for (Path folder : folders) {
      Files.createDirectories(to.resolve(folder));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> running = new ArrayList<>();
      for (Path file : files) {
        running.add(
            threads.submit(
                () -> {
                  copy(from.resolve(file), to.resolve(file));
                  return file;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
    for (Path folder : folders) {
      try (FileChannel channel = FileChannel.open(to.resolve(folder), StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Path written = to.resolveSibling(to.getFileName() + ".new");
    ByteBuffer buffer = BUFFERS.get();
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(written, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (in.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
      }
      out.force(true);
    }
    Files.move(written, to, StandardCopyOption.ATOMIC_MOVE);
  }
}
