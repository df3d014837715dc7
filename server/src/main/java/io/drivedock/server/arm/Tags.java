package io.drivedock.server.arm;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The tags of a job or a resource group. */
public final class Tags {

  static final int COUNT_MAX = 50;
  static final int NAME_MAX = 512;
  static final int VALUE_MAX = 256;

  private Tags() {}

  /**
   * The member {@code tags} of a body; nothing where it is not there. Names that differ only in
   * letter case are the same tag to ARM.
   */
  public static @Nullable Map<String, String> of(Members body) {
    Members tags = body.object("tags");
    JsonNode node = body.value("tags");
    if (tags == null || node == null) {
      return null;
    }
    if (node.size() > COUNT_MAX) {
      body.refuse(ErrorCode.INVALID_ARGUMENT, "tags", "There are at most " + COUNT_MAX + " tags.");
      return null;
    }
    Map<String, String> read = new LinkedHashMap<>();
    Set<String> folded = new HashSet<>();
    for (Map.Entry<String, JsonNode> tag : node.properties()) {
      String name = tag.getKey();
      if (name.isBlank() || name.length() > NAME_MAX || !Members.isPlain(name)) {
        body.refuse(
            ErrorCode.INVALID_ARGUMENT,
            "tags",
            "The name of a tag has 1 to %d characters, none of them a control character."
                .formatted(NAME_MAX));
      } else if (!folded.add(name.toLowerCase(Locale.ROOT))) {
        tags.refuse(
            ErrorCode.INVALID_ARGUMENT, name, "A tag is named once, whatever its letter case.");
      } else {
        String value = tags.text(tag.getValue(), name, VALUE_MAX);
        read.put(name, value == null ? "" : value);
      }
    }
    return read;
  }
}
