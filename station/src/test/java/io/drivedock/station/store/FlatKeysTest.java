package io.drivedock.station.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BlobPath;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FlatKeysTest {

  private static final List<String> PIECES =
      List.of("films", "$root", "$web", "UPPER", "x", "", "a", ".drivedock", "%", "under_score");

  @Test
  void everyKeyIsABlobOfItsOwnThatLeadsBackToIt() {
    Random random = new Random(3);
    Set<String> keys = new HashSet<>();
    Set<BlobPath> paths = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder key = new StringBuilder();
      for (int j = random.nextInt(4); j >= 0; j--) {
        boolean isOurs = random.nextInt(6) == 0;
        key.append(isOurs ? FlatKeys.NO_CONTAINER : PIECES.get(random.nextInt(PIECES.size())))
            .append(j == 0 ? "" : "/");
      }
      if (key.isEmpty()) {
        continue;
      }
      FlatKeys.Place place = FlatKeys.place(key.toString());
      BlobPath path = new BlobPath(place.container(), place.name());
      assertThat(FlatKeys.key(path)).as("key '%s'", key).contains(key.toString());
      assertThat(paths.add(path)).as("key '%s'", key).isEqualTo(keys.add(key.toString()));
    }
  }

  @Test
  void whatHasAContainerIsThereAndNowhereElse() {
    assertThat(FlatKeys.place("films/a/b")).isEqualTo(new FlatKeys.Place("films", "a/b"));
    assertThat(FlatKeys.place("$web/index.html"))
        .isEqualTo(new FlatKeys.Place("$web", "index.html"));
    assertThat(FlatKeys.key(new BlobPath(FlatKeys.NO_CONTAINER, "films/a"))).isEmpty();
  }
}
