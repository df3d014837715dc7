package io.drivedock.prepare.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.prepare.source.PreparationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourcePlanningTest {

  private static final int MB = 1_000_000;

  @TempDir private Path folder;

  /** Files by their paths, which have the order of the walk. */
  private static Map<String, Integer> files() {
    Map<String, Integer> files = new TreeMap<>();
    for (int i = 0; i < 12; i++) {
      for (int j = 0; j < 5; j++) {
        files.put("reel%02d/take%d".formatted(i, j), 20 * MB);
      }
    }
    return files;
  }

  private PlannedSource plan(Map<String, Integer> files, DrivePlanner planner)
      throws PreparationException {
    Path index = index();
    try (SourcePlanning planning =
        new SourcePlanning(planner, folder, Files.exists(index) ? index : null)) {
      for (Map.Entry<String, Integer> file : files.entrySet()) {
        planning.add(List.of(file.getKey().split("/")), file.getValue());
      }
      return planning.finish(index);
    }
  }

  private Path index() {
    return folder.resolve("index.csv");
  }

  private static DrivePlanner planner(String size, String... lost) {
    return new DrivePlanner(List.of(), DriveSize.parse(size), Set.of(lost));
  }

  /** The drive of each file, by the index. */
  private Map<String, String> drives() throws IndexException {
    Map<String, String> drives = new TreeMap<>();
    try (PackingIndex index = new PackingIndex(index())) {
      for (Optional<PackingIndex.Entry> next = index.next();
          next.isPresent();
          next = index.next()) {
        drives.put(next.get().path(), next.get().drive());
      }
    }
    return drives;
  }

  @Test
  void theIndexNamesEveryFileWithItsDrive() throws Exception {
    PlannedSource planned = plan(files(), planner("700 MB"));

    assertThat(planned.plan().drivesUsed()).isEqualTo(3);
    assertThat(planned.plan().cutCount()).isZero();
    assertThat(planned.isWhole()).isTrue();
    assertThat(drives()).hasSize(60).doesNotContainValue("");
    long[] files = planned.drives().stream().mapToLong(PlannedSource.DriveFiles::files).toArray();
    for (int i = 0; i < files.length; i++) {
      String name = planned.plan().loads().get(i).drive().name();
      assertThat(drives().values()).filteredOn(name::equals).hasSize((int) files[i]);
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(index());
    }
  }

  @Test
  void whatIsPlannedStaysWhereItIsWhenFilesComeAndGo() throws Exception {
    Map<String, Integer> files = files();
    plan(files, planner("700 MB"));
    Map<String, String> before = drives();
    files.remove("reel03/take2");
    files.remove("reel09/take0");
    files.put("reel03/take9", 15 * MB);
    files.put("an-early-one", 10 * MB);
    for (int i = 0; i < 5; i++) {
      files.put("reel99/take" + i, 90 * MB);
    }

    plan(files, planner("700 MB"));

    Map<String, String> after = drives();
    before.keySet().retainAll(after.keySet());
    assertThat(after).containsAllEntriesOf(before).hasSize(files.size()).doesNotContainValue("");
    assertThat(after.get("reel03/take9")).isEqualTo(before.get("reel03/take1"));
  }

  @Test
  void theFilesOfALostDriveAndOnlyTheyArePlannedAnew() throws Exception {
    plan(files(), planner("700 MB"));
    Map<String, String> before = drives();

    plan(files(), planner("700 MB", "DRIVE-2"));

    Map<String, String> after = drives();
    assertThat(before).containsValue("DRIVE-2");
    assertThat(after).doesNotContainValue("DRIVE-2").doesNotContainValue("");
    before.forEach(
        (path, drive) -> {
          if (!drive.equals("DRIVE-2")) {
            assertThat(after).containsEntry(path, drive);
          }
        });
  }

  @Test
  void aDriveThatTurnsOutSmallerGivesAwayWholeFolders() throws Exception {
    plan(files(), planner("700 MB"));
    Map<String, String> before = drives();
    List<DriveRoom> smaller =
        List.of(
            DriveRoom.mounted("DRIVE-1", 330L * MB),
            DriveRoom.blank("DRIVE-2", DriveSize.parse("700 MB")));

    PlannedSource planned =
        plan(files(), new DrivePlanner(smaller, DriveSize.parse("700 MB"), Set.of()));

    Map<String, String> after = drives();
    assertThat(planned.plan().movedFiles()).isPositive();
    assertThat(planned.plan().cutCount()).isZero();
    assertThat(after).containsValue("DRIVE-1").doesNotContainValue("");
    before.forEach(
        (path, drive) -> {
          if (!drive.equals("DRIVE-1")) {
            assertThat(after).containsEntry(path, drive);
          }
        });
  }

  @Test
  void namesOfAllKindsComeBackFromTheIndex() throws Exception {
    Map<String, Integer> files = new LinkedHashMap<>();
    for (String name :
        List.of("a,b", "c\"d\"", "e\nf", "g\r\nh", "\u00FC\uD83D\uDE00", "x y ", "=1+1")) {
      files.put("folder/" + name, 5);
    }

    plan(files, planner("700 MB"));

    assertThat(drives().keySet()).containsExactlyInAnyOrderElementsOf(files.keySet());
  }

  @Test
  void anIndexThatWasSortedOtherwiseIsNotFollowed() throws Exception {
    Files.writeString(
        index(), "Drive,Path,Bytes\r\nDRIVE-1,reel02/take1,5\r\nDRIVE-1,reel01/take1,5\r\n");

    assertThatThrownBy(() -> plan(files(), planner("700 MB")))
        .isInstanceOf(PreparationException.class)
        .hasMessageContaining("index.csv, line 3: the lines are not in the order");
  }

  /** The seed is the number of the round. */
  @Test
  void aMutatedIndexIsFollowedOrRefusedInASentence() throws Exception {
    plan(files(), planner("700 MB"));
    byte[] whole = Files.readAllBytes(index());
    List<String> refusals = new ArrayList<>();
    for (int seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = whole.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) ",\"\n/\u00FF9A".charAt(random.nextInt(7));
      }
      Files.write(index(), random.nextInt(4) == 0 ? Arrays.copyOf(bytes, 40 + seed) : bytes);
      try {
        plan(files(), planner("700 MB"));
      } catch (PreparationException e) {
        assertThat(e.getMessage()).as("seed " + seed).isNotBlank();
        refusals.add(e.getMessage());
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(refusals).isNotEmpty();
  }

  @Test
  void whatIsNoIndexIsRefused() throws IOException {
    Files.write(index(), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> new PackingIndex(index()))
        .hasMessageContaining("index.csv is not an index: its first line is not Drive,Path,Bytes.");
    Files.writeString(index(), "Drive,Path,Bytes\r\nA,\"b", StandardCharsets.UTF_8);
    assertThatThrownBy(() -> new PackingIndex(index()).next())
        .hasMessageContaining("cannot be read to its end");
  }
}
