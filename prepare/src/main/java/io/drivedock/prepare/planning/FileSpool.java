package io.drivedock.prepare.planning;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The names and lengths of all files, in the order of the walk, in a temporary file: memory holds
 * no names, and the walk is not done twice, between which files would come and go.
 */
final class FileSpool implements AutoCloseable {

  private static final int BUFFER_BYTES = 256 * 1024;

  private final Path file;
  private final DataOutputStream out;
  private List<String> last = List.of();

  /** Takes the files again, in the same order. */
  interface Sink {

    /**
     * Takes a file.
     *
     * @param shared how many folders it has in common with the file before, from the top
     * @param folders in how many it lies
     */
    void file(int shared, int folders, SpooledPath path, long length) throws IOException;
  }

  /** A spool beside other files of that folder. */
  FileSpool(Path folder) throws IOException {
    file = Files.createTempFile(folder, ".drivedock-plan", ".tmp");
    out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES));
  }

  void add(List<String> segments, long length) throws IOException {
    int shared = 0;
    int sharedMax = Math.min(last.size(), segments.size()) - 1;
    while (shared < sharedMax && last.get(shared).equals(segments.get(shared))) {
      shared++;
    }
    out.writeShort(shared);
    out.writeShort(segments.size() - shared);
    for (String segment : segments.subList(shared, segments.size())) {
      byte[] bytes = segment.getBytes(StandardCharsets.UTF_8);
      out.writeShort(bytes.length);
      out.write(bytes);
    }
    out.writeLong(length);
    last = segments;
  }

  /** Shows every file again. None can be added any more. */
  void replay(Sink sink) throws IOException {
    out.close();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES))) {
      SpooledPath path = new SpooledPath();
      while (true) {
        int shared;
        try {
          shared = in.readUnsignedShort();
        } catch (EOFException e) {
          return;
        }
        int more = in.readUnsignedShort();
        path.cut(shared);
        for (int i = 0; i < more; i++) {
          path.append(in, in.readUnsignedShort());
        }
        sink.file(shared, shared + more - 1, path, in.readLong());
      }
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(file);
  }
}
