package io.drivedock.prepare;

import io.drivedock.prepare.source.LeftOut;
import java.util.List;

/**
 * What a preparation would do.
 *
 * @param files that would become blobs
 * @param bytes the length of all of them
 * @param bytesToWrite what the drive needs for them and the manifest, less what is on it already
 * @param excluded files, and folders with all that is in them, that the filters exclude
 * @param leftOutCount how many things would be left out
 * @param leftOut the first {@value PreparedDrive#LEFT_OUT_MAX} of them
 */
public record Forecast(
    long files,
    long bytes,
    long bytesToWrite,
    long excluded,
    long leftOutCount,
    List<LeftOut> leftOut) {

  public Forecast {
    leftOut = List.copyOf(leftOut);
  }
}
