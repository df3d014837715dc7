package io.drivedock.prepare.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A file system of Linux, forced to its medium by one call (syncfs(2)). */
final class SyncedVolume implements Disk.Volume {

  private final LinuxCalls calls;
  private final int folder;

  private SyncedVolume(LinuxCalls calls, int folder) {
    this.calls = calls;
    this.folder = folder;
  }

  static Optional<Disk.Volume> open(Path folder) throws IOException {
    Optional<LinuxCalls> calls = LinuxCalls.calls();
    return calls.isEmpty()
        ? Optional.empty()
        : Optional.of(new SyncedVolume(calls.get(), calls.get().open(folder)));
  }

  @Override
  public void force() throws IOException {
    calls.syncfs(folder);
  }

  @Override
  public void close() {
    calls.close(folder);
  }
}
