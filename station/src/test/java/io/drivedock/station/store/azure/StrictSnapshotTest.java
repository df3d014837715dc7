package io.drivedock.station.store.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.station.store.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What is sent for snapshots, where everything is checked. */
final class StrictSnapshotTest extends AzureSnapshotContract {

  private StrictAzure azure;

  @BeforeEach
  void start() throws Exception {
    azure = new StrictAzure();
  }

  @AfterEach
  void nothingWasSentThatIsNotAllowed() {
    azure.close();
    assertThat(azure.violations()).isEmpty();
  }

  @Override
  AzurePlace place() {
    return StrictAzureTest.place(azure.endpoint(), Transport.DIRECT);
  }
}
