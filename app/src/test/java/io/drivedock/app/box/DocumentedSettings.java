package io.drivedock.app.box;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** The settings that the documentation shows, as its examples write them. */
final class DocumentedSettings {

  /** Whose settings they are. */
  enum Program {
    SERVE,
    STATION
  }

  /**
   * One setting with its value.
   *
   * @param keys from the outermost section in
   */
  record Setting(Program program, List<String> keys, Object value) {
    String path() {
      return String.join(".", keys);
    }

    boolean isBelow(String... outer) {
      return keys.size() > outer.length && keys.subList(0, outer.length).equals(List.of(outer));
    }
  }

  private static final List<String> PAGES = List.of("operating.md", "clients.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");
  private static final Path DOCS =
      Path.of(System.getProperty("drivedock.root", "..")).resolve("docs");

  private DocumentedSettings() {}

  /** All of them; targets count for both programs. */
  static List<Setting> all() {
    List<Setting> all = new ArrayList<>();
    for (String page : PAGES) {
      Matcher blocks = BLOCK.matcher(text(page));
      while (blocks.find()) {
        add(all, new Yaml().load(blocks.group(1)));
      }
    }
    return all.stream().distinct().toList();
  }

  private static void add(List<Setting> all, Map<String, Object> block) {
    if (block.containsKey("server")) {
      flatten(all, Program.STATION, List.of(), block);
    } else if (block.containsKey("targets")) {
      flatten(all, Program.STATION, List.of(), block);
      flatten(all, Program.SERVE, List.of(), Map.of("station", block));
    } else {
      flatten(all, Program.SERVE, List.of(), block);
    }
  }

  private static void flatten(
      List<Setting> all, Program program, List<String> outer, Map<?, ?> section) {
    section.forEach(
        (key, value) -> {
          List<String> keys = new ArrayList<>(outer);
          keys.add(String.valueOf(key));
          if (value instanceof Map<?, ?> inner) {
            flatten(all, program, keys, inner);
          } else {
            all.add(new Setting(program, List.copyOf(keys), value));
          }
        });
  }

  /** Puts a value into nested sections. */
  @SuppressWarnings("unchecked")
  static void put(Map<String, Object> root, List<String> keys, Object value) {
    Map<String, Object> section = root;
    for (String key : keys.subList(0, keys.size() - 1)) {
      section =
          (Map<String, Object>)
              section.computeIfAbsent(key, name -> new LinkedHashMap<String, Object>());
    }
    section.put(keys.getLast(), value);
  }

  private static String text(String page) {
    try {
      return Files.readString(DOCS.resolve(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
