package io.drivedock.app.dock;

import picocli.CommandLine.Command;

/** Stops the work on a drive that is taken out. */
@Command(
    name = "eject",
    description =
        "Stop work on a drive so that it can be removed. When inserted again, it"
            + " starts by itself.")
final class EjectDrive extends HeldDrive {

  EjectDrive() {
    super("eject");
  }
}
