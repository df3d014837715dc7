package io.drivedock.benchmarks;

import io.drivedock.volume.FileMedium;
import io.drivedock.volume.Medium;
import io.drivedock.volume.Target;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.BitLockerTarget;
import io.drivedock.volume.bitlocker.BitLockerVolume;
import io.drivedock.volume.bitlocker.Method;
import io.drivedock.volume.bitlocker.UnlockKey;
import io.drivedock.volume.ntfs.Content;
import io.drivedock.volume.ntfs.Entry;
import io.drivedock.volume.ntfs.NtfsVolume;
import io.drivedock.volume.ntfs.formatting.FileTree;
import io.drivedock.volume.ntfs.formatting.Format;
import io.drivedock.volume.ntfs.formatting.NtfsWriter;
import io.drivedock.volume.ntfs.formatting.VolumeLayout;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Seals and reads volumes on one thread, and prints the processor time that it took. */
final class VolumeChild {

  static final String KEY = "404558-436711-420860-678557-638220-018909-039941-695321";

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int MEMORY_BYTES = 4 << 20;
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int BATCH_BYTES = 64 << 10;
  private static final int MEMORY_REPEATS = 40;

  private VolumeChild() {}

  /** The words: what to do, then what that needs. */
  public static void main(String[] words) throws Exception {
    switch (words[0]) {
      case "seal" -> seal(Path.of(words[1]), Path.of(words[2]), Method.valueOf(words[3]));
      case "memory" -> memory(Method.valueOf(words[1]), Integer.parseInt(words[2]));
      case "unlock" -> unlock(Path.of(words[1]));
      case "channel" -> channel(Path.of(words[1]), Integer.parseInt(words[2]));
      case "files" -> files(Path.of(words[1]), words[2], Integer.parseInt(words[3]));
      case "format" -> format(Path.of(words[1]), Path.of(words[2]), Integer.parseInt(words[3]));
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private static UnlockKey key() throws VolumeException {
    return UnlockKey.ofText(CharBuffer.wrap(KEY));
  }

  private static double seconds(long since) {
    return (THREADS.getCurrentThreadCpuTime() - since) / 1e9;
  }

  private static BitLockerTarget target(Target below, long bytes, Method method)
      throws VolumeException {
    return BitLockerTarget.begin(
        below, bytes, 512, method, "Bench", List.of(key()), new SecureRandom(), Instant.EPOCH);
  }

  private static void seal(Path plain, Path sealed, Method method) throws Exception {
    try (FileMedium from = FileMedium.open(plain);
        RandomAccessFile file = new RandomAccessFile(sealed.toFile(), "rw");
        BitLockerTarget target = target(new FileTarget(file), from.size(), method)) {
      file.setLength(BitLockerTarget.volumeBytes(from.size()));
      byte[] buffer = new byte[BUFFER_BYTES];
      for (long at = 0; at < from.size(); at += buffer.length) {
        int count = (int) Math.min(buffer.length, from.size() - at);
        from.read(at, buffer, 0, count);
        target.write(at, buffer, 0, count);
      }
      target.finish();
    }
  }

  /** A folder's files onto a new volume, which is as large as it has to be. */
  private static void format(Path source, Path image, int passes) throws Exception {
    for (int pass = 0; pass < passes; pass++) {
      long since = THREADS.getCurrentThreadCpuTime();
      List<Path> files;
      try (Stream<Path> all = Files.walk(source)) {
        files = all.filter(Files::isRegularFile).sorted().toList();
      }
      FileTree tree = new FileTree(Instant.EPOCH);
      for (Path file : files) {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        String path = source.relativize(file).toString();
        tree.file(path, found.size(), found.lastModifiedTime().toInstant());
      }
      VolumeLayout layout = VolumeLayout.smallest(tree, new Format(512, Format.BY_SIZE, "", 0));
      try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
        file.setLength(layout.volumeBytes());
        NtfsWriter writer = NtfsWriter.begin(new FileTarget(file), layout, Instant.EPOCH, 1);
        for (int i = 0; i < files.size(); i++) {
          byte[] content = Files.readAllBytes(files.get(i));
          writer.beginFile(i);
          writer.write(content, 0, content.length);
          writer.endFile();
        }
        writer.finish();
      }
      System.out.printf(Locale.ROOT, "pass%d=%.4f%n", pass, seconds(since));
    }
  }

  /** A volume in memory against AES alone, on as many bytes. */
  private static void memory(Method method, int rounds) throws Exception {
    Memory device = new Memory((int) BitLockerTarget.volumeBytes(MEMORY_BYTES));
    byte[] bytes = new byte[MEMORY_BYTES];
    try (BitLockerTarget target = target(device, MEMORY_BYTES, method)) {
      target.write(0, bytes, 0, MEMORY_BYTES);
      target.finish();
    }
    try (UnlockKey key = key();
        Medium plain = BitLockerVolume.read(device).unlock(key)) {
      for (int round = -1; round < rounds; round++) {
        long began = THREADS.getCurrentThreadCpuTime();
        raw(bytes);
        double raw = seconds(began);
        began = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < MEMORY_REPEATS; i++) {
          for (int at = 0; at < MEMORY_BYTES; at += BATCH_BYTES) {
            plain.read(at, bytes, 0, BATCH_BYTES);
          }
        }
        double volume = seconds(began);
        // The first round is for the compiler.
        if (round >= 0) {
          System.out.printf(
              Locale.ROOT,
              "ratio=%.4f gigabytes=%.3f%n",
              raw / volume,
              (double) MEMORY_REPEATS * MEMORY_BYTES / volume / 1e9);
        }
      }
    }
  }

