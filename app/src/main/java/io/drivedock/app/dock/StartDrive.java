package io.drivedock.app.dock;

import picocli.CommandLine.Command;

/** Goes on with a drive. */
@Command(name = "start", description = "Continue work on a drive that was parked or ejected.")
final class StartDrive extends HeldDrive {

  StartDrive() {
    super("start");
  }
}
