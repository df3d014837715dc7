package io.drivedock.dock;

/**
 * How far a station is with a drive.
 *
 * @param bytesDone bytes read, proven and put in their place, or known not to be moved
 * @param bytesTotal bytes the drive's manifest asks to move; zero while it is not read
 */
public record Progress(long bytesDone, long bytesTotal) {

  /** Nothing is known. */
  public static final Progress NONE = new Progress(0, 0);

  /** Checks that the counts agree. */
  public Progress {
    if (bytesDone < 0 || bytesDone > bytesTotal) {
      throw new IllegalArgumentException("progress must be between 0 and bytesTotal bytes");
    }
  }

  /** Whole percent, rounded down; 0 while nothing is known. */
  public int percent() {
    return bytesTotal == 0 ? 0 : (int) Math.min(100, (double) bytesDone / bytesTotal * 100);
  }
}
