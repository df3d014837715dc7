package io.drivedock.volume;

/**
 * A part of what is written, such as a partition, with the part's first byte at 0. Closing it does
 * nothing.
 */
public final class TargetPart implements Target {
  private final Target whole;
  private final long from;
  private final long length;

  /** The part that begins there and is that long. */
  public TargetPart(Target whole, long from, long length) {
    this.whole = whole;
    this.from = from;
    this.length = length;
  }

  @Override
  public void write(long position, byte[] bytes, int offset, int count) throws VolumeException {
    Medium.check(position, count, length);
    whole.write(from + position, bytes, offset, count);
  }

  @Override
  public void sync() throws VolumeException {
    whole.sync();
  }

  @Override
  public void close() {}
}
