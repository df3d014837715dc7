package io.drivedock.station.store.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.station.store.BlobUpload.Existing;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Transport;
import io.drivedock.station.store.azure.StrictAzure.Break;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the service never changes the type of a blob, as its documents have it. */
final class StrictOtherTypeTest extends OtherTypeContract {

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
  ObjectStore store() {
    return new AzureTargets(
            Map.of("main", StrictAzureTest.place(azure.endpoint(), Transport.DIRECT)),
            InstantSource.system())
        .open("main", "harbour", "a");
  }

  /** Whatever fails before the new blob is whole in the account. */
  @ParameterizedTest
  @ValueSource(strings = {"block", "blocklist"})
  void theOldOneIsUntouchedIfTheNewOneFails(String comp) {
    ObjectStore store = store();
    put(store, OLD, 512, true, Existing.KEEP);
    azure.breakBy(
        (number, request) ->
            request.method().equals("PUT") && request.comp().equals(comp)
                ? new Break.Refuse(500, "InternalError")
                : null);
    assertThatThrownBy(() -> put(store, NEW, 512, false, Existing.REPLACE))
        .isInstanceOf(StoreException.class);
    azure.breakBy((number, request) -> null);
    assertThere(store, OLD, true);
  }

  @Test
  void oneThatHasSnapshotsIsNotRemoved() {
    ObjectStore store = store();
    put(store, OLD, 512, true, Existing.KEEP);
    assertThat(store.snapshotTaker().orElseThrow().take(PATH, "mark")).isPresent();
    assertThatThrownBy(() -> put(store, NEW, 512, false, Existing.REPLACE))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(StoreException.Kind.REJECTED);
              assertThat(e.reason()).hasValue("SnapshotsPresent, status 409");
            });
    assertThere(store, OLD, true);
  }

  /** Whoever writes meanwhile is not removed for another's sake. */
  @Test
  void oneThatChangedIsLookedAtOnceMore() {
    ObjectStore store = store();
    put(store, OLD, 512, true, Existing.KEEP);
    int[] removals = {0};
    azure.breakBy(
        (number, request) -> {
          boolean isOfPlace =
              request.method().equals("DELETE") && !request.blob().contains(".drivedock/");
          return isOfPlace && removals[0]++ == 0 ? new Break.Refuse(412, "ConditionNotMet") : null;
        });
    assertThat(put(store, NEW, 512, false, Existing.REPLACE)).isTrue();
    assertThat(removals[0]).isEqualTo(2);
    assertThere(store, NEW, false);
  }
}
