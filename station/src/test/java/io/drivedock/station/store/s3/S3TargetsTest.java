package io.drivedock.station.store.s3;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.station.store.KeySource;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Transport;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of accounts that would lead elsewhere; nothing is asked of any server. */
final class S3TargetsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "films-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias",
        "films--ol-s3",
        "films--usw2-az1--x-s3",
        "xn--films",
        "..",
        "a/b",
        "Films"
      })
  void aNameThatStandsForAnotherBucketIsNotPutInItsPlace(String account) {
    S3Place place =
        new S3Place(
            URI.create("http://127.0.0.1:1"),
            "eu-1",
            "{account}",
            "",
            true,
            new KeySource.Fixed<>(new S3Keys("a", "k3y", null)),
            null,
            Map.of(),
            S3Place.UPLOADS_DEFAULT,
            Transport.DIRECT);
    S3Targets targets = new S3Targets(Map.of("main", place));
    assertThatThrownBy(() -> targets.openToRead("main", account))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot be an account in target 'main'");
  }
}
