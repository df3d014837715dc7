package io.drivedock.server.portal.logs;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A part of a log that holds whole blobs, moved along it. In XML {@code <} stands nowhere but at
 * the beginning of a tag, so where a blob begins and ends can be seen without reading what is
 * before it.
 */
final class LogWindow {

  /** A blob of 50,000 blocks, each with the longest of everything, has less. */
  static final int BLOB_BYTES_MAX = 32 * 1024 * 1024;

  private static final int STEP_BYTES = 256 * 1024;
  private static final byte[] START = "<Blob".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "</Blob>".getBytes(StandardCharsets.US_ASCII);

  private final LogSource.OpenLog log;
  private final List<Integer> ends = new ArrayList<>();

  /** Bytes of the log from {@link #base} on. */
  private byte[] bytes = new byte[STEP_BYTES];

  private int filled;
  private long base;
  private int first;
  private boolean isTooLong;

  LogWindow(LogSource.OpenLog log, long from) {
    this.log = log;
    this.base = from;
  }

  /** Moves on to the blobs after those it holds; false if there is no whole one any more. */
  boolean advance() {
    drop(ends.isEmpty() ? 0 : ends.getLast());
    ends.clear();
    long began = base;
    while (true) {
      boolean hasMore = fill();
      findBlobs();
      if (!ends.isEmpty()) {
        return true;
      }
      if (!hasMore) {
        base += filled;
        filled = 0;
        return false;
      }
      if (filled == bytes.length) {
        if (first > 0) {
          drop(first);
        } else if (bytes.length < BLOB_BYTES_MAX) {
          bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        } else {
          isTooLong = true;
          return false;
        }
      }
      // What is no log may hold no blob for ever.
      if (base - began > BLOB_BYTES_MAX) {
        isTooLong = true;
        return false;
      }
    }
  }

  /** Whether it ended where a blob is longer than any may be, or none is for as long. */
  boolean isTooLong() {
    return isTooLong;
  }

  /** Where in the log the blobs end that it holds. */
  long at() {
    return base + (ends.isEmpty() ? 0 : ends.getLast());
  }

  /** Where in the log one of its blobs ends. */
  long endOf(int blob) {
    return base + ends.get(blob);
  }

  /** The blobs it holds, whole. */
  InputStream blobs() {
    return new ByteArrayInputStream(bytes, first, ends.getLast() - first);
  }

  private void drop(int count) {
    System.arraycopy(bytes, count, bytes, 0, filled - count);
    filled -= count;
    base += count;
    first = 0;
  }

  /** Whether the log goes on after what it holds now. */
  private boolean fill() {
    int wanted = (int) Math.min(bytes.length - filled, log.length() - base - filled);
    if (wanted > 0) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, filled, wanted);
      log.read(base + filled, buffer);
      filled = buffer.position();
      // One that became shorter than it said ends here.
      return !buffer.hasRemaining() && base + filled < log.length();
    }
    return base + filled < log.length();
  }

  private void findBlobs() {
    first = start();
    int from = first;
    for (int end = indexOf(END, from); end >= 0; end = indexOf(END, from)) {
      from = end + END.length;
      ends.add(from);
    }
  }

  /** The first tag of a blob; where it is not to be seen, what may be the beginning of one. */
  private int start() {
    int at = indexOf(START, 0);
    while (at >= 0 && at + START.length < filled && !isEndOfName(bytes[at + START.length])) {
      at = indexOf(START, at + START.length);
    }
    return at >= 0 ? at : Math.max(0, filled - START.length);
  }

  private static boolean isEndOfName(byte next) {
    return next == ' ' || next == '>' || next == '\t' || next == '\r' || next == '\n';
  }

  private int indexOf(byte[] sought, int from) {
    int last = filled - sought.length;
    for (int at = from; at <= last; at++) {
      if (bytes[at] == '<'
          && Arrays.equals(bytes, at, at + sought.length, sought, 0, sought.length)) {
        return at;
      }
    }
    return -1;
  }
}
