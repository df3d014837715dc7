package io.drivedock.dock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.NameOrder;
import io.drivedock.job.DriveReport;
import io.drivedock.job.ExportSelection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ExportPlanTest {

  private static final DriveId A = new DriveId("A");
  private static final DriveId B = new DriveId("B");

  private static ExportRun run(int number, long bytes) {
    String name = "%03d".formatted(number);
    return new ExportRun(
        "films",
        name + "-a",
        "films",
        name + "-z",
        1,
        bytes,
        "p" + number,
        NameOrder.BY_CHARACTERS);
  }

  private static List<ExportRun> runs(long... bytes) {
    List<ExportRun> runs = new ArrayList<>();
    for (int i = 0; i < bytes.length; i++) {
      runs.add(run(i, bytes[i]));
    }
    return runs;
  }

  private static List<Long> bytes(List<ExportRun> runs) {
    return runs.stream().map(ExportRun::bytes).toList();
  }

  @Test
  void drivesAreFilledInTheOrderOfPathsWhereThatNeedsNoMore() {
    ExportPlan plan = ExportPlan.of(runs(40, 30, 20, 10)).with(A, 70).with(B, 70);
    assertThat(bytes(plan.of(A, false).runs())).containsExactly(40L, 30L);
    assertThat(bytes(plan.of(B, true).runs())).containsExactly(20L, 10L);
    assertThat(plan.of(B, true).leftOut()).isEmpty();
  }

  @Test
  void theLargestComeFirstWhereThatNeedsFewerDrives() {
    ExportPlan plan = ExportPlan.of(runs(60, 50, 40, 50)).with(A, 100).with(B, 100);
    assertThat(bytes(plan.of(A, false).runs())).containsExactly(60L, 40L);
    assertThat(bytes(plan.of(B, true).runs())).containsExactly(50L, 50L);
  }

  @Test
  void whatFitsNoDriveIsLeftOutOnceNoOtherMayCome() {
    ExportPlan plan = ExportPlan.of(runs(500, 10, 20)).with(A, 30);
    assertThat(bytes(plan.of(A, true).runs())).containsExactly(10L, 20L);
    assertThat(plan.of(A, false).leftOut()).isEmpty();
    assertThat(bytes(plan.of(A, true).leftOut())).containsExactly(500L);
  }

  @Test
  void whatADriveGivesBackIsThereForTheNext() {
    ExportPlan plan = ExportPlan.of(runs(10, 20, 30)).with(A, 60);
    ExportRun rest =
        new ExportRun("films", "001-m", "films", "001-z", 1, 20, "", NameOrder.BY_UNITS);
    ExportPlan smaller = plan.givenBack(A, List.of(rest, run(2, 30)));
    assertThat(bytes(smaller.of(A, true).runs())).containsExactly(10L);
    assertThat(smaller.of(A, true).leftOut()).containsExactly(rest, run(2, 30));
    ExportPlan next = smaller.with(B, 60);
    assertThat(next.of(B, true).runs()).containsExactly(rest, run(2, 30));
    assertThat(next.of(B, true).leftOut()).isEmpty();
  }

  @Test
  void everyRunIsOnOneDriveOrLeftOutAndNoDriveIsTooFull() {
    Random random = new Random(11);
    for (int round = 0; round < 500; round++) {
      List<ExportRun> runs = new ArrayList<>();
      for (int i = random.nextInt(40); i >= 0; i--) {
        runs.add(run(runs.size(), random.nextInt(100)));
      }
      ExportPlan plan = ExportPlan.of(runs);
      Set<ExportRun> seen = new HashSet<>();
      for (int drive = 0; drive < 5; drive++) {
        DriveId id = new DriveId("D" + drive);
        long room = random.nextInt(300);
        plan = plan.with(id, room);
        DriveAllocation own = plan.of(id, false);
        assertThat(own.bytes()).isLessThanOrEqualTo(room);
        own.runs().forEach(it -> assertThat(seen.add(it)).isTrue());
      }
      seen.addAll(plan.of(new DriveId("D0"), true).leftOut());
      assertThat(seen).containsExactlyInAnyOrderElementsOf(runs);
    }
  }

  @Test
  void aRunKnowsWhatLiesInIt() {
    ExportRun run = new ExportRun("films", "b", "music", "m", 1, 1, "", NameOrder.BY_CHARACTERS);
    assertThat(run.isBehind(BlobPath.parse("films/a"), ExportRun.BEHIND_ALL)).isTrue();
    assertThat(run.isBehind(BlobPath.parse("films/b"), ExportRun.BEHIND_ALL)).isFalse();
    assertThat(run.isBehind(BlobPath.parse("film/z"), ExportRun.BEHIND_ALL)).isTrue();
    assertThat(run.isBefore(BlobPath.parse("music/m"), ExportRun.BEHIND_ALL)).isFalse();
    assertThat(run.isBefore(BlobPath.parse("music/m1"), ExportRun.BEHIND_ALL)).isTrue();
    assertThat(run.isBefore(BlobPath.parse("films/z"), ExportRun.BEHIND_ALL)).isFalse();
  }

  @Test
  void aRunThatCutsABlobOffItsSnapshotsKnowsWhichAreItsOwn() {
    BlobPath path = BlobPath.parse("films/b");
    ExportRun whole = new ExportRun("films", "b", "films", "b", 1, 1, "", NameOrder.BY_CHARACTERS);
    for (String place : List.of("1", "2", "3", ExportRun.BEHIND_ALL)) {
      assertThat(whole.isBehind(path, place) || whole.isBefore(path, place)).isFalse();
    }
    ExportRun begin = whole.upTo("1");
    ExportRun end = whole.from("2");
    assertThat(begin.isBefore(path, "1")).isFalse();
    assertThat(begin.isBefore(path, "2")).isTrue();
    assertThat(begin.isBefore(path, ExportRun.BEHIND_ALL)).isTrue();
    assertThat(end.isBehind(path, "1")).isTrue();
    assertThat(end.isBehind(path, "2")).isFalse();
    assertThat(end.isBehind(path, ExportRun.BEHIND_ALL)).isFalse();
    assertThat(end.isBehind(BlobPath.parse("films/c"), "1")).isFalse();
    assertThat(begin.and(end))
        .isEqualTo(new ExportRun("films", "b", "films", "b", 2, 2, "", NameOrder.BY_CHARACTERS));
    ExportRun rest = whole.upToBegin(end);
    assertThat(rest.isBefore(path, "1")).isFalse();
    assertThat(rest.isBefore(path, "19")).isFalse();
    assertThat(rest.isBefore(path, "2")).isTrue();
    assertThat(rest.isBefore(path, ExportRun.BEHIND_ALL)).isTrue();
    ExportRun all = whole.upToBegin(whole.from(ExportRun.BEHIND_ALL));
    assertThat(all.isBefore(path, "2 v9")).isFalse();
    assertThat(all.isBefore(path, ExportRun.BEHIND_ALL)).isTrue();
    ExportPlan plan = ExportPlan.of(List.of(begin, end)).with(A, 2).givenBack(A, List.of(begin));
    assertThat(plan.of(A, true))
        .isEqualTo(
            new DriveAllocation(
                List.of(end), List.of(begin), begin.blobs() + end.blobs(), begin.blobs()));
  }

  @Test
  void whatIsSpeltIsReadAgain() {
    DriveAllocation plan =
        new DriveAllocation(
            runs(1, 2), List.of(runs(3).getFirst().from("1").upTo("2"), run(2, 1)), 7, 3);
    assertThat(ExportWire.plan(ExportWire.write(plan))).isEqualTo(plan);
    ExportSelection listed = new ExportSelection.Listed(List.of("a/b"), List.of("/c", "/"));
    assertThat(ExportWire.selection(ExportWire.write(listed))).isEqualTo(listed);
    ExportSelection inBlob = new ExportSelection.ListedInBlob("lists/a.xml");
    assertThat(ExportWire.selection(ExportWire.write(inBlob))).isEqualTo(inBlob);
    DriveReport.Exported exported = new DriveReport.Exported("\\m", "00", null);
    assertThat(ExportWire.exported(ExportWire.write(exported))).isEqualTo(exported);
    for (Map<String, ?> wrong :
        List.<Map<String, ?>>of(
            Map.of(),
            Map.of("runs", List.of(), "leftOut", "none"),
            Map.of("runs", List.of("x"), "leftOut", List.of()),
            Map.of("runs", List.of(Map.of("firstContainer", "a")), "leftOut", List.of()))) {
      assertThatThrownBy(() -> ExportWire.plan(wrong)).isInstanceOf(WireException.class);
    }
    Map<String, Object> negative = ExportWire.write(run(1, 1));
    negative.put("bytes", -1);
    assertThatThrownBy(() -> ExportWire.runs(Map.of("runs", List.of(negative)), "runs"))
        .isInstanceOf(WireException.class);
  }
}
