package io.drivedock.prepare;

import io.drivedock.drive.DriveId;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which preparation a command is about: named by its drive, or by its journal. */
final class DriveOption {

  @Parameters(
      paramLabel = "DRIVE",
      arity = "0..1",
      description = "The folder of the drive; its journal lies beside it.")
  private @Nullable Path drive;

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description = "The journal, if it does not lie beside the drive under the drive's name.")
  private @Nullable Path journal;

  /**
   * The journal.
   *
   * @throws IllegalArgumentException if neither is named, or the drive's name says nothing
   */
  Path journal() {
    if (journal != null) {
      return journal;
    }
    if (drive == null) {
      throw new IllegalArgumentException("Name the DRIVE, or its journal with --journal.");
    }
    Path absolute = drive.toAbsolutePath().normalize();
    try {
      return PreparationPlan.journalBeside(
          absolute, DriveId.parse(String.valueOf(absolute.getFileName())));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The name of the folder "
              + drive
              + " is not a drive id; name the journal with --journal.",
          e);
    }
  }
}
