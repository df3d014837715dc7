package io.drivedock.app.waimportexport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.app.waimportexport.OldTranslation.Untranslatable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Command lines as customers have them end as their verdicts say. */
final class OldCommandLineTest {

  private static final Path LINES = Path.of("src/test/resources/waimportexport/command-lines.tsv");

  @TempDir private Path folder;

  private record Line(String verdict, List<String> words) {}

  private static List<Line> lines() throws IOException {
    return Files.readAllLines(LINES).stream()
        .filter(line -> !line.startsWith("#") && line.contains("\t"))
        .map(line -> line.split("\t"))
        .map(parts -> new Line(parts[0], List.of(parts[1].split("\\|"))))
        .filter(line -> !line.verdict().equals("verdict"))
        .toList();
  }

  @Test
  void everyCommandLineOfTheCorpusEndsAsItsVerdictSays() throws IOException {
    List<String> said = new ArrayList<>();
    for (Line line : lines()) {
      OldCommandLine read = OldCommandLine.read(line.words());
      String what = line.toString();
      assertThat(read.isRight()).as(what).isEqualTo(!line.verdict().startsWith("fault"));
      if (line.verdict().equals("ok")) {
        assertThat(read.notes()).as(what).isEmpty();
      } else if (line.verdict().equals("tolerate")) {
        assertThat(read.notes()).as(what).isNotEmpty();
      } else {
        said.add(line.verdict());
        read.faults().forEach(fault -> said.add("  " + fault));
      }
    }
    assertThat(String.join("\n", said) + "\n")
        .isEqualTo(Files.readString(LINES.resolveSibling("command-line-faults.txt")));
  }

  private List<String> words(String... old) throws Untranslatable {
    OldCommandLine read = OldCommandLine.read(List.of(old));
    assertThat(read.faults()).isEmpty();
    try (SecretFiles secrets = new SecretFiles()) {
      List<String> words =
          OldTranslation.words(
              Objects.requireNonNull(read.verb()), read.arguments(), secrets, false);
      for (String word : words) {
        if (word.endsWith("bitlocker-key") || word.endsWith("store.yaml")) {
          assertThat(Path.of(word)).exists();
          assertThat(Path.of(word).getParent().toFile().canRead()).isTrue();
        }
      }
      return words;
    }
  }

  @Test
  void aSourceOfVersion1BecomesAPreparation() throws Exception {
    Path metadata = folder.resolve("m.xml");
    Files.writeString(
        metadata, "<?xml version=\"1.0\"?><Metadata><project>reel</project></Metadata>");

    assertThat(
            words(
                "PrepImport",
                "/j:/srv/FirstDrive.jrn",
                "/id:movies",
                "/sk:KEY==",
                "/t:/media/WD-1",
                "/srcdir:/srv/Movies",
                "/dstdir:movies/new/",
                "/Disposition:no-overwrite",
                "/BlobType:PageBlob",
                "/MetadataFile:" + metadata))
        .containsExactly(
            "prepare",
            "/srv/Movies",
            "--drive",
            "/media/WD-1",
            "--container",
            "movies",
            "--prefix",
            "new/",
            "--disposition",
            "no-overwrite",
            "--page-blobs",
            "*",
            "--metadata",
            "project=reel",
            "--journal",
            "/srv/FirstDrive.jrn");
  }

  @Test
  void aTableOfVersion2BecomesAPreparationAndNoKeyIsAWord() throws Exception {
    Path data = folder.resolve("dataset.csv");
    Path drives = folder.resolve("driveset.csv");
    Files.writeString(
        data, "BasePath,DstItemPathOrPrefix,ItemType\n/srv/films/,films/,BlockBlob\n");
    Files.writeString(
        drives,
        "DriveLetter,FormatOption,SilentOrPromptOnFormat,Encryption,ExistingBitLockerKey\n"
            + "/media/WD-1,AlreadyFormatted,SilentMode,AlreadyEncrypted,"
            + "060456-014509-132033-080300-252615-584177-672089-411631\n");

    List<String> words =
        words(
            "PrepImport",
            "/j:a.jrn",
            "/id:s01",
            "/sk:KEY",
            "/InitialDriveSet:" + drives,
            "/DataSet:" + data);

    assertThat(words)
        .startsWith(
            "prepare",
            "/srv/films/",
            "--container",
            "films",
            "--disposition",
            "rename",
            "--drive",
            "/media/WD-1",
            "--bitlocker-key-file");
    assertThat(words).noneMatch(word -> word.contains("060456"));
    assertThat(Path.of(words.get(9))).doesNotExist();
  }

  @Test
  void theOtherVerbsBecomeTheCommandsThatDoTheirWork() throws Exception {
    assertThat(
            words(
                "RepairExport",
                "/r:a.rep",
                "/d:/media/G",
                "/sn:films",
                "/sk:S0VZ",
                "/ManifestFile:m"))
        .startsWith("repair", "/media/G", "--from")
        .endsWith("--account", "films", "--manifest", "m");
    assertThat(words("RepairImport", "/d:/media/G", "/sn:films", "/From:station.yaml"))
        .containsExactly("restore", "/media/G", "--into", "station.yaml", "--account", "films");
    assertThat(
            words(
                "previewexport",
                "-sn:films",
                "-From:station.yaml",
                "-ExportBlobListFile:l.xml",
                "-drivesize:500GB"))
        .containsExactly(
            "preview",
            "--list",
            "l.xml",
            "--drive-size",
            "500GB",
            "--from",
            "station.yaml",
            "--account",
            "films");
  }

