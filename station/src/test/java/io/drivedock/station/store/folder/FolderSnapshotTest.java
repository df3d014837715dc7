package io.drivedock.station.store.folder;

import io.drivedock.drive.BlobPath;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.SnapshotContract;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** Folders keep a blob as it is, and nothing of what it was. */
final class FolderSnapshotTest extends SnapshotContract {

  @TempDir Path folder;

  @Override
  protected ObjectStore store(String owner) {
    return new FolderTargets(Map.of("main", folder)).open("main", "harbour", owner);
  }

  @Override
  protected Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  protected void keep(BlobPath path) {}

  @Override
  protected String absentSnapshot() {
    return "2026-03-01T08:00:00.0000000Z";
  }
}
