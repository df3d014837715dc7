package io.drivedock.prepare;

import io.drivedock.prepare.planning.DrivePlanner;
import io.drivedock.prepare.planning.DriveRoom;
import io.drivedock.prepare.planning.DriveSize;
import io.drivedock.prepare.source.SourceWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The drives of a plan. */
final class PlanOptions {

  @Option(
      names = {"-d", "--drive"},
      paramLabel = "NAME=SIZE|PATH",
      description = {
        "A drive that is there: its serial number and its size, as in WD-1234=4TB, or the mount"
            + " point of one that is connected. Repeatable; they are used in this order."
      })
  private List<String> drives = new ArrayList<>();

  @Option(
      names = "--drive-size",
      paramLabel = "SIZE",
      converter = SizeWord.class,
      description = {
        "The size of drives that can be had besides, as in 4TB: the plan says how many are needed"
            + " and calls them DRIVE-1, DRIVE-2 and so on."
      })
  private @Nullable DriveSize more;

  @Option(
      names = "--without",
      paramLabel = "NAME",
      description = {
        "A drive of the index that has failed or is missing: its files are planned anew."
            + " Repeatable."
      })
  private Set<String> lost = new TreeSet<>();

  /** Whether no drive is named. */
  boolean areNone() {
    return drives.isEmpty() && more == null;
  }

  /**
   * The planner for these drives.
   *
   * @throws IllegalArgumentException saying what is wrong with which option
   */
  DrivePlanner planner() {
    List<DriveRoom> rooms = new ArrayList<>();
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String drive : drives) {
      DriveRoom room = room(drive);
      if (!names.add(room.name())) {
        throw new IllegalArgumentException("The drive " + room.name() + " is named twice.");
      }
      rooms.add(room);
    }
    return new DrivePlanner(rooms, more, lost);
  }

  private static DriveRoom room(String drive) {
    int equals = drive.lastIndexOf('=');
    try {
      Path path = Path.of(drive).toAbsolutePath().normalize();
      if (equals < 0 || Files.isDirectory(path)) {
        long free = Files.getFileStore(path).getUsableSpace();
        Path name = path.getFileName();
        return DriveRoom.mounted(name == null ? "" : name.toString(), free);
      }
      return DriveRoom.blank(
          drive.substring(0, equals), DriveSize.parse(drive.substring(equals + 1)));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--drive "
              + drive
              + ": this folder cannot be asked for its free space: "
              + SourceWalk.reason(e)
              + ". For a drive that is not connected, give its size, as in WD-1234=4TB.",
          e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--drive " + drive + ": " + e.getMessage() + ".", e);
    }
  }

  /** A size with its unit. */
  static final class SizeWord implements ITypeConverter<DriveSize> {

    @Override
    public DriveSize convert(String text) {
      try {
        return DriveSize.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
