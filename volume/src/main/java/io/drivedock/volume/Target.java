package io.drivedock.volume;

import java.io.Closeable;
import java.io.IOException;

/** Where a volume is written. For one thread at a time. */
public interface Target extends Closeable {

  /**
   * Writes a range.
   *
   * @throws VolumeException with {@link Reason#UNREADABLE} if the device fails
   */
  void write(long position, byte[] from, int offset, int length) throws VolumeException;

  /**
   * Returns when everything written so far would survive a power cut.
   *
   * @throws VolumeException with {@link Reason#UNREADABLE} if the device fails
   */
  void sync() throws VolumeException;

  @Override
  void close() throws IOException;
}
