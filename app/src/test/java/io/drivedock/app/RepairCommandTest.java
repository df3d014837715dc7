package io.drivedock.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RepairCommandTest {

  @TempDir Path folder;
  private AtHome drive = new AtHome(Path.of(""), "");
  private Path settings = Path.of("");
  private Path store = Path.of("");

  @BeforeEach
  void prepareADriveWhoseBlobsAreInAStore() throws Exception {
    drive = AtHome.prepared(folder);
    store = Files.createDirectories(folder.resolve("store"));
    settings =
        Files.writeString(folder.resolve("targets.yaml"), "targets: {main: {folder: store}}\n");
    CommandRun restored =
        CommandRun.of(
            "restore",
            drive.root().toString(),
            "--into",
            settings.toString(),
            "--account",
            "harbour");
    assertThat(restored.exit()).as(restored.err()).isZero();
  }

  private CommandRun repair() {
    return repair("harbour");
  }

  private CommandRun repair(String account) {
    return repair(account, drive.root(), "--manifest-hash", drive.hash());
  }

  private CommandRun repair(String account, Path root, String... more) {
    List<String> words = new ArrayList<>(List.of("repair", root.toString()));
    words.addAll(List.of("--from", settings.toString(), "--account", account));
    words.addAll(List.of(more));
    return CommandRun.of(words.toArray(String[]::new));
  }

  @Test
  void whatIsDamagedIsMendedAndAllElseIsLeft() throws Exception {
    Path large = drive.data("large.bin");
    Path text = drive.data("a.txt");
    AtHome.flip(large, 5, (13 << 20));
    Files.delete(text);
    Files.writeString(drive.data("empty"), "x");
    CommandRun ended = repair();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exit()).isZero();
    assertThat(ended.out())
        .contains(
            "films/sub/large.bin: repaired 2 ranges, 5.0 MiB",
            "films/sub/a.txt: repaired 1 range, 5 B",
            "Repaired: 4 ranges of 3 blobs, 5.0 MiB.")
        .endsWith("Every byte is there and matches the manifest.\n");
    assertThat(large).hasBinaryContent(AtHome.LARGE);
    assertThat(text).hasContent("hello");
    assertThat(CommandRun.of("verify", drive.root().toString()).exit()).isZero();
    assertThat(repair().out())
        .doesNotContain("repaired:", "Repaired:")
        .contains("Every byte is there");
  }

  @Test
  void whatCannotBeMendedIsListedAndEndsWithOne() throws Exception {
    AtHome.flip(drive.data("large.bin"), 5);
    Files.delete(drive.data("a.txt"));
    Files.write(store.resolve("harbour/films/sub/large.bin"), new byte[] {1});
    CommandRun ended = repair();
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out())
        .contains(
            "films/sub/large.bin: not repaired: it has changed in the store, where it"
                + " now has 1 bytes",
            "films/sub/large.bin: bytes 0 to 4194303 are damaged",
            "films/sub/a.txt: repaired 1 range, 5 B")
        .endsWith("1 of 3 blobs is still damaged or missing.\n");
  }

  @Test
  void aManifestThatSaysItIsABlobItselfIsNotWrittenTo() throws Exception {
    Path manifest = drive.root().resolve("DriveManifest.xml");
    String text = Files.readString(manifest);
    String path = text.replaceAll("(?s).*<FilePath>([^<]*a\\.txt)</FilePath>.*", "$1");
    String hostile = text.replace(path, "\\driveMANIFEST.xml");
    Files.writeString(manifest, hostile);
    CommandRun ended = repair("harbour", drive.root());
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out()).contains("not repaired: its file is the manifest");
    assertThat(manifest).hasContent(hostile);
  }

  @Test
  void theStoreIsOnlyRead() throws Exception {
    AtHome.flip(drive.data("large.bin"), 5);
    List<Path> before = all(store);
    assertThat(repair().exit()).isZero();
    assertThat(all(store)).isEqualTo(before);

    AtHome.flip(drive.data("large.bin"), 5);
    CommandRun mistyped = repair("harbor");
    assertThat(mistyped.exit()).isEqualTo(2);
    assertThat(mistyped.err()).contains("has no folder for the account 'harbor'").hasLineCount(1);
    assertThat(all(store)).isEqualTo(before);

    Files.move(store, folder.resolve("unmounted"));
    CommandRun away = repair();
    assertThat(away.exit()).isEqualTo(2);
    assertThat(away.err()).contains(store + ": opening it failed: it does not exist");
    assertThat(store).doesNotExist();
  }

  private static List<Path> all(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void withoutSettingsOrADriveNothingIsDone() throws Exception {
    assertThat(CommandRun.of("repair", drive.root().toString()).exit()).isEqualTo(2);
    CommandRun none = repair("harbour", folder.resolve("none"));
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("There is no ");
  }
}
