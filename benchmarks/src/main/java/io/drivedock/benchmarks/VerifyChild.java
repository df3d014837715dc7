package io.drivedock.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.ManifestReader;
import io.drivedock.drive.ManifestWriter;
import io.drivedock.station.hashing.HashEngine;
import io.drivedock.station.proving.DriveProof;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveFile;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.transfer.Blocks;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Proves a drive some times, or does one half of that alone; prints what the last time took. */
final class VerifyChild {
  private static final DriveId BENCH = new DriveId("BENCH");

  static final String VERIFY = "verify";
  static final String READ = "read";
  static final String HASH = "hash";

  private static final int BLOCK = 4 << 20;
  private static final int PAGE = 4_096;
  private static final int READERS = 4;
  private static final long MEMORY_BYTES = 128L << 20;

  private VerifyChild() {}

  /** The words: what is done, the folder of the drive, and how often. */
  public static void main(String[] words) throws Exception {
    Path folder = Path.of(words[1]);
    // One for all times: of a drive of terabytes, the memory is not fresh for long.
    Blocks blocks = new Blocks(MEMORY_BYTES);
    Set<Long> touched = ConcurrentHashMap.newKeySet();
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    double wall = 0;
    double cpu = 0;
    for (int i = 0; i < Integer.parseInt(words[2]); i++) {
      double before = system.getProcessCpuTime() / 1e9;
      long began = System.nanoTime();
      switch (words[0]) {
        case READ -> read(folder);
        case HASH -> prove(folder, blocks, new NothingRead(touched), true);
        default ->
            prove(folder, blocks, FolderOpener.at(BENCH, folder).read(BENCH, Unlock.NONE), false);
      }
      wall = (System.nanoTime() - began) / 1e9;
      cpu = system.getProcessCpuTime() / 1e9 - before;
    }
    System.out.printf("wall=%.3f cpu=%.3f%n", wall, cpu);
  }

  private static void prove(Path folder, Blocks blocks, OpenDrive drive, boolean isUnread)
      throws Exception {
    HashEngine engine = HashEngine.ofThisMachine();
    engine.expect(Long.MAX_VALUE);
    DriveProof.Watch watch =
        new DriveProof.Watch() {
          @Override
          public void proven(long bytes) {}

          @Override
          public void fault(DriveProof.Fault fault) {
            if (!isUnread) {
              throw new IllegalStateException("damaged: " + fault.filePath());
            }
          }

          @Override
          public boolean isStopped() {
            return false;
          }
        };
    try (drive;
        DriveProof proof = new DriveProof(drive, blocks, engine, watch);
        InputStream stream =
            new BufferedInputStream(
                Files.newInputStream(folder.resolve(ManifestWriter.FILE_NAME)), 1 << 20);
        ManifestReader reader = new ManifestReader(stream)) {
      for (Optional<ManifestBlob> blob = reader.next(); blob.isPresent(); blob = reader.next()) {
        proof.prove(blob.get());
      }
      proof.finish();
    }
  }

  /** A drive that has every file, and whose bytes nobody reads. */
  private record NothingRead(Set<Long> touched) implements OpenDrive {
    @Override
    public DriveId id() {
      return new DriveId("BENCH");
    }

    @Override
    public DriveFile open(DrivePath path) throws DriveException {
      return new DriveFile() {
        @Override
        public long length() {
          return 0;
        }

        // Memory that nothing was ever written to is one page, again and again.
        @Override
        public boolean fill(ByteBuffer buffer, long position) {
          if (touched.add(MemorySegment.ofBuffer(buffer).address())) {
            for (int at = 0; at < buffer.limit(); at += PAGE) {
              buffer.put(at, (byte) 1);
            }
          }
          buffer.position(buffer.limit());
          return true;
        }

        @Override
        public List<String> streams() {
          return List.of();
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }

  // ---- reading alone

  private record Piece(Path file, long offset, int length) {}

  private static void read(Path folder) throws Exception {
    Queue<Piece> pieces = new ConcurrentLinkedQueue<>(pieces(folder));
    try (ExecutorService threads = Executors.newFixedThreadPool(READERS)) {
      List<Callable<Boolean>> work = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        work.add(() -> read(pieces));
      }
      for (Future<Boolean> one : threads.invokeAll(work)) {
        one.get();
      }
    }
  }

  private static List<Piece> pieces(Path folder) throws IOException {
    List<Piece> pieces = new ArrayList<>();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        long length = Files.size(file);
        for (long at = 0; at < length; at += BLOCK) {
          pieces.add(new Piece(file, at, (int) Math.min(BLOCK, length - at)));
        }
      }
    }
    return pieces;
  }

  private static boolean read(Queue<Piece> pieces) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BLOCK);
    for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
      buffer.clear().limit(piece.length());
      try (FileChannel file = FileChannel.open(piece.file())) {
        while (buffer.hasRemaining()) {
          file.read(buffer, piece.offset() + buffer.position());
        }
      }
    }
    return true;
  }
}