  private static void raw(byte[] bytes) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
    cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(new byte[32], "AES"));
    byte[] out = new byte[BATCH_BYTES];
    for (int i = 0; i < MEMORY_REPEATS; i++) {
      for (int at = 0; at < bytes.length; at += BATCH_BYTES) {
        cipher.update(bytes, at, BATCH_BYTES, out, 0);
      }
    }
  }

  private static void unlock(Path sealed) throws Exception {
    long began = THREADS.getCurrentThreadCpuTime();
    try (FileMedium medium = FileMedium.open(sealed);
        UnlockKey key = key();
        Medium plain = BitLockerVolume.read(medium).unlock(key)) {
      plain.read(0, 512);
    }
    System.out.printf(Locale.ROOT, "cpu=%.4f%n", seconds(began));
  }

  private static void channel(Path sealed, int passes) throws Exception {
    try (FileMedium medium = FileMedium.open(sealed);
        UnlockKey key = key();
        Medium plain = BitLockerVolume.read(medium).unlock(key)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int pass = 0; pass < passes; pass++) {
        long began = THREADS.getCurrentThreadCpuTime();
        for (long at = 0; at < plain.size(); at += buffer.length) {
          plain.read(at, buffer, 0, (int) Math.min(buffer.length, plain.size() - at));
        }
        System.out.printf(Locale.ROOT, "pass%d=%.4f%n", pass, seconds(began));
      }
    }
  }

  /** The names and the content of all files below a folder; each pass reads all names anew. */
  private static void files(Path sealed, String below, int passes) throws Exception {
    try (FileMedium medium = FileMedium.open(sealed);
        UnlockKey key = key();
        Medium plain = BitLockerVolume.read(medium).unlock(key)) {
      Reader reader = new Reader(below);
      for (int pass = 0; pass < passes; pass++) {
        long began = THREADS.getCurrentThreadCpuTime();
        reader.read(NtfsVolume.open(plain));
        System.out.printf(Locale.ROOT, "pass%d=%.4f%n", pass, seconds(began));
      }
      System.out.printf("files=%d bytes=%d%n", reader.files / passes, reader.bytes / passes);
    }
  }

  /** Reads files. */
  private static final class Reader implements NtfsVolume.Visitor {
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final String below;
    private @Nullable NtfsVolume volume;
    private long files;
    private long bytes;

    Reader(String below) {
      this.below = below;
    }

    void read(NtfsVolume of) {
      volume = of;
      of.walk(this);
    }

    @Override
    public void entry(Entry entry) {
      if (entry.isFolder() || !entry.path().startsWith(below)) {
        return;
      }
      try {
        Content content = Objects.requireNonNull(volume).file(entry).content();
        for (long at = 0; at < content.length(); at += buffer.length) {
          content.read(at, buffer, 0, (int) Math.min(buffer.length, content.length() - at));
        }
        files++;
        bytes += content.length();
      } catch (VolumeException e) {
        refused(entry.path(), e);
      }
    }

    @Override
    public void refused(String what, VolumeException why) {
      throw new IllegalStateException(what, why);
    }
  }

  /** A device in memory. */
  private static final class Memory implements Medium, Target {
    private final byte[] bytes;

    Memory(int size) {
      bytes = new byte[size];
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) {
      System.arraycopy(bytes, (int) position, into, offset, length);
    }

    @Override
    public void write(long position, byte[] from, int offset, int length) {
      System.arraycopy(from, offset, bytes, (int) position, length);
    }

    @Override
    public void sync() {}

    @Override
    public void close() {}
  }

  /** An image. */
  private record FileTarget(RandomAccessFile file) implements Target {
    @Override
    public void write(long position, byte[] from, int offset, int length) {
      try {
        file.seek(position);
        file.write(from, offset, length);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void sync() {}

    @Override
    public void close() {}
  }
}
