package io.drivedock.app.volume;

import io.drivedock.prepare.text.Printable;
import io.drivedock.volume.bitlocker.BitLockerVolume;
import io.drivedock.volume.bitlocker.Method;
import io.drivedock.volume.bitlocker.Protector;
import io.drivedock.volume.opening.FoundVolume;
import io.drivedock.volume.partition.Partition;
import io.drivedock.volume.partition.PartitionTable;
import java.util.ArrayList;
import java.util.List;

/** Volumes in words. */
final class VolumeText {

  private VolumeText() {}

  static String table(PartitionTable table) {
    return switch (table.kind()) {
      case GPT ->
          "GPT with sectors of %d bytes%s"
              .formatted(
                  table.sectorBytes(),
                  table.isPrimaryDamaged() ? "; the table is damaged, its backup is not" : "");
      case MBR -> "MBR with sectors of " + table.sectorBytes() + " bytes";
      case NONE -> "no partition table";
    };
  }

  /** What a volume is, for a line of its own. */
  static String headline(FoundVolume volume) {
    Partition partition = volume.partition();
    String name = partition.name().isEmpty() ? "" : "  \"" + Printable.of(partition.name()) + "\"";
    String kind =
        volume.bitLocker().map(VolumeText::headline).orElseGet(() -> volume.kind().title());
    return "%s  %s%s".formatted(Printable.bytes(partition.length()), kind, name);
  }

  private static String headline(BitLockerVolume volume) {
    return "BitLocker%s, %s"
        .formatted(
            volume.isToGo() ? " To Go" : "",
            volume.method().map(Method::title).orElse("unknown cipher"));
  }

  /** More of a BitLocker volume. */
  static List<String> details(BitLockerVolume volume) {
    List<String> lines = new ArrayList<>();
    lines.add("name        " + Printable.of(volume.description()));
    lines.add("id          " + volume.guid());
    lines.add("sectors     " + volume.sectorBytes() + " bytes");
    lines.add("metadata    " + volume.wholeCopies() + " of 3 copies can be used");
    for (Protector protector : volume.protectors()) {
      lines.add("opened by   %s  %s".formatted(protector.kind().title(), protector.guid()));
    }
    return lines;
  }
}
