package io.drivedock.station.settings;

import io.drivedock.settings.Settings;
import io.drivedock.settings.SettingsException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** A YAML file of settings: that of a station, or of the box it stands in. */
public final class SettingsFile {

  private static final int CHARACTERS_MAX = 1 << 20;

  private SettingsFile() {}

  /**
   * Reads the file.
   *
   * @throws SettingsException if it is not there or no YAML; the message repeats nothing of it
   */
  public static Settings read(Path file) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setCodePointLimit(CHARACTERS_MAX);
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      Object content = new Yaml(new SafeConstructor(options)).load(reader);
      if (content == null) {
        return Settings.of(Map.of(), file.toString());
      }
      if (content instanceof Map<?, ?> map) {
        return Settings.of(map, file.toString());
      }
      throw wrong(file, "it is not a YAML file with keys and values");
    } catch (NoSuchFileException e) {
      throw wrong(file, "the file does not exist");
    } catch (IOException e) {
      throw wrong(file, "it cannot be read: " + e);
    } catch (MarkedYAMLException e) {
      // The exception's own message quotes the line, and somebody may have put a secret there.
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine();
      throw wrong(file, "it is not valid YAML in or before line " + (line + 1));
    } catch (YAMLException e) {
      throw wrong(file, "it is not valid YAML, or is too long for settings");
    }
  }

  private static SettingsException wrong(Path file, String what) {
    return new SettingsException(file.toString(), List.of(what));
  }
}
