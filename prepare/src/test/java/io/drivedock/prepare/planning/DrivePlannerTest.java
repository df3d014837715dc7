package io.drivedock.prepare.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DrivePlannerTest {

  private static final long MIB = SampleTrees.MIB;

  /** Drives with so much room, as the peers counted it: the reserve comes on top. */
  private static List<DriveRoom> drives(int count, long bytes) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> DriveRoom.mounted("D" + i, bytes * 100 / 99 + 2048))
        .toList();
  }

  private static PackingPlan plan(SourceTree tree, List<DriveRoom> drives) {
    return new DrivePlanner(drives, null).plan(tree);
  }

  @Test
  void filmsLieOnNineDrivesWithNoReelCut() {
    for (int seed = 1; seed <= 3; seed++) {
      PackingPlan plan = plan(SampleTrees.films(seed), drives(20, 2048 * MIB));
      assertThat(plan.drivesUsed()).as("seed " + seed).isEqualTo(9);
      assertThat(plan.cutFolders()).as("seed " + seed).isEmpty();
    }
  }

  @Test
  void anOfficeLiesOnSixDrivesWithNoFolderCut() {
    for (int seed = 1; seed <= 3; seed++) {
      SourceTree tree = SampleTrees.office(seed);
      PackingPlan plan = plan(tree, drives(20, 512 * MIB));
      assertThat(plan.drivesUsed()).as("seed " + seed).isEqualTo(6);
      assertThat(plan.cutFolders()).as("seed " + seed).isEmpty();
    }
  }

  @Test
  void lumpsLieOnElevenDrivesWithThreeBoxesCut() {
    for (int seed = 1; seed <= 3; seed++) {
      SourceTree tree = SampleTrees.lumps(seed);
      PackingPlan plan = plan(tree, drives(20, 1024 * MIB));
      assertThat(plan.drivesUsed()).as("seed " + seed).isEqualTo(11);
      assertThat(plan.cutCount()).as("seed " + seed).isLessThanOrEqualTo(3);
    }
  }

  /** The drives of all files, in the order of the walk. */
  private static List<Integer> drivesOf(PackingPlan plan) {
    List<Integer> drives = new ArrayList<>();
    add(plan.tree().top(), drives);
    return drives;
  }

  private static void add(Folder folder, List<Integer> drives) {
    for (int i = 0; i < folder.files(); i++) {
      drives.add((int) folder.drive(i));
    }
    folder.folders().forEach(below -> add(below, drives));
  }

  @Test
  void theSameInputGivesTheSamePlan() {
    assertThat(drivesOf(plan(SampleTrees.lumps(1), drives(20, 1024 * MIB))))
        .isEqualTo(drivesOf(plan(SampleTrees.lumps(1), drives(20, 1024 * MIB))));
  }

  /** The seed is the number of the round. */
  @Test
  void noDriveIsOverfullAndNothingThatFitsIsLeftOut() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      SourceTree tree = randomTree(random);
      List<DriveRoom> given = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        given.add(DriveRoom.mounted("G" + i, random.nextInt(2_000_000)));
      }
      DriveSize more = new DriveSize(300_000_000 + random.nextInt(100_000_000));
      PackingPlan plan = new DrivePlanner(given, more).plan(tree);
      for (PackingPlan.Load load : plan.loads()) {
        assertThat(load.space()).as("seed " + seed).isLessThanOrEqualTo(load.spaceMax());
      }
      assertThat(drivesOf(plan)).as("seed " + seed).doesNotContain(-1);
    }
  }

  private static SourceTree randomTree(Random random) {
    SourceTree tree = new SourceTree();
    for (int i = 0; i < 1 + random.nextInt(20); i++) {
      for (int j = 0; j < random.nextInt(8); j++) {
        List<String> path =
            random.nextInt(4) == 0
                ? List.of("file%02d%02d".formatted(i, j))
                : List.of("folder%02d".formatted(i), "file%d".formatted(j));
        tree.add(path, random.nextInt(random.nextInt(10) == 0 ? 60_000_000 : 400_000));
      }
    }
    return tree;
  }

  @Test
  void aFileThatIsLargerThanEveryDriveIsOnNone() {
    SourceTree tree = new SourceTree();
    tree.add(List.of("small"), 1000);
    tree.add(List.of("too-large"), 3_000 * MIB);
    PackingPlan plan = new DrivePlanner(List.of(), DriveSize.parse("2 GB")).plan(tree);

    assertThat(drivesOf(plan)).containsExactly(0, (int) Folder.TOO_LARGE);
    assertThat(plan.drivesUsed()).isOne();
  }

  @Test
  void whatOnlyALargerDriveOfManyHoldsIsNotWaitedFor() {
    SourceTree tree = new SourceTree();
    tree.add(List.of("a"), 900 * MIB);
    tree.add(List.of("b"), 900 * MIB);
    PackingPlan plan =
        new DrivePlanner(
                List.of(DriveRoom.mounted("LARGE", 1_000 * MIB)), DriveSize.parse("500 MB"))
            .plan(tree);

    assertThat(drivesOf(plan)).containsExactlyInAnyOrder(0, -1);
  }
}
