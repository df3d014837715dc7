package io.drivedock.prepare;

import io.drivedock.prepare.source.SourceSelection;

/**
 * How files are copied, and which of the folder's.
 *
 * @param selection which files of the folder are taken
 * @param bytesPerSecondMax the most that is read from the folder in a second; 0 for no limit
 * @param readsBack whether every byte is read back from the medium and held against the manifest
 *     before the drive is a prepared one
 */
public record CopySettings(SourceSelection selection, long bytesPerSecondMax, boolean readsBack) {

  /** All files, as fast as it goes, read back. */
  public static final CopySettings USUAL = new CopySettings(SourceSelection.ALL, 0, true);
}
