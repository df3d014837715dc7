package io.drivedock.station.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The lines of a copy from a position on, none of which is longer than a journal's. */
final class CopyLines {

  private static final int PIECE_BYTES = 64 << 10;
  private static final int LINE_BYTES_MAX = 16 << 20;

  private final JournalCopy copy;
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES).limit(0);
  private long position;

  CopyLines(JournalCopy copy, long position) {
    this.copy = copy;
    this.position = position;
  }

  /** The next one without its end; null behind the last that has one. */
  byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (line.size() < LINE_BYTES_MAX) {
      if (!piece.hasRemaining()) {
        copy.read(piece.clear(), position);
        position += piece.flip().remaining();
        if (!piece.hasRemaining()) {
          return null;
        }
      }
      byte next = piece.get();
      if (next == '\n') {
        return line.toByteArray();
      }
      line.write(next);
    }
    return null;
  }
}
