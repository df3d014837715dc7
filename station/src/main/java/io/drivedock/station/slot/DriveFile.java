package io.drivedock.station.slot;

import java.nio.ByteBuffer;
import java.util.List;

/** A plain file on a drive, open for reading from several threads. */
public interface DriveFile extends AutoCloseable {

  /**
   * How long it is now, in bytes.
   *
   * @throws DriveException if the drive does not say
   */
  long length() throws DriveException;

  /**
   * Fills the buffer from a position on.
   *
   * @return whether it is full; if not, the file ends before
   * @throws DriveException if the drive fails
   */
  boolean fill(ByteBuffer buffer, long position) throws DriveException;

  /**
   * The names of what the file has beside its content and is not read: alternate streams. Without
   * the mark that browsers set on downloads; empty where the file system does not tell.
   */
  List<String> streams();

  @Override
  void close();
}
