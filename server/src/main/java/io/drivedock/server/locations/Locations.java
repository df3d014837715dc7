package io.drivedock.server.locations;

import io.drivedock.job.JobDetails;
import io.drivedock.job.ShippingInformation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every location that jobs can be created for, in the order they were configured. */
public final class Locations {

  /** The longest name that is looked for, in characters. */
  public static final int NAME_MAX = 128;

  private final Map<String, Location> byName = new LinkedHashMap<>();

  private Locations(List<Location> locations) {
    List<String> problems = new ArrayList<>();
    for (Location location : locations) {
      if (byName.putIfAbsent(location.normalisedName(), location) != null) {
        problems.add("location '%s' is named twice".formatted(location.name()));
      }
    }
    byName.values().forEach(location -> checkWay(location, problems));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /**
   * These locations.
   *
   * @throws IllegalArgumentException telling all that is wrong: a name that is there twice, or a
   *     location that sends its parcels to one that is unknown or sends them on
   */
  public static Locations of(List<Location> locations) {
    return new Locations(locations);
  }

  private void checkWay(Location location, List<String> problems) {
    for (String alternate : location.alternateLocations()) {
      Location there = byName.get(JobDetails.foldLocation(alternate));
      if (there == null) {
        problems.add(
            "location '%s' forwards its parcels to '%s', which is not a configured location"
                .formatted(location.name(), alternate));
      } else if (!receives(there)) {
        problems.add(
            "location '%s' forwards its parcels to '%s', which forwards them, too"
                .formatted(location.name(), alternate));
      }
    }
  }

  private static boolean receives(Location location) {
    return location.alternateLocations().isEmpty()
        || location.alternateLocations().stream()
            .anyMatch(
                alternate -> JobDetails.foldLocation(alternate).equals(location.normalisedName()));
  }

  public List<Location> all() {
    return List.copyOf(byName.values());
  }

  /** The location of that name, in any letter case and with any blanks. */
  public Optional<Location> find(String text) {
    return text.length() > NAME_MAX
        ? Optional.empty()
        : Optional.ofNullable(byName.get(JobDetails.foldLocation(text)));
  }

  /** Where parcels for a location of this list go: to itself, or to the first of its alternates. */
  public Location receiving(Location location) {
    return receives(location)
        ? location
        : find(location.alternateLocations().getFirst()).orElse(location);
  }

  /** The address that a job for a location of this list is given: that of the receiving dock. */
  public ShippingInformation addressFor(Location location) {
    Location dock = receiving(location);
    String phone = dock.phone();
    return new ShippingInformation(
        dock.recipientName(),
        dock.streetAddress1(),
        dock.streetAddress2(),
        dock.city(),
        dock.stateOrProvince(),
        dock.postalCode(),
        dock.countryOrRegion(),
        phone == null ? "" : phone,
        dock.additionalShippingInformation());
  }
}