  @Test
  void anInterruptedSessionIsResumedOrRolledBack() throws Exception {
    assertThat(words("PrepImport", "/j:a.jrn", "/id:s01", "/ResumeSession"))
        .containsExactly("prepare", "resume", "--journal", "a.jrn");
    assertThat(words("PrepImport", "/j:a.jrn", "/id:s01", "/AbortSession"))
        .containsExactly("prepare", "abort", "--journal", "a.jrn");
    assertThat(words("PrepImport", "/j:a.jrn", "/id:s01", "/AbortSession", "/silentmode"))
        .containsExactly("prepare", "abort", "--journal", "a.jrn", "--yes");
  }

  @Test
  void whatIsNotUsedIsNamed() throws Exception {
    OldCommandLine read =
        OldCommandLine.read(
            List.of(
                "RepairImport",
                "/r:a.rep",
                "/d:/media/G",
                "/sn:films",
                "/sk:S0VZ",
                "/From:station.yaml",
                "/CopyLogFile:a.log",
                "/logdir:/logs"));
    try (SecretFiles secrets = new SecretFiles()) {
      List<String> _ =
          OldTranslation.words(
              Objects.requireNonNull(read.verb()), read.arguments(), secrets, false);
    }
    assertThat(read.arguments().notes())
        .containsExactlyInAnyOrder(
            "/r has no meaning here and is not used",
            "/CopyLogFile has no meaning here and is not used",
            "/logdir has no meaning here and is not used");
  }

  @Test
  void aJournalLiesBesideItsDriveAndNotOnIt() {
    List<String> rest = List.of("/id:s01", "/t:/media/WD-1", "/srcdir:/a", "/dstdir:abc/");
    List<String> beside = new ArrayList<>(List.of("PrepImport", "/j:/media/WD-1.jrn"));
    beside.addAll(rest);
    assertThat(OldCommandLine.read(beside).faults()).isEmpty();
    List<String> on = new ArrayList<>(List.of("PrepImport", "/j:/media/WD-1/a.jrn"));
    on.addAll(rest);
    assertThat(OldCommandLine.read(on).faults())
        .containsExactly(
            "/j:/media/WD-1/a.jrn lies on the drive that is sent; a journal holds its key and"
                + " stays");
  }

  @Test
  void whatIsNotDoneHereIsSaid() {
    assertThatThrownBy(
            () -> words("PrepImport", "/j:a.jrn", "/id:s01", "/t:x", "/srcdir:/a", "/dstdir:abc/"))
        .hasMessageContaining("This computer has no drive letters");
    assertThatThrownBy(() -> words("RepairExport", "/d:/media/G", "/sn:films"))
        .hasMessageContaining("Say where the blobs are");
    assertThatThrownBy(
            () ->
                words(
                    "PrepImport",
                    "/j:a.jrn",
                    "/id:s01",
                    "/t:/dev/sdb",
                    "/encrypt",
                    "/srcdir:/a",
                    "/dstdir:abc/"))
        .hasMessageContaining("add /DriveId:SERIAL");
  }

  @Test
  void aVerbThatIsNotThereIsCompared() {
    assertThat(OldCommandLine.read(List.of("PrepExport", "/j:a.jrn")).faults())
        .containsExactly(
            "there is no verb PrepExport; did you mean PrepImport? Verbs are PrepImport,"
                + " RepairImport, RepairExport, PreviewExport");
    assertThat(OldCommandLine.read(List.of("PreviewExport", "/t:x")).faults())
        .containsExactlyInAnyOrder(
            "PreviewExport has no parameter /t",
            "PreviewExport needs /ExportBlobListFile",
            "PreviewExport needs /DriveSize");
  }

  /** The seed is the number of the round. */
  @Test
  void mutatedWordsAreReadOrRefusedAndNoKeyIsShown() throws IOException {
    List<Line> lines = lines();
    String odd = "/-:\"|; $\u2013xK";
    for (int seed = 0; seed < 4_000; seed++) {
      Random random = new Random(seed);
      List<String> words = new ArrayList<>(lines.get(random.nextInt(lines.size())).words());
      words.add("/sk:SECRETSECRETSECRET");
      words.add("/bk:SECRETSECRETSECRET");
      for (int i = random.nextInt(4); i >= 0; i--) {
        int at = random.nextInt(words.size());
        StringBuilder word = new StringBuilder(words.get(at));
        word.insert(
            random.nextInt(Math.min(4, word.length()) + 1),
            odd.charAt(random.nextInt(odd.length())));
        words.set(at, word.toString());
      }
      OldCommandLine read;
      try {
        read = OldCommandLine.read(words);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " " + words, e);
      }
      assertThat(read.faults() + " " + read.notes())
          .as("seed " + seed)
          .doesNotContain("SECRETSECRETSECRET");
    }
  }
}
