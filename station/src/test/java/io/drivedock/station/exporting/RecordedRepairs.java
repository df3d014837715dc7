package io.drivedock.station.exporting;

import io.drivedock.drive.ManifestBlob;
import io.drivedock.station.repairing.DriveRepair;
import java.util.List;

/** Keeps what a repair tells. */
public record RecordedRepairs(List<String> mended, List<String> notMended)
    implements DriveRepair.Watch {

  @Override
  public void looked(long bytes) {}

  @Override
  public void mended(ManifestBlob blob, int ranges, long bytes) {
    mended.add("%s %d %d".formatted(blob.blobPath(), ranges, bytes));
  }

  @Override
  public void notMended(ManifestBlob blob, String why) {
    notMended.add(blob.blobPath() + ": " + why);
  }

  @Override
  public boolean isStopped() {
    return false;
  }
}
