package io.drivedock.station;

import io.drivedock.settings.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the blobs of one target go. */
public sealed interface TargetConfig {

  /**
   * Into a folder.
   *
   * @param folder must be there: a station never makes it, because in the place of a disk that is
   *     not mounted it would fill another one
   */
  record Folder(Path folder) implements TargetConfig {
    @Override
    public String place() {
      return folder.toString();
    }
  }

  /** Where that is, for people; holds no secret. */
  String place();

  /**
   * Reads the section {@code targets}.
   *
   * @param base what relative paths are relative to
   * @return by the names that the server gives them
   */
  static Map<String, TargetConfig> read(Settings settings, Path base) {
    Map<String, TargetConfig> targets = new LinkedHashMap<>();
    settings
        .sections("targets")
        .forEach(
            (name, target) ->
                targets.put(name, new Folder(StationConfig.folder(target, "folder", base))));
    return targets;
  }
}
