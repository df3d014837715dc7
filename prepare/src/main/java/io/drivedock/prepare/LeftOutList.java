package io.drivedock.prepare;

import io.drivedock.prepare.disk.Disk;
import io.drivedock.prepare.source.LeftOut;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceWalk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was left out: the first few in memory, all of them in a file beside the journal. */
final class LeftOutList implements AutoCloseable {

  private final Path path;
  private final Disk disk;
  private final List<LeftOut> first = new ArrayList<>();
  private Disk.@Nullable NewFile file;
  private long count;

  /** An empty list; one of an earlier run is deleted, so that nobody takes it for this one's. */
  LeftOutList(Path path, Disk disk) throws PreparationException {
    this.path = path;
    this.disk = disk;
    try {
      disk.delete(path);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  void add(LeftOut leftOut) throws PreparationException {
    count++;
    if (first.size() < PreparedDrive.LEFT_OUT_MAX) {
      first.add(leftOut);
    }
    try {
      if (file == null) {
        file = disk.create(path, Disk.Readers.OWNER);
      }
      byte[] line = (leftOut.line() + "\n").getBytes(StandardCharsets.UTF_8);
      DriveFolder.writeAll(file, ByteBuffer.wrap(line));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  long count() {
    return count;
  }

  List<LeftOut> first() {
    return first;
  }

  /** The file with all of them, if there is any. */
  Optional<Path> path() {
    return count == 0 ? Optional.empty() : Optional.of(path);
  }

  private PreparationException failed(IOException e) {
    return new PreparationException(
        PreparationException.Kind.JOURNAL_FAILED,
        "The list of what is left out, "
            + path
            + ", cannot be written: "
            + SourceWalk.reason(e)
            + ". Name another place for the journal with --journal; the list is written"
            + " beside it.",
        e);
  }

  @Override
  public void close() throws PreparationException {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }
}
