package io.drivedock.station.exporting;

import io.drivedock.station.store.Targets;
import io.drivedock.station.store.folder.FolderTargets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

final class FolderCampaignTest extends CampaignContract {

  @Override
  protected int rounds() {
    return 20;
  }

  @Override
  protected Targets targets(long seed, Path place) throws Exception {
    return new FolderTargets(Map.of("main", Files.createDirectory(place.resolve("store"))));
  }

  @Override
  protected List<String> pieces() {
    return RoundTrip.HOSTILE;
  }

  @Override
  protected boolean isNested() {
    return true;
  }

  @Override
  protected boolean hasPageBlobs() {
    return true;
  }
}
