package io.drivedock.acceptance;

import io.drivedock.volume.Target;
import io.drivedock.volume.bitlocker.BitLockerTarget;
import io.drivedock.volume.bitlocker.Method;
import io.drivedock.volume.bitlocker.UnlockKey;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A customer's disk with BitLocker, as an image of it: NTFS that ntfs-3g fills from a folder,
 * encrypted. {@code .ci/ntfs} installs what it takes.
 */
final class EncryptedDisk {
  /** An external key, which opens every one: no time goes into stretching it. */
  static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  static final String DIGITS = "404558-436711-420860-678557-638220-018909-039941-695321";
  private static final int SECONDS_MAX = 120;

  private EncryptedDisk() {}

  /** Makes one that {@link #KEY} and these keys open. */
  static void make(Path image, int bytes, Path folder, UnlockKey... others) {
    Path plain = image.resolveSibling(image.getFileName() + ".plain");
    try (UnlockKey key = UnlockKey.ofText(CharBuffer.wrap(KEY))) {
      fill(plain, bytes, folder);
      List<UnlockKey> keys = new ArrayList<>(List.of(others));
      keys.add(key);
      encrypt(Files.readAllBytes(plain), image, keys);
      Files.delete(plain);
    } catch (Exception e) {
      throw new AssertionError("the disk " + image + " is not made", e);
    }
  }

  private static void fill(Path plain, int bytes, Path folder) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(plain.toFile(), "rw")) {
      file.setLength(bytes);
    }
    run("mkntfs", "--quiet", "--force", "--fast", plain.toString());
    Path root = Files.createDirectories(plain.resolveSibling(plain.getFileName() + ".on"));
    run("ntfs-3g", plain.toString(), root.toString());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.skip(1).toList()) {
        Files.copy(file, root.resolve(folder.relativize(file).toString()));
      }
    } finally {
      run("umount", root.toString());
    }
  }

  private static void encrypt(byte[] plain, Path image, List<UnlockKey> keys) throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(BitLockerTarget.volumeBytes(plain.length));
      try (BitLockerTarget target =
          BitLockerTarget.begin(
              new FileTarget(file),
              plain.length,
              512,
              Method.AES_XTS_256,
              "A drive",
              keys,
              new SecureRandom(),
              Instant.parse("2026-12-01T10:00:00Z"))) {
        target.write(0, plain, 0, plain.length);
        target.finish();
      }
    }
  }

  private record FileTarget(RandomAccessFile file) implements Target {
    @Override
    public void write(long position, byte[] from, int offset, int length) {
      try {
        file.seek(position);
        file.write(from, offset, length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void sync() {}

    @Override
    public void close() {}
  }

  /** Runs a program to its end, which must be good. */
  static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor(SECONDS_MAX, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new IOException(List.of(command) + " failed: " + said);
  }
}
