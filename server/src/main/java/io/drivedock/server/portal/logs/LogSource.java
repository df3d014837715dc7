package io.drivedock.server.portal.logs;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Where this process can read copy logs itself, because it knows the targets that hold them. */
@FunctionalInterface
public interface LogSource {

  /** A server that knows no targets. */
  LogSource NONE = place -> Optional.empty();

  /**
   * Opens a log. Must not open anything that is not a log of that job and drive, whatever the place
   * says.
   *
   * @return nothing if it does not lie where this process can read
   * @throws LogAwayException if it does, and cannot be read now
   */
  Optional<OpenLog> open(LogPlace place);

  /** A log that can be read from anywhere. */
  interface OpenLog extends AutoCloseable {

    /** In bytes. */
    long length();

    /**
     * Fills the buffer from a place on; less only at the end.
     *
     * @throws LogAwayException if it cannot be read now
     */
    void read(long offset, ByteBuffer buffer);

    @Override
    void close();
  }
}
