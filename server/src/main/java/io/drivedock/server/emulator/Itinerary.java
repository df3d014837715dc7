package io.drivedock.server.emulator;

import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the automatic dock does with the drives of one job, and when. Tags of the job change the
 * usual one.
 *
 * @param arrives from shipping to the parcel's arrival; absent if it never comes
 * @param starts from arrival to the begin of the transfers
 * @param copies how long the transfer of a drive takes
 * @param returns from the end of the last transfer to the day the drives go home
 * @param missing drives that are not in the parcel
 * @param usualEnd how the transfer of a drive ends
 * @param ends how it ends for single drives
 */
public record Itinerary(
    @Nullable Duration arrives,
    Duration starts,
    Duration copies,
    Duration returns,
    Set<DriveId> missing,
    CopyStatus usualEnd,
    Map<DriveId, CopyStatus> ends) {

  private static final Duration ARRIVES_USUALLY = Duration.ofDays(1);

  /** A day on the way there, an hour until and an hour during the transfer, a day to pack. */
  public static final Itinerary USUAL =
      new Itinerary(
          ARRIVES_USUALLY,
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofDays(1),
          Set.of(),
          CopyStatus.COMPLETED,
          Map.of());

  /** Begins the name of every tag that is read here. */
  public static final String PREFIX = "emulator-";

  private static final String NEVER = "never";
  private static final List<String> NAMES =
      List.of("arrives", "starts", "copies", "returns", "missing", "ends");

  public Itinerary {
    missing = Set.copyOf(missing);
    ends = Map.copyOf(ends);
  }

  /**
   * What a job's tags ask for.
   *
   * @param problems takes a sentence for each tag that cannot be read; the usual then counts
   */
  public static Itinerary of(Map<String, String> tags, List<String> problems) {
    Map<String, String> read = new HashMap<>();
    tags.forEach((name, value) -> read.put(name.toLowerCase(Locale.ROOT), value.strip()));
    Ends ends = ends(read.get(PREFIX + "ends"), problems);
    Itinerary itinerary =
        new Itinerary(
            NEVER.equalsIgnoreCase(read.get(PREFIX + "arrives"))
                ? null
                : duration(read, "arrives", ARRIVES_USUALLY, problems),
            duration(read, "starts", USUAL.starts(), problems),
            duration(read, "copies", USUAL.copies(), problems),
            duration(read, "returns", USUAL.returns(), problems),
            drives(read.get(PREFIX + "missing"), problems),
            ends.usual(),
            ends.ofDrives());
    for (String name : read.keySet()) {
      if (name.startsWith(PREFIX) && !NAMES.contains(name.substring(PREFIX.length()))) {
        problems.add(
            "the tag %s is unknown; the known tags are %s"
                .formatted(name, String.join(", ", NAMES)));
      }
    }
    return itinerary;
  }

  private record Ends(CopyStatus usual, Map<DriveId, CopyStatus> ofDrives) {}

  private static Duration duration(
      Map<String, String> tags, String name, Duration usual, List<String> problems) {
    String text = tags.get(PREFIX + name);
    if (text == null) {
      return usual;
    }
    Optional<Duration> duration = Settings.parseDuration(text);
    if (duration.isEmpty()) {
      problems.add(
          "the tag %s%s is not a duration such as 0s, 30min, 2h or 3d".formatted(PREFIX, name));
    }
    return duration.orElse(usual);
  }

  private static Set<DriveId> drives(@Nullable String text, List<String> problems) {
    Set<DriveId> drives = new LinkedHashSet<>();
    for (String part : parts(text)) {
      drive(part, "missing", problems).ifPresent(drives::add);
    }
    return drives;
  }

  private static Optional<DriveId> drive(String text, String name, List<String> problems) {
    try {
      return Optional.of(DriveId.parse(text));
    } catch (IllegalArgumentException e) {
      problems.add("the tag %s%s names something that is not a drive id".formatted(PREFIX, name));
      return Optional.empty();
    }
  }

  /** {@code Status}, {@code DRIVE=Status}, or several of these with commas between. */
  private static Ends ends(@Nullable String text, List<String> problems) {
    CopyStatus usual = USUAL.usualEnd();
    Map<DriveId, CopyStatus> ofDrives = new HashMap<>();
    for (String part : parts(text)) {
      int equals = part.indexOf('=');
      CopyStatus status =
          CopyStatus.parse(part.substring(equals + 1).strip())
              .filter(CopyStatus::isFinal)
              .orElse(null);
      if (status == null) {
        problems.add(
            "the tag %sends must name a final copyStatus such as CompletedWithErrors"
                .formatted(PREFIX));
      } else if (equals < 0) {
        usual = status;
      } else {
        drive(part.substring(0, equals).strip(), "ends", problems)
            .ifPresent(id -> ofDrives.put(id, status));
      }
    }
    return new Ends(usual, ofDrives);
  }

  private static List<String> parts(@Nullable String text) {
    List<String> parts = new ArrayList<>();
    if (text != null) {
      for (String part : text.split(",", -1)) {
        if (!part.isBlank()) {
          parts.add(part.strip());
        }
      }
    }
    return parts;
  }

  /** How the transfer of a drive ends. */
  public CopyStatus endOf(DriveId drive) {
    return ends.getOrDefault(drive, usualEnd);
  }
}
