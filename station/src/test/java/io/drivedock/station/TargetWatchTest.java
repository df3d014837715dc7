package io.drivedock.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.SlotReport;
import io.drivedock.dock.TargetReport;
import io.drivedock.station.store.TargetCheck;
import io.drivedock.station.store.folder.FolderTargets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TargetWatchTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration TICK = Duration.ofMillis(10);

  private static void awaitProblem(TargetWatch watch, String name, String problem) {
    Awaitility.await()
        .atMost(LONG)
        .pollDelay(Duration.ZERO)
        .pollInterval(TICK)
        .until(
            () ->
                watch.reports().stream()
                    .filter(report -> report.name().equals(name))
                    .anyMatch(
                        report ->
                            report.problem() == null
                                ? problem.isEmpty()
                                : !problem.isEmpty() && report.problem().contains(problem)));
  }

  @Test
  void aFolderThatGoesAndComesBackIsSeen(@TempDir Path folder) throws Exception {
    Path main = Files.createDirectory(folder.resolve("main"));
    try (TargetWatch watch =
        new TargetWatch(new FolderTargets(Map.of("main", main)).checks(), TICK, LONG)) {
      awaitProblem(watch, "main", "");
      Files.delete(main);
      awaitProblem(watch, "main", "does not exist or is not a folder");
      Files.createDirectory(main);
      awaitProblem(watch, "main", "");
      assertThat(main).isEmptyDirectory();
    }
  }

  @Test
  void aTargetThatHangsIsAProblemOfItsOwnOnly() {
    CountDownLatch answer = new CountDownLatch(1);
    TargetCheck hanging =
        () -> {
          try {
            answer.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return List.of();
        };
    try (TargetWatch watch =
        new TargetWatch(Map.of("hangs", hanging, "well", List::of), TICK, Duration.ofMillis(200))) {
      awaitProblem(watch, "well", "");
      awaitProblem(watch, "hangs", "has not answered");
      assertThat(watch.reports().getLast()).isEqualTo(new TargetReport("well", null));
      answer.countDown();
      awaitProblem(watch, "hangs", "");
    }
  }

  @Test
  void aCheckThatFailsInAnUnforeseenWayIsAProblemAndIsTriedAgain() {
    AtomicBoolean isWrong = new AtomicBoolean(true);
    TargetCheck check =
        () -> {
          if (isWrong.get()) {
            throw new IllegalStateException("we are wrong");
          }
          return List.of("It does this.", "x".repeat(2 * SlotReport.REASON_MAX));
        };
    try (TargetWatch watch = new TargetWatch(Map.of("main", check), TICK, LONG)) {
      awaitProblem(watch, "main", "unexpectedly");
      isWrong.set(false);
      awaitProblem(watch, "main", "");
      assertThat(watch.reports().getFirst().limits())
          .containsExactly("It does this.", "x".repeat(SlotReport.REASON_MAX));
    }
  }
}
