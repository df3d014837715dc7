package io.drivedock.station.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.SnapshotTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SnapshotTest {

  private static final SnapshotTime TIME = new SnapshotTime(Instant.ofEpochSecond(7));

  @Test
  void twoOfOneTimeHaveTwoPlacesBetweenTheirNeighbours() {
    String place = new Snapshot(TIME, "a").place();
    assertThat(place).isLessThan(new Snapshot(TIME, "b").place());
    assertThat(place)
        .isGreaterThan(new Snapshot(new SnapshotTime(Instant.ofEpochSecond(6)), "z").place());
    assertThat(new Snapshot(TIME, TIME.text()).place()).isEqualTo(TIME.text());
  }

  @Test
  void oneWithoutAnIdIsNone() {
    assertThatThrownBy(() -> new Snapshot(TIME, "")).isInstanceOf(IllegalArgumentException.class);
  }
}
