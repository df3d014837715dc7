package io.drivedock.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.JournalText;
import io.drivedock.prepare.submission.JobSubmission;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class PrepareCommandTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00.123Z");
  private static final String TOKEN = "a-token-that-nobody-may-see";
  private static final String KEY = "238810-662376-448998-450120-652806-203390-606320-483076";
  private static final String CREATED =
      "{\"id\":\"/the/job\",\"properties\":{\"state\":\"Creating\",\"shippingInformation\":{"
          + "\"recipientName\":\"Dock\",\"streetAddress1\":\"Pier 7\",\"city\":\"Rotterdam\","
          + "\"postalCode\":\"3011\",\"countryOrRegion\":\"Netherlands\"}}}";

  @TempDir Path folder;
  private Path photos;
  private Path drive;
  private Path address;

  private record Run(int exitCode, String out, String err) {}

  @BeforeEach
  void fill() throws Exception {
    folder = folder.toRealPath();
    photos = Files.createDirectories(folder.resolve("photos"));
    drive = folder.resolve("WD-1234");
    address = Files.writeString(folder.resolve("address.yaml"), ReturnAddressFileTest.YAML);
    Files.writeString(photos.resolve("a.txt"), "hello");
    Files.createDirectories(photos.resolve("sub/empty"));
    Files.writeString(photos.resolve("sub/b?"), "odd");
  }

  private Run run(Map<String, String> environment, Object... words) {
    List<String> arguments = new ArrayList<>();
    for (Object word : words) {
      arguments.add(word.toString());
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandLine(new PrepareCommand(() -> NOW, environment, null))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments.toArray(String[]::new));
    return new Run(exitCode, relative(out), relative(err));
  }

  private String relative(StringWriter text) {
    return text.toString().replace(folder.toString(), "…");
  }

  private Run run(Object... words) {
    return run(Map.of(), words);
  }

  private Object[] withJob(Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(
        List.of(
            "--job=spring",
            "--location=Rotterdam",
            "--storage-account=/an/account",
            "--subscription=11111111-2222-3333-4444-555555555555",
            "--resource-group=harbour",
            "--return-address=" + address));
    return all.toArray();
  }

  @Test
  void aPreparationEndsWithASummaryAndTheNextStep() {
    Run run = run(photos, "--drive", drive);
    assertThat(run.out())
        .isEqualTo(
            """
            Drive WD-1234 is prepared: …/WD-1234
              2 blobs, 8 bytes, for container photos, renamed if the blob already exists
              1 file stored under another name, because not every drive can hold theirs; the blobs keep their names
              1 empty folder: object storage has no folders, so an empty one disappears
              read back from the drive: every byte matches
              manifest \\DriveManifest.xml, MD5 74D7E0F6E1D1A51DCA8EC05DA62F1BFB; do not change the drive from now on
              journal …/WD-1234.jrn

            Next: create the job. This command prints its request, and --submit URL sends it:
              prepare --from-journal …/WD-1234.jrn --job NAME --location LOCATION --storage-account ID --subscription GUID --resource-group GROUP --return-address FILE
            """
                .replace("74D7E0F6E1D1A51DCA8EC05DA62F1BFB", hash()));
    // A machine that is busy for a second is told a rate.
    assertThat(run.err().replaceAll("(?m), \\S+ \\S+ a second.*$", ""))
        .isEqualTo(
            """
            Preparing 2 files, 8 bytes.
             60 %  5 bytes of 8 bytes
            100 %  8 bytes of 8 bytes
            Reading the drive back, 8 bytes.
            100 %  8 bytes of 8 bytes
            """);
    assertThat(run.exitCode()).isZero();
  }

  private String hash() {
    try {
      return WrittenDrive.read(drive).manifestHash();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsLeftOutIsNamedAndChangesTheExitCode() throws Exception {
    for (int i = 10; i < 32; i++) {
      Files.createSymbolicLink(photos.resolve("link" + i), photos.resolve("a.txt"));
    }
    Run run = run(photos, "--drive", drive);
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out())
        .contains(
            """

            Left out, 22:
              link10: it is a symbolic link, which is not followed; put the file itself here
            """)
        .contains(
            """
              link29: it is a symbolic link, which is not followed; put the file itself here
              and 2 more; all in …/WD-1234.left-out.txt

            Next: create the job.\
            """);
    assertThat(Files.readAllLines(folder.resolve("WD-1234.left-out.txt"))).hasSize(22);
  }

  @Test
  void jsonIsForPrograms() throws Exception {
    Files.createSymbolicLink(photos.resolve("link"), photos.resolve("a.txt"));
    Run run = run(photos, "--drive", drive, "--json", "--prefix=x");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out())
        .isEqualTo(
            """
            {
              "driveId" : "WD-1234",
              "drive" : "…/WD-1234",
              "manifestFile" : "\\\\DriveManifest.xml",
              "manifestHash" : "%s",
              "journal" : "…/WD-1234.jrn",
              "container" : "photos",
              "prefix" : "x/",
              "disposition" : "rename",
              "blobs" : 2,
              "bytes" : 8,
              "foundThere" : 0,
              "underOtherNames" : 1,
              "emptyFolders" : 1,
              "readBack" : true,
              "readBackPastCache" : true,
              "excluded" : 0,
              "passedOver" : [ ],
              "leftOut" : {
                "count" : 1,
                "list" : "…/WD-1234.left-out.txt",
                "first" : [ {
                  "path" : "link",
                  "reason" : "link",
                  "why" : "it is a symbolic link, which is not followed; put the file itself here"
                } ]
              }
            }
            """
                .formatted(hash()));
  }

  @Test
  void theDriveIsNotReadBackWhereThatIsSaid() {
    Run run = run(photos, "--drive", drive, "--no-read-back");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).doesNotContain("read back");
    assertThat(run.err()).doesNotContain("Reading the drive back");
  }

  @Test
  void filtersSayWhichFilesAreTaken() throws Exception {
    Path list = Files.writeString(folder.resolve("list"), "\uFEFFa.txt\r\n# note\n./sub/\nnone\n");
    Run run = run(photos, "--drive", drive, "--files-from", list, "--exclude", "b*");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out())
        .contains("  1 blob, 5 bytes, for container photos")
        .contains("  1 file or folder excluded by the filters\n")
        .contains("Left out, 1:\n  none: the list names it, and it does not exist\n");
    assertThat(WrittenDrive.read(drive).blobPaths()).containsExactly("photos/a.txt");
  }

  @Test
  void aDryRunWritesNothing() throws Exception {
    Files.createSymbolicLink(photos.resolve("link"), photos.resolve("a.txt"));
    Run run = run(photos, "--drive", drive, "--dry-run", "--exclude", "/a.*", "--prefix=x");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out())
        .isEqualTo(
            """
            Dry run: nothing was written.
              1 file, 3 bytes, would become blobs in container photos under x/; the drive needs up to 1003 bytes more
              1 file or folder excluded by the filters

            Left out, 1:
              link: it is a symbolic link, which is not followed; put the file itself here
            """);
    assertThat(drive).doesNotExist();
    assertThat(folder.resolve("WD-1234.jrn")).doesNotExist();
    assertThat(run(photos, "--drive", drive, "-n", "--include", "*.none").err())
        .contains("There are no files in …/photos that the filters select");
  }

  @Test
  void rulesForFiltersAndRatesAreChecked() throws Exception {
    assertThat(run(photos, "--drive", drive, "--exclude", "[").err())
        .contains("'[' is not a pattern for file names");
    Path list = Files.writeString(folder.resolve("list"), "sub/../../a\n");
    assertThat(run(photos, "--drive", drive, "--files-from", list).err())
        .contains("'sub/../../a', which is not below the folder");
    Files.write(list, new byte[] {'a', (byte) 0xFF});
    assertThat(run(photos, "--drive", drive, "--files-from", list).err())
        .contains("is not in UTF-8");
    assertThat(run(photos, "--drive", drive, "--bwlimit", "fast").err())
        .contains("it must be bytes a second, such as 500K, 20M or 1G");
    assertThat(run(photos, "--drive", drive, "--bwlimit", "1g").exitCode()).isZero();
  }

  @Test
  void withoutSubmitTheRequestIsPrintedAndTheKeyIsNot() throws Exception {
    Path key = Files.writeString(folder.resolve("key"), KEY + "\n");
    Run run = run(withJob(photos, "--drive", drive, "--bitlocker-key-file", key));
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .endsWith(
            """

            Next: create the job. --submit URL sends this request, and so can any client of the API:
            PUT /subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/harbour/providers/Microsoft.ImportExport/jobs/spring?api-version=2021-01-01
            {
              "location" : "Rotterdam",
              "properties" : {
                "storageAccountId" : "/an/account",
                "jobType" : "Import",
                "returnAddress" : {
                  "recipientName" : "Ada",
                  "streetAddress1" : "Quay 1",
                  "city" : "Dresden",
                  "postalCode" : "01067",
                  "countryOrRegion" : "NO",
                  "phone" : "+49 351",
                  "email" : "ada@example.org"
                },
                "driveList" : [ {
                  "driveId" : "WD-1234",
                  "bitLockerKey" : "(in the journal)",
                  "manifestFile" : "\\\\DriveManifest.xml",
                  "manifestHash" : "%s"
                } ]
              }
            }
            The drive's key is not shown; insert it from the journal.
            """
                .formatted(hash()));
    assertThat(run.out() + run.err()).doesNotContain(KEY);
    assertThat(JournalText.read(Files.readString(folder.resolve("WD-1234.jrn"))).key().reveal())
        .isEqualTo(KEY);
  }

  @Test
  void withSubmitTheJobIsCreated() throws Exception {
    try (TestDock dock = new TestDock().answers(404, "{}").answers(201, CREATED)) {
      Run run =
          run(
              Map.of("DRIVEDOCK_TOKEN", TOKEN),
              withJob(photos, "--drive", drive, "--submit", dock.address()));
      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .endsWith(
              """

              The job was created: /the/job, Creating
              Next: pack the drive and send it to
                Dock
                Pier 7
                Rotterdam 3011
                Netherlands
              Then enter the carrier and tracking number in the job, which marks it as shipped.
              """);
      assertThat(dock.requests().getLast().authorization()).isEqualTo("Bearer " + TOKEN);
      assertThat(run.out() + run.err()).doesNotContain(TOKEN).doesNotContain("Warning");
    }
  }

  @Test
  void aJobThatIsRefusedCanBeSubmittedAgainFromTheJournal() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    String refusal =
        "{\"error\":{\"code\":\"LocationNotAvailable\",\"message\":\"no "
            + TOKEN
            + "\",\"target\":\"location\"}}";
    try (TestDock dock =
        new TestDock()
            .answers(404, "{}")
            .answers(400, refusal)
            .answers(404, "{}")
            .answers(201, CREATED)) {
      Object[] words =
          withJob(photos, "--drive", drive, "--submit", dock.address(), "--token-file", token);
      Run run = run(words);
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out()).startsWith("Drive WD-1234 is prepared");
      assertThat(run.err())
          .endsWith(
              """
              prepare: The service refused the job spring: 400 LocationNotAvailable (location): no (token)
              The drive is prepared. To submit its job after solving the problem:
                prepare --from-journal …/WD-1234.jrn --job spring --location Rotterdam --storage-account /an/account --subscription 11111111-2222-3333-4444-555555555555 --resource-group harbour --return-address …/address.yaml --submit %s --token-file …/token
              """
                  .formatted(dock.address()));
      String shown = run.err().strip();
      String again = shown.substring(shown.lastIndexOf("prepare ") + "prepare ".length());
      Run second = run((Object[]) again.replace("…", folder.toString()).split(" ", -1));
      assertThat(second.err()).isEmpty();
      assertThat(second.exitCode()).isZero();
      assertThat(second.out()).contains("The job was created");
      assertThat(dock.requests().getLast().body()).contains(hash());
    }
  }

  @Test
  void jsonOfASubmittedJobHoldsItsAnswer() throws Exception {
    try (TestDock dock = new TestDock().answers(404, "{}").answers(201, CREATED)) {
      Run run =
          run(
              Map.of("DRIVEDOCK_TOKEN", TOKEN),
              withJob(photos, "--drive", drive, "--json", "--submit", dock.address()));
      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .contains("\"job\" : {\n    \"id\" : \"/the/job\"")
          .doesNotContain(TOKEN);
    }
  }

  @Test
  void whatIsWrongWithAJobIsToldBeforeAnythingIsCopied() throws Exception {
    Run run = run(withJob(photos, "--drive", drive, "--submit=https://dock.example.org"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "prepare: A token is required: name its file with --token-file, or set"
                + " DRIVEDOCK_TOKEN.\n");
    Files.writeString(address, "city: Dresden\n");
    run = run(withJob(photos, "--drive", drive));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("'recipientName' is missing");
    run = run(photos, "--drive", drive, "--job", "spring");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("Missing required argument(s): --location=LOCATION");
    assertThat(drive).doesNotExist();
  }

  @Test
  void aTokenSentInTheClearIsWarnedOf() {
    assertThat(JobSubmission.isReadableOnTheWay(URI.create("http://dock:80"))).isTrue();
    assertThat(JobSubmission.isReadableOnTheWay(URI.create("https://dock"))).isFalse();
    assertThat(JobSubmission.isReadableOnTheWay(URI.create("http://127.0.0.1:1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "none --drive D1",
        "photos",
        "photos --drive -x",
        "photos --drive D1 --container No",
        "photos --drive D1 --container $root --prefix x",
        "photos --drive D1 --disposition maybe",
        "photos --drive D1 --content-type perhaps",
        "photos --drive D1 --metadata 1=x",
        "photos --drive D1 --metadata x=\u00FC",
        "photos --drive D1 --page-blobs [",
        "photos --drive D1 --drive-id !",
        "photos --drive D1 --bitlocker-key-file none",
        "photos --drive D1 --in-place",
        "photos --drive photos",
        "photos --drive D1 --journal photos/D1.jrn",
        "photos --drive D1 --what",
        "--from-journal none",
        "photos --from-journal none",
      })
  void wrongUsageIsExitCodeTwoAndChangesNothing(String line) throws Exception {
    Map<String, String> before = WrittenDrive.tree(folder);
    List<Object> words = new ArrayList<>();
    for (String word : line.split(" ", -1)) {
      boolean isPath = word.matches("none|photos.*|D1");
      if (!word.isEmpty()) {
        words.add(isPath ? folder.resolve(word) : word);
      }
    }
    Run run = run(words.toArray());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).isNotBlank();
    assertThat(run.out()).isEmpty();
    assertThat(WrittenDrive.tree(folder)).isEqualTo(before);
    assertThat(folder.resolve("D1")).doesNotExist();
  }

  @Test
  void inPlaceTheFolderIsTheDrive() throws Exception {
    Run run = run(photos, "--in-place", "--container=films", "--content-type=none");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
    assertThat(run.out())
        .contains("Drive photos is prepared")
        .contains("sub/b?: a file name on a drive has none of \\/:\"<>|?*; rename the file");
    assertThat(WrittenDrive.read(photos).blobPaths()).containsExactly("films/a.txt");
  }

  @Test
  void onATerminalThereIsABar() {
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandLine(
                new PrepareCommand(
                    () -> NOW, Map.of(), new PrintStream(terminal, true, StandardCharsets.UTF_8)))
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(err))
            .execute(photos.toString(), "--drive", drive.toString());
    assertThat(exitCode).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(terminal.toString(StandardCharsets.UTF_8)).contains("\r").contains("2 files");
  }

  @Test
  void anEncryptedImageIsMadeAndItsKeyNotPrinted() throws Exception {
    Path image = folder.resolve("drive.img");
    Run run = run(photos, "--encrypt", "--drive", image, "--drive-id", "WD-1234");
    assertThat(run.err()).doesNotContain("Exception");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("Drive WD-1234 is prepared: …/drive.img", "2 blobs", "contains the drive's key")
        .doesNotContainPattern("\\d{6}-\\d{6}");
    assertThat(Files.readString(folder.resolve("WD-1234.jrn")))
        .containsPattern("\\d{6}(-\\d{6}){7}");
    assertThat(run(photos, "--encrypt", "--drive", image).err()).contains("--drive-id");
    assertThat(run(photos, "--drive", drive, "--overwrite-device", "X").err())
        .contains("are for --encrypt");
    assertThat(run(photos, "--in-place", "--encrypt", "--drive-id", "X").err())
        .contains("omit --in-place");
    Path key = Files.writeString(folder.resolve("key"), "no recovery password");
    Run wrong =
        run(photos, "--encrypt", "--drive", image, "--drive-id=X", "--bitlocker-key-file", key);
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("48 digits");
  }

  @Test
  void helpTeaches() {
    Run run = run("--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("Examples:", "Exit codes:", "--in-place", "--from-journal", "DRIVEDOCK_TOKEN");
  }
}
