package io.drivedock.station.slot.device;

import io.drivedock.volume.FileMedium;
import io.drivedock.volume.Medium;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.BitLockerVolume;
import io.drivedock.volume.bitlocker.Method;
import io.drivedock.volume.device.SystemDevices;
import io.drivedock.volume.ntfs.NtfsVolume;
import io.drivedock.volume.opening.FoundVolume;
import io.drivedock.volume.opening.Inspection;
import io.drivedock.volume.opening.VolumeKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A drive in words, for an operator, as it is known without a key. */
final class DeviceText {

  private static final int NAME_MAX = 40;
  private static final int VOLUMES_MAX = 4;
  private static final List<String> UNITS = List.of("bytes", "KiB", "MiB", "GiB", "TiB", "PiB");
  private static final int UNIT = 1_024;

  private final SystemDevices system;
  private final DeviceHealth health;

  DeviceText(SystemDevices system, DeviceHealth health) {
    this.system = system;
    this.health = health;
  }

  /** Size, model, what is on it, and its health if that is known: sentences. */
  String of(Place place) {
    try (FileMedium medium = FileMedium.open(place.path())) {
      List<String> drive = new ArrayList<>();
      drive.add(size(medium.size()));
      system.model(place.path()).ifPresent(model -> drive.add(name(model)));
      return "%s: %s.%s"
          .formatted(
              String.join(", ", drive),
              holds(medium),
              health.of(place.path()).map(sentence -> " " + sentence).orElse(""));
    } catch (VolumeException e) {
      return e.sentence() + ".";
    } catch (IOException e) {
      return "It cannot be read: " + e.getMessage() + ".";
    }
  }

  private static String holds(Medium medium) {
    try {
      Inspection inspection = Inspection.of(medium);
      List<FoundVolume> volumes =
          inspection.volumes().stream().filter(volume -> !volume.partition().isSystems()).toList();
      String all =
          volumes.stream()
              .limit(VOLUMES_MAX)
              .map(volume -> words(medium, volume))
              .collect(Collectors.joining("; "));
      return all.isEmpty() ? "no volume" : volumes.size() > VOLUMES_MAX ? all + "; and more" : all;
    } catch (VolumeException e) {
      return e.sentence();
    }
  }

  private static String words(Medium medium, FoundVolume volume) {
    int number = volume.partition().number();
    String what =
        volume
            .bitLocker()
            .map(DeviceText::words)
            .orElseGet(() -> volume.kind().title() + label(medium, volume));
    return (number == 0 ? "" : "volume " + number + " ")
        + what
        + volume.problem().map(problem -> ", refused: " + problem.sentence()).orElse("");
  }

  private static String words(BitLockerVolume volume) {
    String protectors =
        volume.protectors().stream()
            .map(protector -> protector.kind().title())
            .distinct()
            .collect(Collectors.joining(" or "));
    return "BitLocker%s, %s%s, opened by %s"
        .formatted(
            volume.isToGo() ? " To Go" : "",
            volume.method().map(Method::title).orElse("unknown cipher"),
            quoted(volume.description()),
            protectors.isEmpty() ? "nothing" : protectors);
  }

  private static String label(Medium medium, FoundVolume volume) {
    if (volume.kind() != VolumeKind.NTFS) {
      return "";
    }
    try {
      return quoted(NtfsVolume.label(volume.partition().on(medium))) + ", not encrypted";
    } catch (VolumeException e) {
      return ", damaged: " + e.sentence();
    }
  }

  private static String quoted(String name) {
    return Optional.of(name(name))
        .filter(it -> !it.isEmpty())
        .map(it -> " \"" + it + "\"")
        .orElse("");
  }

  /** A stranger's text: on one line, and not for long. */
  private static String name(String text) {
    StringBuilder name = new StringBuilder();
    text.strip()
        .codePoints()
        .limit(NAME_MAX)
        .map(c -> isShown(c) ? c : '?')
        .forEach(name::appendCodePoint);
    return name.toString();
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= UNIT && unit < UNITS.size() - 1) {
      value /= UNIT;
      unit++;
    }
    return unit == 0
        ? bytes + " bytes"
        : String.format(Locale.ROOT, "%.2f %s", value, UNITS.get(unit));
  }
}
