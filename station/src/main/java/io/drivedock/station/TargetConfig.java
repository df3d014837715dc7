package io.drivedock.station;

import java.nio.file.Path;

/** Where the blobs of one target go. */
public sealed interface TargetConfig {

  /**
   * Into a folder.
   *
   * @param folder must be there: a station never makes it, because in the place of a disk that is
   *     not mounted it would fill another one
   */
  record Folder(Path folder) implements TargetConfig {}
}
