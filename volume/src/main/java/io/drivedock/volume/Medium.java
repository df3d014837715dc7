package io.drivedock.volume;

import java.io.Closeable;
import java.io.IOException;

/**
 * Bytes that can be read at any position and never change: a device, an image file, a part of
 * either, or what is decrypted from it. Any number of threads may read at once.
 */
public interface Medium extends Closeable {

  /** How many bytes there are. */
  long size();

  /**
   * Reads a range. A range of zero bytes is allowed anywhere up to {@link #size()}.
   *
   * @throws VolumeException with {@link Reason#UNREADABLE} if the device fails, with {@link
   *     Reason#TRUNCATED} if the range is not within the medium
   */
  void read(long position, byte[] into, int offset, int length) throws VolumeException;

  /** Reads a range into a new array. */
  default byte[] read(long position, int length) throws VolumeException {
    byte[] bytes = new byte[length];
    read(position, bytes, 0, length);
    return bytes;
  }

  /** A part of this medium, which has the part's first byte at 0. Closing the part does nothing. */
  default Medium part(long position, long length) throws VolumeException {
    return MediumPart.of(this, position, length);
  }

  @Override
  void close() throws IOException;

  /**
   * Refuses a range that is not within a medium.
   *
   * @throws VolumeException with {@link Reason#TRUNCATED}
   */
  static void check(long position, long length, long size) throws VolumeException {
    if (position < 0 || length < 0 || position > size - length) {
      throw new VolumeException(
          Reason.TRUNCATED,
          "Bytes %d to %d are outside the %d bytes that are there"
              .formatted(position, position + length - 1, size));
    }
  }
}
