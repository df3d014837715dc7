package io.drivedock.station.slot;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A volume of NTFS in a file, mounted for as long as this is open. It is as strict as Windows: what
 * Windows can't name isn't named, and names that differ only in case are the same. {@code .ci/ntfs}
 * installs what it takes.
 */
public final class NtfsVolume implements AutoCloseable {

  private static final int SECONDS_MAX = 60;

  private final Path root;

  private NtfsVolume(Path root) {
    this.root = root;
  }

  /**
   * Makes one.
   *
   * @param root a folder that isn't there yet, on which it is mounted; the file comes beside it
   */
  public static NtfsVolume on(Path root, long bytes) throws IOException {
    Path image = root.resolveSibling(root.getFileName() + ".ntfs");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes);
    }
    run(List.of("mkntfs", "--quiet", "--force", "--fast", image.toString()));
    Files.createDirectory(root);
    String options = "windows_names,ignore_case";
    run(List.of("lowntfs-3g", "-o", options, image.toString(), root.toString()));
    return new NtfsVolume(root);
  }

  private static void run(List<String> command) throws IOException {
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
    throw new IOException(command + " failed: " + said);
  }

  @Override
  public void close() throws IOException {
    run(List.of("umount", root.toString()));
  }
}
