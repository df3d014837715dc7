package io.drivedock.server.arm;

import io.drivedock.job.JobChange;
import io.drivedock.job.JobDetails;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The tags of a job or a resource group. */
public final class Tags {

  static final int COUNT_MAX = JobDetails.TAGS_MAX;
  static final int NAME_MAX = 512;
  static final int VALUE_MAX = 256;

  private Tags() {}

  /**
   * The member {@code tags} of a body; nothing where it is not there. One that is {@code null} is
   * left out.
   */
  public static @Nullable Map<String, String> of(Members body) {
    Map<String, Optional<String>> read = read(body);
    return read == null ? null : set(read);
  }

  /**
   * The member {@code tags} of a PATCH: the whole set, or, where one of them is {@code null}, what
   * becomes of single ones.
   *
   * @param all absent where tags are not named, or single ones are
   * @param single absent where none is {@code null}
   */
  public record OfPatch(@Nullable Map<String, String> all, JobChange.@Nullable Retagged single) {

    /** Reads them. */
    public static OfPatch of(Members body) {
      Map<String, Optional<String>> read = read(body);
      if (read == null || read.values().stream().allMatch(Optional::isPresent)) {
        return new OfPatch(read == null ? null : set(read), null);
      }
      Map<String, Optional<String>> removed = new LinkedHashMap<>(read);
      removed.values().removeIf(Optional::isPresent);
      return new OfPatch(null, new JobChange.Retagged(set(read), removed));
    }
  }

  private static Map<String, String> set(Map<String, Optional<String>> read) {
    Map<String, String> set = new LinkedHashMap<>();
    read.forEach((name, value) -> value.ifPresent(text -> set.put(name, text)));
    return set;
  }

  /** Names that differ only in letter case are the same tag to ARM. */
  static @Nullable Map<String, Optional<String>> read(Members body) {
    JsonNode node = body.namesAndValues("tags");
    if (node == null) {
      return null;
    }
    if (node.size() > COUNT_MAX) {
      body.refuse(ErrorCode.INVALID_ARGUMENT, "tags", "There are at most " + COUNT_MAX + " tags.");
      return null;
    }
    Map<String, Optional<String>> read = new LinkedHashMap<>();
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
        body.refuse(
            ErrorCode.INVALID_ARGUMENT,
            "tags." + name,
            "A tag is named once, whatever its letter case.");
      } else if (tag.getValue().isNull()) {
        read.put(name, Optional.empty());
      } else {
        String value = body.text(tag.getValue(), "tags." + name, VALUE_MAX);
        read.put(name, Optional.of(value == null ? "" : value));
      }
    }
    return read;
  }
}
