package io.drivedock.volume.ntfs;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A volume in a file, made and mounted by ntfs-3g, which {@code .ci/ntfs} installs. */
public final class NtfsImage {

  private static final int SECONDS_MAX = 120;

  private final Path image;
  private final Path mountPoint;

  private NtfsImage(Path image) throws IOException {
    this.image = image;
    this.mountPoint = Files.createDirectories(image.resolveSibling(image.getFileName() + ".on"));
  }

  /** Does something with the mounted volume. */
  public interface Work {

    /** Does it. */
    void on(Path root) throws Exception;
  }

  public static NtfsImage make(Path image, long bytes, String... options) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes);
    }
    List<String> command = new ArrayList<>(List.of("mkntfs", "--quiet", "--force", "--fast"));
    command.addAll(List.of(options));
    command.add(image.toString());
    run(command);
    return new NtfsImage(image);
  }

  public static NtfsImage of(Path image) throws IOException {
    return new NtfsImage(image);
  }

  /** Where it is. */
  public Path image() {
    return image;
  }

  /** For writing, with compression of what is marked. */
  public void write(Work work) throws Exception {
    mounted("compression", work);
  }

  public void read(Work work) throws Exception {
    mounted("ro", work);
  }

  private void mounted(String options, Work work) throws Exception {
    run(List.of("ntfs-3g", "-o", options, image.toString(), mountPoint.toString()));
    try {
      work.on(mountPoint);
    } finally {
      run(List.of("umount", mountPoint.toString()));
    }
  }

  /** Runs a program to its end, which must be good. */
  public static String run(List<String> command) throws IOException {
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
    throw new IOException(command + " failed: " + said);
  }

  static void attribute(Path file, String name, String hex) throws IOException {
    run(List.of("setfattr", "-h", "-n", name, "-v", "0x" + hex, file.toString()));
  }
}
