package io.drivedock.job;

import org.jspecify.annotations.Nullable;

/**
 * How the copying of one drive ended, as its station tells it.
 *
 * @param status a status that is final
 * @param bytesSucceeded bytes now in their place
 * @param bytesTotal bytes the drive's manifest asked to move; zero when it could not be read; of an
 *     export that was cancelled, those that were planned
 * @param errorLogUri where the error log lies
 * @param verboseLogUri where the verbose log lies, if one was asked for
 * @param manifestUri where the copy of the manifest lies, if one was asked for
 * @param exported what only the end of an export tells; null in an import
 */
public record DriveReport(
    CopyStatus status,
    long bytesSucceeded,
    long bytesTotal,
    @Nullable String errorLogUri,
    @Nullable String verboseLogUri,
    @Nullable String manifestUri,
    @Nullable Exported exported,
    @Nullable String why) {

  /** A reason has at most so many characters. */
  public static final int WHY_MAX = 1_000;

  /**
   * What an export left behind.
   *
   * @param manifestFile path of the manifest on the drive; null if none was written
   * @param manifestHash its MD5 in hex
   * @param incompleteListUri where the list of what is on no drive of the job lies; null if there
   *     is no such blob
   */
  public record Exported(
      @Nullable String manifestFile,
      @Nullable String manifestHash,
      @Nullable String incompleteListUri) {}

  /** The report of an import. */
  public DriveReport(
      CopyStatus status,
      long bytesSucceeded,
      long bytesTotal,
      @Nullable String errorLogUri,
      @Nullable String verboseLogUri,
      @Nullable String manifestUri) {
    this(status, bytesSucceeded, bytesTotal, errorLogUri, verboseLogUri, manifestUri, null, null);
  }

  public DriveReport(
      CopyStatus status,
      long bytesSucceeded,
      long bytesTotal,
      @Nullable String errorLogUri,
      @Nullable String verboseLogUri,
      @Nullable String manifestUri,
      @Nullable Exported exported) {
    this(
        status,
        bytesSucceeded,
        bytesTotal,
        errorLogUri,
        verboseLogUri,
        manifestUri,
        exported,
        null);
  }

  /** The same, and why it ended so. */
  public DriveReport because(String reason) {
    return new DriveReport(
        status,
        bytesSucceeded,
        bytesTotal,
        errorLogUri,
        verboseLogUri,
        manifestUri,
        exported,
        reason.length() > WHY_MAX ? reason.substring(0, WHY_MAX) : reason);
  }

  /** Checks that the status is final and the counts agree. */
  public DriveReport {
    if (!status.isFinal()) {
      throw new IllegalArgumentException("a report gives a final status, not " + status.text());
    }
    if (bytesSucceeded < 0 || bytesSucceeded > bytesTotal) {
      throw new IllegalArgumentException(
          "the bytes that succeeded must be between 0 and bytesTotal");
    }
    if (why != null && why.length() > WHY_MAX) {
      throw new IllegalArgumentException("a reason has at most " + WHY_MAX + " characters");
    }
  }

  /** Whole percent of the bytes that are in their place, rounded down; 100 for an empty drive. */
  public int percentComplete() {
    return percent(bytesSucceeded, bytesTotal, !status.isError());
  }

  /** Whole percent, rounded down, without overflow. */
  static int percent(long done, long total, boolean emptyIsWhole) {
    if (total == 0) {
      return emptyIsWhole ? 100 : 0;
    }
    return (int) Math.min(100, Math.floor(100.0 * ((double) done / (double) total)));
  }
}
