package io.drivedock.app.preview;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.prepare.planning.DriveSize;
import io.drivedock.station.planning.ExportPreview;
import java.util.List;
import java.util.OptionalInt;

/**
 * The drives that are thought of.
 *
 * @param sizes in the order in which they come; more are like the last
 * @param count of those that will come; nothing for as many as are needed
 */
record Drives(List<DriveSize> sizes, OptionalInt count) {

  private static final int COUNT_MAX = 1_000;

  Drives {
    sizes = List.copyOf(sizes);
  }

  /**
   * Those of the options.
   *
   * @param said how many, if somebody says so
   * @throws CommandFailedException if that does not go together
   */
  static Drives of(List<DriveSize> sizes, OptionalInt said) {
    if (said.isPresent() && (said.getAsInt() < 1 || said.getAsInt() > COUNT_MAX)) {
      throw unusable("--drives must be from 1 to " + COUNT_MAX + ".");
    }
    if (sizes.size() > COUNT_MAX) {
      throw unusable("--drive-size may be given " + COUNT_MAX + " times.");
    }
    if (sizes.size() > 1 && said.isPresent() && said.getAsInt() != sizes.size()) {
      throw unusable(
          ("There are %d sizes and %d drives: give --drive-size once for all drives,"
                  + " or once for each.")
              .formatted(sizes.size(), said.getAsInt()));
    }
    return new Drives(sizes, sizes.size() > 1 ? OptionalInt.of(sizes.size()) : said);
  }

  private static CommandFailedException unusable(String message) {
    return new CommandFailedException(Exit.UNUSABLE, message);
  }

  /** The size of the drive that comes so late, from 0 on. */
  DriveSize size(int drive) {
    return sizes.get(Math.min(drive, sizes.size() - 1));
  }

  /** What is free on them when they are blank. */
  List<Long> freeBytes() {
    return sizes.stream().map(size -> ExportPreview.freeBytes(size.bytes())).toList();
  }

  /** Whether nobody will send that drive, from 0 on. */
  boolean isBeyond(int drive) {
    return count.isPresent() && drive >= count.getAsInt();
  }

  String text() {
    return sizes.size() == 1
        ? sizes.getFirst().text()
        : String.join(", ", sizes.stream().map(DriveSize::text).toList());
  }
}
