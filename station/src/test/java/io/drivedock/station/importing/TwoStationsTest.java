package io.drivedock.station.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.Assignment;
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
import io.drivedock.station.store.StoreLimits;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TestWatch;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.TransferWatch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A station that was thought dead, and wakes up in the middle of a call of the store. */
@Timeout(300)
final class TwoStationsTest {

  @TempDir Path folder;
  private Path store;
  private SampleDrive drive;
  private boolean isFar;

  @BeforeEach
  void prepare() throws Exception {
    store = folder.resolve("store");
    drive = new SampleDrive(folder.resolve("slots"));
    empty();
  }

  private void empty() throws Exception {
    if (Files.exists(store)) {
      try (var files = Files.walk(store)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(store.resolve("harbour/films"));
    Files.writeString(store.resolve("harbour/films/a"), "old");
  }

  private static byte[] content(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Does something before the n-th call of the store. */
  private final class Hooked extends ForwardingTargets {
    private final long at;
    private final Runnable hook;
    private final AtomicLong calls = new AtomicLong();

    Hooked(long at, Runnable hook) {
      super(new FolderTargets(Map.of("main", store)), it -> it);
      this.at = at;
      this.hook = hook;
    }

    @Override
    public ForwardingStore open(String target, String account, String owner) {
      return new ForwardingStore(super.open(target, account, owner)) {
        @Override
        protected <T> T call(StoreCall kind, long bytes, Supplier<T> call) {
          if (calls.incrementAndGet() == at) {
            hook.run();
          }
          return super.call(kind, bytes, call);
        }

        @Override
        public StoreLimits limits() {
          return isFar ? new StoreLimits(true, 4, false) : super.limits();
        }
      };
    }
  }

  private DriveReport run(Targets targets, long lease, AtomicBoolean isStopped) throws Exception {
    Assignment assignment = lease == 1 ? drive.assignment() : drive.assignment().takenOver(lease);
    TransferWatch watch = new TestWatch(isStopped::get);
    try (OpenDrive open =
        FolderOpener.slots(folder.resolve("slots")).read(SampleDrive.ID, Unlock.NONE)) {
      return new DriveImport(
              targets,
              folder.resolve("work" + lease),
              () -> Instant.EPOCH,
              new Blocks(16 << 20),
              RetryPolicy.NONE)
          .run(assignment, open, watch);
    }
  }

  private Map<String, String> world() throws Exception {
    Map<String, String> world = new TreeMap<>();
    try (var files = Files.walk(store)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.getParent().endsWith("claims")) {
          continue;
        }
        world.put(
            store.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .replaceFirst("<!-- Read back from the target: [^>]*-->", ""));
      }
    }
    return world;
  }

  private static List<String> contents(Map<String, String> world) {
    return world.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("harbour/films/"))
        .map(Map.Entry::getValue)
        .sorted()
        .toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"false, 0.0", "false, 0.5", "false, 1.0", "true, 0.0", "true, 0.5", "true, 1.0"})
  void theOneThatHasTheDriveNowEndsAsIfItHadBeenAlone(boolean far, double share) throws Exception {
    isFar = far;
    for (int i = 0; i < 4; i++) {
      drive.add("films/a", content(i, 9), ImportDisposition.RENAME, far ? 9 : 4);
      drive.add("films/b" + i, content(10 + i, 9), ImportDisposition.RENAME, far ? 9 : 4);
    }
    drive.finish();
    Hooked counting = new Hooked(-1, () -> {});
    DriveReport undisturbed = run(counting, 1, new AtomicBoolean());
    Map<String, String> world = world();
    long calls = counting.calls.get();
    for (long n = 1; n <= calls; n += 2) {
      empty();
      deleteWork();
      DriveReport report = interleaved(n, Math.round(calls * share));
      assertThat(report).as("at call %d", n).isEqualTo(undisturbed);
      if (isFar) {
        // Which of several blobs of one name gets which number depends on when it was refused.
        assertThat(contents(world())).as("at call %d", n).isEqualTo(contents(world));
      } else {
        assertThat(world()).as("at call %d", n).isEqualTo(world);
      }
    }
  }

  /**
   * The first comes to its n-th call and stands still, until the second comes to its k-th, or to
   * its end; then it makes that call, and those that others of its threads have begun.
   */
  private DriveReport interleaved(long n, long k) throws Exception {
    CountDownLatch standsStill = new CountDownLatch(1);
    CountDownLatch wakesUp = new CountDownLatch(1);
    AtomicBoolean isStopped = new AtomicBoolean();
    Thread first =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    run(
                        new Hooked(
                            n,
                            () -> {
                              standsStill.countDown();
                              await(wakesUp);
                              isStopped.set(true);
                            }),
                        1,
                        isStopped);
                  } catch (StoreException | TransferStoppedException e) {
                    // As it has to.
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  } finally {
                    standsStill.countDown();
                  }
                });
    await(standsStill);
    Hooked second =
        new Hooked(
            k,
            () -> {
              wakesUp.countDown();
              try {
                first.join();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    DriveReport report = run(second, 2, new AtomicBoolean());
    wakesUp.countDown();
    first.join();
    return report;
  }

  private void deleteWork() throws Exception {
    for (String work : new String[] {"work1", "work2"}) {
      if (Files.exists(folder.resolve(work))) {
        try (var files = Files.walk(folder.resolve(work))) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    }
  }
}
