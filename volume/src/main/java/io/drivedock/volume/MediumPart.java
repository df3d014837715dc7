package io.drivedock.volume;

/** A part of a medium. */
final class MediumPart implements Medium {
  private final Medium whole;
  private final long start;
  private final long length;

  private MediumPart(Medium whole, long start, long length) {
    this.whole = whole;
    this.start = start;
    this.length = length;
  }

  static Medium of(Medium whole, long start, long length) throws VolumeException {
    Medium.check(start, length, whole.size());
    return new MediumPart(whole, start, length);
  }

  @Override
  public long size() {
    return length;
  }

  @Override
  public void read(long position, byte[] into, int offset, int count) throws VolumeException {
    Medium.check(position, count, length);
    whole.read(start + position, into, offset, count);
  }

  @Override
  public void close() {}
}
