package io.drivedock.station.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BlobPath;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.SnapshotContract;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Where a bucket keeps versions, what was overwritten is a snapshot. */
final class S3SnapshotTest extends SnapshotContract {

  private StrictS3 s3;

  @BeforeEach
  void start() throws Exception {
    s3 = new StrictS3();
    s3.versions().keep();
  }

  @AfterEach
  void nothingWasSentThatIsNotAllowed() {
    s3.close();
    assertThat(s3.violations()).isEmpty();
  }

  @Override
  protected ObjectStore store(String owner) {
    return new S3Targets(Map.of("main", S3StoreTest.place(s3.endpoint(), "exports")))
        .open("main", "harbour", owner);
  }

  @Override
  protected Set<Capability> capabilities() {
    return Set.of(Capability.SNAPSHOTS);
  }

  /** The bucket does. */
  @Override
  protected void keep(BlobPath path) {}

  @Override
  protected String absentSnapshot() {
    return "v999";
  }
}
