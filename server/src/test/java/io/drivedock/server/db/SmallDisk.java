package io.drivedock.server.db;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A file system of a few MiB in memory, mounted for as long as this is open, that can be filled to
 * its last byte and made read-only. Mounting takes root.
 */
public final class SmallDisk implements AutoCloseable {

  private static final int SECONDS_MAX = 60;
  private static final int PIECE = 4_096;

  private final Path root;

  private SmallDisk(Path root) {
    this.root = root;
  }

  /**
   * Mounts one.
   *
   * @param root a folder that is not there yet
   */
  public static SmallDisk on(Path root, int mebibytes) throws IOException {
    Files.createDirectory(root);
    run(List.of("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", root.toString()));
    return new SmallDisk(root);
  }

  public Path root() {
    return root;
  }

  public void fill() throws IOException {
    try (OutputStream ballast = Files.newOutputStream(ballast())) {
      byte[] piece = new byte[PIECE];
      while (true) {
        ballast.write(piece);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw e;
      }
    }
  }

  public void empty() throws IOException {
    Files.delete(ballast());
  }

  private Path ballast() {
    return root.resolve("ballast");
  }

  /** Takes no writes any more; nothing on it may be open for writing. */
  public void remountReadOnly() throws IOException {
    run(List.of("mount", "-o", "remount,ro", root.toString()));
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
    run(List.of("umount", "--lazy", root.toString()));
  }
}
