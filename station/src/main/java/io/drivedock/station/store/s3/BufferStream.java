package io.drivedock.station.store.s3;

import java.io.InputStream;
import java.nio.ByteBuffer;

/** The bytes of a buffer, from its position to its limit, as a stream. */
final class BufferStream extends InputStream {

  private final ByteBuffer bytes;

  BufferStream(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() {
    return bytes.hasRemaining() ? Byte.toUnsignedInt(bytes.get()) : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    int count = Math.min(length, bytes.remaining());
    bytes.get(to, offset, count);
    return count == 0 ? -1 : count;
  }

  @Override
  public int available() {
    return bytes.remaining();
  }
}
