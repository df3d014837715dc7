package io.drivedock.server.web.protocol;

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
  public static @Nullable Map<String, String> of(JsonObject body) {
    Map<String, Optional<String>> read = read(body);
    return read == null ? null : set(read);
  }

  /**
   * What becomes of tags: all of them, or single ones.
   *
   * @param all absent where tags are not named, or single ones are
   * @param single absent where all are named, or none
   */
  public record Change(@Nullable Map<String, String> all, JobChange.@Nullable Retagged single) {

    /** The member {@code tags} of a PATCH: the whole set, or single ones if one is {@code null}. */
    public static Change ofPatch(JsonObject body) {
      Map<String, Optional<String>> read = read(body);
      if (read == null || read.values().stream().allMatch(Optional::isPresent)) {
        return new Change(read == null ? null : set(read), null);
      }
      Map<String, Optional<String>> removed = new LinkedHashMap<>(read);
      removed.values().removeIf(Optional::isPresent);
      return new Change(null, new JobChange.Retagged(set(read), removed));
    }

    public static Change replacing(Map<String, String> tags) {
      return new Change(tags, null);
    }

    /** These, and the others stay. */
    public static Change merging(Map<String, String> tags) {
      return new Change(null, new JobChange.Retagged(tags, Map.of()));
    }

    /** Without these, where they have those values. */
    public static Change deleting(Map<String, String> tags) {
      Map<String, Optional<String>> removed = new LinkedHashMap<>();
      tags.forEach((name, value) -> removed.put(name, Optional.of(value)));
      return new Change(null, new JobChange.Retagged(Map.of(), removed));
    }

    /** The same, as what a customer wants of a job; nothing where nothing is wanted. */
    public Optional<JobChange> ofJob() {
      return single != null
          ? Optional.of(single)
          : Optional.ofNullable(all).map(JobChange.Patch.NOTHING::withTags);
    }

    /**
     * These tags, changed so.
     *
     * @throws io.drivedock.server.web.ApiException if they are too many then
     */
    public Map<String, String> in(Map<String, String> before) {
      Map<String, String> after = single != null ? single.in(before) : all != null ? all : before;
      if (after.size() > COUNT_MAX) {
        throw ErrorCode.INVALID_ARGUMENT.end(
            "tags",
            "A job has at most %d tags; this would make %d.".formatted(COUNT_MAX, after.size()));
      }
      return after;
    }
  }

  private static Map<String, String> set(Map<String, Optional<String>> read) {
    Map<String, String> set = new LinkedHashMap<>();
    read.forEach((name, value) -> value.ifPresent(text -> set.put(name, text)));
    return set;
  }

  /** Names that differ only in letter case are the same tag to ARM. */
  static @Nullable Map<String, Optional<String>> read(JsonObject body) {
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
      if (name.isBlank() || name.length() > NAME_MAX || !JsonObject.isPlain(name)) {
        body.refuse(
            ErrorCode.INVALID_ARGUMENT,
            "tags",
            ("The name of a tag must have 1 to %d characters, none of them a control"
                    + " character.")
                .formatted(NAME_MAX));
      } else if (!folded.add(name.toLowerCase(Locale.ROOT))) {
        body.refuse(
            ErrorCode.INVALID_ARGUMENT,
            "tags." + name,
            "A tag must occur only once, whatever its letter case.");
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
