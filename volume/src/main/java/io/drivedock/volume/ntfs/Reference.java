package io.drivedock.volume.ntfs;

/** What points to a file record: its number and the sequence number that it had then. */
final class Reference {

  private static final int SEQUENCE_SHIFT = 48;
  private static final long NUMBER_MASK = (1L << SEQUENCE_SHIFT) - 1;

  private Reference() {}

  static long of(long number, int sequence) {
    return number | (long) sequence << SEQUENCE_SHIFT;
  }

  static long number(long reference) {
    return reference & NUMBER_MASK;
  }

  static int sequence(long reference) {
    return (int) (reference >>> SEQUENCE_SHIFT);
  }
}
