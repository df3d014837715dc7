package io.drivedock.station.exporting;

import io.drivedock.drive.BlobList;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of blobs of any length, in as many files as it takes so that a job can name each of them.
 * Memory holds one entry.
 */
final class ListFiles implements BlobList.Entries, AutoCloseable {

  /** A list that a job names has at most 128 MiB; this leaves room for the longest entry. */
  private static final long BYTES_MAX = 127L << 20;

  private final Path first;
  private final long entriesMax;
  private final List<Path> files = new ArrayList<>();
  private Counted out;
  private BlobList.Writer list;
  private long entries;
  private long count;

  private static final class Counted extends FilterOutputStream {
    private long bytes;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      bytes++;
    }

    @Override
    public void write(byte[] from, int at, int length) throws IOException {
      out.write(from, at, length);
      bytes += length;
    }
  }

  /**
   * An empty list.
   *
   * @param first the first file; others lie beside it
   * @param entriesMax of each file
   */
  ListFiles(Path first, long entriesMax) throws IOException {
    this.first = first;
    this.entriesMax = entriesMax;
    this.out = opened();
    this.list = new BlobList.Writer(out);
  }

  private Counted opened() throws IOException {
    Path file =
        files.isEmpty()
            ? first
            : first.resolveSibling(first.getFileName() + "." + (files.size() + 1));
    files.add(file);
    return new Counted(new BufferedOutputStream(Files.newOutputStream(file)));
  }

  @Override
  public void blob(BlobList.Named blob) throws IOException {
    makeRoom();
    list.write(blob.path(), blob.which());
  }

  @Override
  public void prefix(String prefix) throws IOException {
    makeRoom();
    list.writePrefix(prefix);
  }

  private void makeRoom() throws IOException {
    if (entries == entriesMax || out.bytes > BYTES_MAX) {
      close();
      out = opened();
      list = new BlobList.Writer(out);
      entries = 0;
    }
    entries++;
    count++;
  }

  /** How many entries there are altogether. */
  long count() {
    return count;
  }

  /** One at least; whole once this is closed. */
  List<Path> files() {
    return List.copyOf(files);
  }

  @Override
  public void close() throws IOException {
    try (OutputStream _ = out) {
      list.finish();
    }
  }
}
