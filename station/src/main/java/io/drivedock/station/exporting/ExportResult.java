package io.drivedock.station.exporting;

/** What came of a task. */
sealed interface ExportResult {

  /** It is on the drive, or never will be. */
  record Done(ExportedBlob blob) implements ExportResult {}

  /** It has another length than the list had. */
  record Grown(long length) implements ExportResult {}

  /**
   * The drive has no room for it, or the export was cancelled before it was whole; nothing of it is
   * left there.
   */
  record LeftOut() implements ExportResult {}
}
