package io.drivedock.station.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A second place in which a {@link RecordLog} is kept. What lies there need not be ours. */
public interface JournalCopy {

  /** Fills the buffer from a position on, as far as there are bytes. */
  void read(ByteBuffer buffer, long position) throws IOException;

  /** Writes all of the buffer at a position. */
  void write(ByteBuffer bytes, long position) throws IOException;

  /** Makes it that long, and no longer. */
  void setLength(long length) throws IOException;
}
