package io.drivedock.volume;

import java.util.Arrays;

/** A device in memory, for reading and writing; remembers how many bytes were written. */
public final class Memory implements Medium, Target {
  private final byte[] bytes;

  /** Of zeros. */
  public Memory(int size) {
    this(new byte[size]);
  }

  /** Of these bytes, which are not copied. */
  public Memory(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The bytes themselves. */
  public byte[] bytes() {
    return bytes;
  }

  /** Another one of the same content. */
  public Memory copy() {
    return new Memory(bytes.clone());
  }

  /** Its first bytes. */
  public Memory first(int size) {
    return new Memory(Arrays.copyOf(bytes, size));
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void read(long position, byte[] into, int offset, int length) throws VolumeException {
    Medium.check(position, length, bytes.length);
    System.arraycopy(bytes, (int) position, into, offset, length);
  }

  @Override
  public void write(long position, byte[] from, int offset, int length) throws VolumeException {
    Medium.check(position, length, bytes.length);
    System.arraycopy(from, offset, bytes, (int) position, length);
  }

  @Override
  public void sync() {}

  @Override
  public void close() {}
}
