package io.drivedock.app;

import java.time.InstantSource;

/** Where the clock of this machine comes in. */
final class AppMain {
  private AppMain() {}

  static InstantSource clock() {
    return InstantSource.system();
  }
}
