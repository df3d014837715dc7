package io.drivedock.station.slot.device;

import io.drivedock.drive.DriveId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What each drive is and holds, in words. Each is looked at once, when it appears, in a thread of
 * its own: a drive may take minutes to spin up, or to fail.
 */
final class DeviceLooks {

  private final Function<Place, String> look;
  private final Map<Place, String> texts = new ConcurrentHashMap<>();
  private volatile Map<DriveId, List<Place>> present = Map.of();

  /** Looks at drives so. */
  DeviceLooks(Function<Place, String> look) {
    this.look = look;
  }

  /** Begins to look at what is new, and forgets what is gone. */
  void update(Map<DriveId, List<Place>> found) {
    Set<Place> places = new HashSet<>();
    found.values().forEach(places::addAll);
    texts.keySet().retainAll(places);
    for (Place place : places) {
      if (texts.putIfAbsent(place, "") == null) {
        Thread.ofPlatform()
            .name("look-" + place.path().getFileName())
            .daemon()
            .start(() -> texts.replace(place, look.apply(place)));
      }
    }
    present = Map.copyOf(found);
  }

  /** What is at a place has changed: it is looked at again. */
  void changed(Place place) {
    texts.remove(place);
  }

  /** What is known of a drive; empty while it is looked at, or if it is not there. */
  String of(DriveId drive) {
    return present.getOrDefault(drive, List.of()).stream()
        .map(place -> texts.getOrDefault(place, ""))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" "));
  }
}
