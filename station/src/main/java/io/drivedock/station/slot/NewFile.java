package io.drivedock.station.slot;

import java.nio.ByteBuffer;

/** A file on a drive that is being written, from several threads. */
public interface NewFile extends AutoCloseable {

  /**
   * Writes all of the buffer at a position.
   *
   * @throws DriveException {@link DriveException.Kind#FULL} if there is no room for it
   */
  void write(ByteBuffer buffer, long position) throws DriveException;

  /**
   * Makes it that long; what was never written of it reads as zeros.
   *
   * @throws DriveException if the drive fails
   */
  void setLength(long length) throws DriveException;

  /**
   * Fills the buffer from a position on.
   *
   * @return whether it is full; if not, the file ends before
   * @throws DriveException if the drive fails
   */
  boolean fill(ByteBuffer buffer, long position) throws DriveException;

  /**
   * Closes it.
   *
   * @throws DriveException if the drive did not take what was written
   */
  @Override
  void close() throws DriveException;
}
