package io.drivedock.app.dock;

import picocli.CommandLine.Command;

/** Stops the work on a drive. */
@Command(name = "park", description = "Stop work on a drive until it is started again.")
final class ParkDrive extends HeldDrive {

  ParkDrive() {
    super("park");
  }
}
