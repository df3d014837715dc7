package io.drivedock.server.limits;

import java.util.regex.Pattern;

/**
 * The longest body that routes take.
 *
 * @param path that the whole path of a request matches
 * @param bytesMax of a body
 * @param weight how many bytes of memory handling one byte of the body takes at most: a frame of a
 *     camera is itself, a parsed JSON document is many times as large as its text
 */
public record BodyBound(Pattern path, int bytesMax, int weight) {

  private static final long MEMORY_LEAST = 128 * 1024;

  /** Checks that it bounds. */
  public BodyBound {
    if (bytesMax < 1 || weight < 1) {
      throw new IllegalArgumentException("a body has a length and a weight");
    }
  }

  /** A bound for paths of that form, in any letter case. */
  public static BodyBound of(String path, int bytesMax, int weight) {
    return new BodyBound(Pattern.compile(path, Pattern.CASE_INSENSITIVE), bytesMax, weight);
  }

  /** Whether it is the one of a path. */
  public boolean isFor(String requestPath) {
    return path.matcher(requestPath).matches();
  }

  /** What a body of so many bytes takes: never less than what it takes to wait for one. */
  public long memory(long bytes) {
    return Math.max(MEMORY_LEAST, bytes * weight);
  }
}
