package io.drivedock.station.slot.device;

import io.drivedock.volume.Target;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.BitLockerTarget;
import io.drivedock.volume.bitlocker.Method;
import io.drivedock.volume.bitlocker.UnlockKey;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An image of a drive that a customer encrypted: BitLocker around an NTFS that ntfs-3g filled.
 * {@code .ci/ntfs} installs what it takes.
 */
public final class SealedImage {

  /** An external key, which opens every image: no time goes into stretching it. */
  public static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  /** The recovery password of an image for which it was asked. */
  public static final String DIGITS = "404558-436711-420860-678557-638220-018909-039941-695321";

  /** Well formed, and opens nothing. */
  public static final String OTHER_DIGITS = DIGITS.replace("404558", "404569");

  private static final int SECONDS_MAX = 120;

  private SealedImage() {}

  /** Puts something on the mounted volume. */
  public interface Filling {
    void on(Path root) throws Exception;
  }

  /** Makes an NTFS volume in a file, not encrypted. */
  public static void plain(Path image, int bytes, Filling filling) throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(0);
      file.setLength(bytes);
    }
    run("mkntfs", "--quiet", "--force", "--fast", "--label", "Films", image.toString());
    Path root = Files.createDirectories(image.resolveSibling(image.getFileName() + ".on"));
    run("ntfs-3g", image.toString(), root.toString());
    try {
      filling.on(root);
    } finally {
      run("umount", root.toString());
      Files.delete(root);
    }
  }

  /** Makes one and encrypts it, for {@link #KEY} and for those keys. */
  public static void make(Path image, int bytes, Filling filling, UnlockKey... others)
      throws Exception {
    Path plain = image.resolveSibling(image.getFileName() + ".plain");
    plain(plain, bytes, filling);
    try (UnlockKey key = UnlockKey.ofText(CharBuffer.wrap(KEY))) {
      List<UnlockKey> keys = new ArrayList<>(List.of(others));
      keys.add(key);
      seal(Files.readAllBytes(plain), image, keys);
    }
    Files.delete(plain);
  }

  /** Encrypts a volume into a file. */
  public static void seal(byte[] plain, Path image, List<UnlockKey> keys)
      throws IOException, VolumeException {
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
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void sync() {}

    @Override
    public void close() {}
  }

  /** Runs a program to its end, which must be good; what it says. */
  public static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor(SECONDS_MAX, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return said;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new IOException(List.of(command) + " failed: " + said);
  }
}
