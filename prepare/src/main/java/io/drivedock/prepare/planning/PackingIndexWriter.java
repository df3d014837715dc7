package io.drivedock.prepare.planning;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes an index under a temporary name, which it exchanges for the true one when all is written.
 */
final class PackingIndexWriter implements AutoCloseable {

  /** Without it Excel takes the text for a code page. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private static final int BUFFER_BYTES = 256 * 1024;
  private static final String LINE_END = "\r\n";

  private final Path file;
  private final Path newFile;
  private final OutputStream out;

  PackingIndexWriter(Path file) throws IOException {
    this.file = file.toAbsolutePath();
    newFile = this.file.resolveSibling(file.getFileName() + ".new");
    out = new BufferedOutputStream(Files.newOutputStream(newFile), BUFFER_BYTES);
    String header = BYTE_ORDER_MARK + String.join(",", PackingIndex.HEADER) + LINE_END;
    out.write(header.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a file; the name of its drive needs no quotation marks. */
  void add(String drive, SpooledPath path, long length) throws IOException {
    out.write(drive.getBytes(StandardCharsets.US_ASCII));
    out.write(',');
    path.writeField(out);
    out.write((',' + Long.toString(length) + LINE_END).getBytes(StandardCharsets.US_ASCII));
  }

  /** Gives the index its name, in one step, in place of another. */
  void publish() throws IOException {
    out.close();
    try (FileChannel channel = FileChannel.open(newFile, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(newFile, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(newFile);
  }
}
