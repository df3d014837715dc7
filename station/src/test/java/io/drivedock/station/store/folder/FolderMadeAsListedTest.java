package io.drivedock.station.store.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.station.importing.MadeAsListedContract;
import io.drivedock.station.store.Targets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FolderMadeAsListedTest extends MadeAsListedContract {

  @Override
  protected Targets targets() throws Exception {
    return new FolderTargets(Map.of("main", Files.createDirectories(folder.resolve("store"))));
  }

  @Test
  void aRestoredFileHasTheTimeOfTheFileThatItComesFrom() throws Exception {
    restoreTwice();
    for (String name : new String[] {"none", "one", "many", "none.vhd", "many.vhd"}) {
      assertThat(
              Files.getLastModifiedTime(folder.resolve("store/harbour/films").resolve(name))
                  .toInstant())
          .as(name)
          .isEqualTo(Instant.parse("2001-09-09T01:46:40.500Z"));
    }
  }
}
