package io.drivedock.station.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.ImportDisposition;
import io.drivedock.job.DriveReport;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.ForwardingTargets;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.StoreCall;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TestWatch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A request that a station gave up, because nothing answered it, and that the store obeys all the
 * same: a moment later, when the station has looked and asks again.
 */
final class LateRequestTest {

  private static final RetryPolicy PATIENT =
      new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMinutes(1));

  @TempDir Path folder;

  /** Gives up the n-th call that makes a blob, and obeys it before the next one. */
  private static Targets late(Targets real, AtomicLong commits, long n) {
    AtomicReference<Supplier<?>> given = new AtomicReference<>();
    return new ForwardingTargets(real, it -> it) {
      @Override
      public ForwardingStore open(String target, String account, String owner) {
        return new ForwardingStore(super.open(target, account, owner)) {
          @Override
          protected <T> T call(StoreCall kind, long bytes, Supplier<T> call) {
            if (kind != StoreCall.COMMIT) {
              return super.call(kind, bytes, call);
            }
            Supplier<?> earlier = given.getAndSet(null);
            if (earlier != null) {
              Object _ = earlier.get();
            }
            if (commits.incrementAndGet() == n) {
              given.set(call);
              throw new StoreException(StoreException.Kind.UNAVAILABLE, "no answer");
            }
            return super.call(kind, bytes, call);
          }
        };
      }
    };
  }

  private DriveReport run(Path place, AtomicLong commits, long n, ImportDisposition disposition)
      throws Exception {
    Path store = Files.createDirectories(place.resolve("store/harbour/films")).resolve("../..");
    SampleDrive drive = new SampleDrive(place.resolve("slots"));
    drive.add("films/small", "take one".getBytes(StandardCharsets.UTF_8), disposition, 8);
    drive.add("films/large", "take two, longer".getBytes(StandardCharsets.UTF_8), disposition, 4);
    drive.add("films/empty", new byte[0], disposition, 4);
    drive.finish();
    Targets targets = late(new FolderTargets(Map.of("main", store.normalize())), commits, n);
    while (true) {
      try (OpenDrive open =
          FolderOpener.slots(place.resolve("slots")).read(SampleDrive.ID, Unlock.NONE)) {
        return new DriveImport(
                targets, place.resolve("work"), () -> Instant.EPOCH, new Blocks(16 << 20), PATIENT)
            .run(drive.assignment(), open, TestWatch.NONE);
      } catch (StoreException e) {
        // A log was given up: the station begins again.
      }
    }
  }

  private static Map<String, String> films(Path place) throws Exception {
    Map<String, String> films = new TreeMap<>();
    try (var files = Files.list(place.resolve("store/harbour/films"))) {
      for (Path file : files.toList()) {
        films.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return films;
  }

  @ParameterizedTest
  @EnumSource(ImportDisposition.class)
  void aBlobIsMadeOnceAlthoughTheRequestThatWasGivenUpIsObeyed(ImportDisposition disposition)
      throws Exception {
    AtomicLong commits = new AtomicLong();
    Path calm = folder.resolve("calm");
    DriveReport undisturbed = run(calm, commits, -1, disposition);
    assertThat(commits.get()).isGreaterThanOrEqualTo(3);
    for (long n = 1; n <= commits.get(); n++) {
      Path place = folder.resolve("late" + n);
      DriveReport report = run(place, new AtomicLong(), n, disposition);
      assertThat(report.status()).as("commit %d", n).isEqualTo(undisturbed.status());
      assertThat(report.errorLogUri()).as("commit %d", n).isNull();
      assertThat(films(place)).as("commit %d", n).isEqualTo(films(calm));
    }
  }
}
