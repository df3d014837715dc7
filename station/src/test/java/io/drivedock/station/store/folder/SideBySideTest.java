package io.drivedock.station.store.folder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.Targets;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two drives are moved side by side, each with a store of its own, and bring the same names. */
final class SideBySideTest {
  private static final int NAMES = 40;
  private static final BlobProperties PROPERTIES =
      new BlobProperties("text/plain", null, null, null, null);

  @TempDir Path folder;

  @Test
  void ofTwoDrivesOfAStationOneMakesTheBlobAndTheOtherIsTold() throws Exception {
    Targets targets = targets();
    raceFor("names", targets.open("main", "harbour", "a"), targets.open("main", "harbour", "b"));
  }

  @Test
  void ofTwoStationsThatShareAFolderOneMakesTheBlobAndTheOtherIsTold() throws Exception {
    raceFor(
        "names", targets().open("main", "harbour", "a"), targets().open("main", "harbour", "b"));
  }

  private Targets targets() {
    return new FolderTargets(Map.of("main", folder));
  }

  private void raceFor(String container, ObjectStore one, ObjectStore other) throws Exception {
    List<ObjectStore> stores = List.of(one, other);
    CyclicBarrier start = new CyclicBarrier(stores.size());
    try (ExecutorService threads = Executors.newFixedThreadPool(stores.size())) {
      for (int i = 0; i < NAMES; i++) {
        BlobPath path = new BlobPath(container, "folder-%d/blob".formatted(i));
        List<Future<Boolean>> commits = new ArrayList<>();
        for (int s = 0; s < stores.size(); s++) {
          commits.add(threads.submit(commit(stores.get(s), path, "by " + s, start)));
        }
        List<String> winners = new ArrayList<>();
        for (int s = 0; s < stores.size(); s++) {
          if (commits.get(s).get()) {
            winners.add("by " + s);
          }
        }
        String stored = Files.readString(folder.resolve("harbour").resolve(path.text()));
        assertThat(winners).as("who was told that %s is theirs", path).containsExactly(stored);
      }
    } finally {
      one.close();
      other.close();
    }
  }

  private static Callable<Boolean> commit(
      ObjectStore store, BlobPath path, String text, CyclicBarrier start) {
    return () -> {
      byte[] bytes = text.getBytes(UTF_8);
      Chunk chunk = new Chunk(0, bytes.length, null, Md5.ofContent(bytes));
      try (BlobUpload upload =
          store.upload(path, bytes.length, false, PROPERTIES, BlobMetadata.NONE)) {
        upload.put(chunk, ByteBuffer.wrap(bytes));
        start.await();
        return upload.commit(List.of(chunk), BlobUpload.Existing.KEEP);
      }
    };
  }
}
