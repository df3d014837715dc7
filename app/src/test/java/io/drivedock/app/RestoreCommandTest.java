package io.drivedock.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.DriveId;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.Preparation;
import io.drivedock.prepare.PreparationPlan;
import io.drivedock.prepare.PreparationWatch;
import io.drivedock.prepare.PreparedDrive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RestoreCommandTest {

  @TempDir Path folder;
  private AtHome drive = new AtHome(Path.of(""), "");
  private Path to = Path.of("");

  @BeforeEach
  void prepareADrive() throws Exception {
    drive = AtHome.prepared(folder);
    to = folder.resolve("to");
  }

  private CommandRun restore(String... more) {
    String[] words = new String[more.length + 2];
    words[0] = "restore";
    words[1] = drive.root().toString();
    System.arraycopy(more, 0, words, 2, more.length);
    return CommandRun.of(words);
  }

  @Test
  void allOfItComesOutAndTheSecondTimeItIsProven() throws Exception {
    CommandRun ended = restore(to.toString(), "--manifest-hash", drive.hash());
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exit()).isZero();
    assertThat(ended.out())
        .contains("Drive D1: 13.0 MiB in 3 blobs", "Restored into " + to + ": 3 blobs, 13.0 MiB.")
        .endsWith("Every blob is there and matches the manifest.\n");
    assertThat(to.resolve("films/sub/large.bin")).hasBinaryContent(AtHome.LARGE);
    assertThat(to.resolve("films/sub/a.txt")).hasContent("hello");
    assertThat(to.resolve("films/sub/empty")).isEmptyFile();

    CommandRun again = restore(to.toString());
    assertThat(again.exit()).isZero();
    assertThat(again.out())
        .contains("Restored into " + to + ": 0 blobs, 0 B.", "left unchanged: 3 blobs.");
  }

  @Test
  void whatLiesUnderAnotherNameIsNamed() throws Exception {
    Path tree = Files.createDirectories(folder.resolve("odd"));
    Files.writeString(tree.resolve("50% off"), "x");
    Files.writeString(tree.resolve("plain"), "y");
    Path odd = Files.createDirectories(folder.resolve("D2"));
    PreparedDrive prepared =
        new Preparation(() -> Instant.EPOCH)
            .run(
                PreparationPlan.copying(tree, odd, new DriveId("D2"), BlobPlan.into("films")),
                PreparationWatch.NONE);
    assertThat(prepared.files()).isEqualTo(2);
    CommandRun ended = CommandRun.of("restore", odd.toString(), to.toString());
    assertThat(ended.exit()).isZero();
    assertThat(ended.out())
        .contains(
            "films/50% off: stored as " + to.resolve("films/50%25 off"),
            "Stored under another name, because the folder cannot hold every name: 1"
                + " blob, named above.")
        .doesNotContain("plain: lies");
  }

  @Test
  void whatCannotBeRestoredIsListedAndEndsWithOne() throws Exception {
    AtHome.flip(drive.data("large.bin"), 5, 5 << 20);
    Files.createDirectories(to.resolve("films/sub"));
    Files.writeString(to.resolve("films/sub/a.txt"), "mine");
    CommandRun ended = restore(to.toString());
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out())
        .contains(
            "films/sub/large.bin: bytes 0 to 8388607 are damaged",
            "films/sub/a.txt: something else exists there and was not changed",
            "Restored into " + to + ": 1 blob, 0 B.")
        .endsWith("2 blobs of 3 are not restored. Their files are still on the drive.\n");
    assertThat(to.resolve("films/sub/a.txt")).hasContent("mine");
    assertThat(to.resolve("films/sub/large.bin")).doesNotExist();
  }

  @Test
  void aTargetOfAStationIsRestoredInto() throws Exception {
    Path store = Files.createDirectories(folder.resolve("store"));
    Path settings =
        Files.writeString(
            folder.resolve("station.yaml"),
            """
            server: https://dock.example.com
            tokenFile: none
            drivesAtOnce: 2
            targets:
              main: {folder: store}
            """);
    CommandRun ended = restore("--into", settings.toString(), "--account", "harbour");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exit()).isZero();
    assertThat(ended.out()).contains("Restored into account harbour in " + store + ": 3 blobs");
    assertThat(store.resolve("harbour/films/sub/a.txt")).hasContent("hello");
  }

  @Test
  void wordsThatDoNotFitAreSaidAndNothingIsDone() throws Exception {
    Path settings =
        Files.writeString(
            folder.resolve("two.yaml"), "targets: {a: {folder: x}, b: {folder: y}}\n");
    Path none = Files.writeString(folder.resolve("none.yaml"), "nothing: 1\n");
    Path inside = drive.root().resolve("out");
    record Case(CommandRun run, String says) {}
    for (Case each :
        new Case[] {
          new Case(restore(), "Name the destination"),
          new Case(restore(to.toString(), "--into", settings.toString()), "Name the destination"),
          new Case(restore(to.toString(), "--account", "harbour"), "can be used only with --into"),
          new Case(
              restore("--into", settings.toString()),
              "Name the job's storage account with --account"),
          new Case(
              restore("--into", settings.toString(), "--account", "x"),
              "several targets: a, b. Choose one with --target"),
          new Case(
              restore("--into", settings.toString(), "--account", "x", "--target", "c"),
              "no target 'c', but a, b."),
          new Case(
              restore("--into", none.toString(), "--account", "x"), "'targets' names no target"),
          new Case(
              restore("--into", settings.toString(), "--account", "x", "--target", "a"),
              folder.resolve("x") + ": opening it for writing failed: it does not exist"),
          new Case(restore(inside.toString()), "contain each other"),
          new Case(restore(folder.toString()), "contain each other"),
          new Case(restore(to.resolve("a/b").toString()), "cannot be created"),
          new Case(restore(settings.toString()), "is not a folder"),
          new Case(
              restore(to.toString(), "--manifest-hash", "00".repeat(16)), "is not the manifest"),
        }) {
      assertThat(each.run().exit()).as(each.says()).isEqualTo(2);
      assertThat(each.run().err()).contains(each.says()).startsWith("drivedock: ");
    }
    assertThat(inside).doesNotExist();
    assertThat(to).doesNotExist();
    assertThat(folder.resolve("x")).doesNotExist();
  }
}
