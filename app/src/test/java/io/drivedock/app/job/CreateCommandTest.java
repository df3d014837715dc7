package io.drivedock.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.DriveId;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.Preparation;
import io.drivedock.prepare.PreparationPlan;
import io.drivedock.prepare.PreparationWatch;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.server.access.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jobs made from prepared drives, from what to export, and from the JSON of others. */
final class CreateCommandTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;
  private JobCommandServer testServer;
  private Customer ann;

  @BeforeEach
  void open() throws IOException {
    testServer = new JobCommandServer(folder, InstantSource.system());
    ann = new Customer(folder, testServer.url(), testServer.token(Role.CUSTOMER));
  }

  @AfterEach
  void close() {
    testServer.close();
  }

  private Customer.Ran create(String name, String... more) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "create",
                name,
                "--location=Main Dock",
                "--storage-account=press",
                "--return-address=" + testServer.home()));
    words.addAll(List.of(more));
    return ann.job(words.toArray(String[]::new));
  }

  private JsonNode shown(String name) {
    return JSON.readTree(ann.job("show", name, "--json").ended(0).out());
  }

  private Path prepared(String drive) throws IOException, PreparationException {
    Path files = Files.createDirectories(folder.resolve("files"));
    Files.writeString(files.resolve("page.txt"), "a page\n");
    new Preparation(ann)
        .run(
            PreparationPlan.copying(
                files, folder.resolve(drive), new DriveId(drive), BlobPlan.into("papers")),
            new PreparationWatch() {
              @Override
              public void counted(long count, long bytes) {}

              @Override
              public void progress(long done, long total, String file) {}
            });
    return folder.resolve(drive);
  }

  @Test
  void preparedDrivesBecomeAnImport() throws IOException, PreparationException {
    Path drive = prepared("DISK0001");

    Customer.Ran ran =
        create(
            "spring",
            "--drive=" + drive,
            "--journal=" + testServer.journal("DISK0002"),
            "--log-level=verbose",
            "--backup-manifest",
            "--diagnostics-path=logs/ann",
            "--tag=film=yes",
            "--tag=year=1926",
            "--return-carrier=UPS",
            "--return-account=7");

    assertThat(ran.ended(0).out())
        .contains(
            "Created /subscriptions/", "Next: ship the drives to Drivedock", "spring is Creating.");
    JsonNode job = shown("spring");
    JsonNode properties = job.path("properties");
    assertThat(properties.path("driveList")).hasSize(2);
    assertThat(properties.path("driveList").get(0).path("driveId").asString())
        .isEqualTo("DISK0001");
    assertThat(properties.path("logLevel").asString()).isEqualTo("Verbose");
    assertThat(properties.path("backupDriveManifest").asBoolean()).isTrue();
    assertThat(properties.path("diagnosticsPath").asString()).isEqualTo("logs/ann");
    assertThat(properties.path("returnAddress").path("postalCode").asString()).isEqualTo("01067");
    assertThat(properties.path("returnShipping").path("carrierAccountNumber").asString())
        .isEqualTo("7");
    assertThat(properties.path("storageAccountId").asString())
        .endsWith("/resourceGroups/press/providers/Microsoft.Storage/storageAccounts/press");
    assertThat(job.path("tags").path("year").asString()).isEqualTo("1926");
    assertThat(ann.job("keys", "spring").out())
        .isEqualTo("DISK0002  " + JobCommandServer.KEY + "\n");
    assertThat(ran.out() + ran.err()).doesNotContain(JobCommandServer.KEY);
  }

  private static String jobThatExports(String prefix) {
    return ("{\"id\":\"/the/job\",\"name\":\"films\",\"properties\":{\"state\":\"Creating\","
                + "\"storageAccountId\":\"/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/"
                + "press/providers/Microsoft.Storage/storageAccounts/press\","
                + "\"jobType\":\"Export\",\"export\":{\"blobList\":{\"blobPathPrefix\":[\"/%s/\"]}}}}")
        .formatted(prefix);
  }

  @Test
  void aJobThatAnotherMakesMeanwhileIsNotReplaced() throws IOException {
    for (String prefix : List.of("stills", "films")) {
      List<String> conditions = new ArrayList<>();
      try (HostileServer server = new HostileServer()) {
        server
            .then(404, "{\"error\":{\"code\":\"ResourceNotFound\",\"message\":\"-\"}}")
            .then(
                exchange -> {
                  conditions.add(exchange.getRequestHeaders().getFirst("If-None-Match"));
                  HostileServer.reply(
                      exchange, 412, "{\"error\":{\"code\":\"PreconditionFailed\"}}");
                })
            .then(200, jobThatExports(prefix));
        ann = new Customer(folder, server.url(), "token");
        Customer.Ran ran = create("films", "--export-prefix=/films/");

        assertThat(conditions).containsExactly("*");
        if (prefix.equals("films")) {
          assertThat(ran.ended(0).out()).contains("This job already exists: /the/job");
        } else {
          assertThat(ran.ended(1).err()).contains("already exists", "differs from this one");
        }
      }
    }
  }

  @Test
  void tagsThatTheServerDropsAreNamed() throws IOException {
    String made =
        "{\"id\":\"/the/job\",\"name\":\"films\",\"tags\":{\"FILM\":\"yes\",\"year\":\"1927\"},"
            + "\"properties\":{\"state\":\"Creating\",\"jobType\":\"Export\"}}";
    try (HostileServer server = new HostileServer()) {
      server
          .then(404, "{\"error\":{\"code\":\"ResourceNotFound\",\"message\":\"-\"}}")
          .then(201, made);
      ann = new Customer(folder, server.url(), "token");
      Customer.Ran ran =
          create(
              "films",
              "--export-prefix=/films/",
              "--tag=film=yes",
              "--tag=year=1926",
              "--tag=odd=a\u001Bb");

      assertThat(ran.ended(0).err())
          .contains("the server did not keep these tags of the job: year=1926, odd=a\\u001Bb")
          .doesNotContain("film=yes");
    }
  }

  @Test
  void whatIsToBeExportedIsNamedInThreeWays() throws IOException {
    create("films", "--export-path=/films/a", "--export-path=/films/b", "--export-prefix=/stills/")
        .ended(0);
    create("list", "--export-list=films/list.xml").ended(0);

    assertThat(
            create(
                    "films",
                    "--export-path=/films/b",
                    "--export-path=/films/a",
                    "--export-prefix=/stills/")
                .ended(0)
                .out())
        .contains("This job already exists");
    assertThat(create("films", "--export-path=/films/b").ended(1).err())
        .contains("differs from this one");
    assertThat(shown("films").path("properties").path("export"))
        .isEqualTo(
            JSON.readTree(
                "{\"blobList\":{\"blobPath\":[\"/films/a\",\"/films/b\"],\"blobPathPrefix\":[\"/stills/\"]}}"));
    assertThat(shown("list").path("properties").path("export").path("blobListBlobPath").asString())
        .isEqualTo("films/list.xml");
    assertThat(ann.job("show", "films").out()).contains("blobs below   /stills/");
  }

  @Test
  void anAddressMayBeSaidInSingleOptions() throws IOException {
    ann.job(
            "create",
            "spring",
            "--journal=" + testServer.journal("DISK0001"),
            "--location=Main Dock",
            "--storage-account=press",
            "--return-name=Ann",
            "--return-street=1 Street",
            "--return-city=Redmond",
            "--return-state=WA",
            "--return-postal-code=01067",
            "--return-country=USA",
            "--return-phone=1",
            "--return-email=a@example.com")
        .ended(0);

    assertThat(
            shown("spring")
                .path("properties")
                .path("returnAddress")
                .path("stateOrProvince")
                .asString())
        .isEqualTo("WA");
  }

  @Test
  void whatShowPrintedMakesTheJobAgain() throws IOException {
    create("spring", "--journal=" + testServer.journal("DISK0001"), "--tag=a=b").ended(0);
    ann.job("ship", "spring", "--carrier=UPS", "--tracking=1Z9991").ended(0);
    ann.job("cancel", "spring").ended(0);
    String printed = ann.job("show", "spring", "--json").ended(0).out();
    Path file = Files.writeString(folder.resolve("job.json"), printed);

    ann.job("create", "autumn", "--from", file.toString()).ended(0);
    ann.types(printed).job("create", "winter", "--from", "-").ended(0);

    for (String name : List.of("autumn", "winter")) {
      JsonNode made = shown(name);
      assertThat(made.path("properties").path("state").asString()).isEqualTo("Creating");
      assertThat(made.path("properties").path("cancelRequested").asBoolean()).isFalse();
      for (String member : List.of("returnAddress", "storageAccountId", "driveList", "logLevel")) {
        assertThat(made.path("properties").path(member))
            .isEqualTo(JSON.readTree(printed).path("properties").path(member));
      }
      assertThat(made.path("tags").path("a").asString()).isEqualTo("b");
    }
  }

  @Test
  void anExportWhoseDrivesHaveComeCanBeMadeAgain() throws IOException {
    create("films", "--export-prefix=/films/").ended(0);
    ann.job("ship", "films", "--carrier=UPS", "--tracking=1Z9991").ended(0);
    testServer.receive("1Z9991", "DISK0007");
    String printed = ann.job("show", "films", "--json").ended(0).out();
    assertThat(printed).contains("DISK0007");

    ann.types(printed).job("create", "again", "--from=-").ended(0);

    assertThat(shown("again").path("properties").path("export"))
        .isEqualTo(JSON.readTree(printed).path("properties").path("export"));
  }

  @Test
  void aJobThatIsThereIsNeverReplaced() throws IOException {
    create("spring", "--journal=" + testServer.journal("DISK0001")).ended(0);

    assertThat(create("spring", "--journal=" + testServer.journal("DISK0001")).ended(0).out())
        .contains("This job already exists");
    assertThat(create("spring", "--journal=" + testServer.journal("DISK0002")).ended(1).err())
        .contains("differs from this one", "choose another name");
    assertThat(
            shown("spring").path("properties").path("driveList").get(0).path("driveId").asString())
        .isEqualTo("DISK0001");
  }

  @Test
  void allThatIsWrongWithOptionsIsToldAtOnce() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("EMPTY"));
    Path text = Files.writeString(folder.resolve("text.jrn"), "no journal");

    Customer.Ran ran =
        ann.job(
            "create",
            "spring",
            "--drive=" + empty,
            "--journal=" + text,
            "--journal=" + folder.resolve("nowhere.jrn"),
            "--log-level=loud",
            "--return-name=Ann",
            "--return-carrier=UPS");

    assertThat(ran.ended(2).err())
        .contains(
            "nothing was sent",
            "--location: is required",
            "--storage-account: is required",
            "--drive: the journal",
            "--journal: the journal " + text + " is invalid",
            "nowhere.jrn",
            "--log-level: must be Error or Verbose",
            "--return-street: is required",
            "--return-email: is required",
            "--return-account: give both the carrier and the account, or neither");
    assertThat(ann.job("create", "spring").ended(2).err())
        .contains("--drive:", "--return-address:");
    assertThat(ann.job("create", "spring", "--from=x", "--tag=a=b").ended(2).err())
        .contains("--from: describes the whole job");
    assertThat(ann.types("{\"a\":").job("create", "spring", "--from=-").ended(2).err())
        .contains("--from: - is not valid JSON in or before line 1");
    assertThat(ann.types("[]").job("create", "spring", "--from=-").ended(2).err())
        .contains("is not a job");
    ann.job("show", "spring").ended(3);
  }

  @Test
  void aDriveThatWasChangedSinceIsRefused() throws IOException, PreparationException {
    Path drive = prepared("DISK0001");
    Files.writeString(
        drive.resolve("DriveManifest.xml"),
        Files.readString(drive.resolve("DriveManifest.xml")) + " ");

    assertThat(create("spring", "--drive=" + drive).ended(2).err())
        .contains("--drive: the manifest on the drive", "changed since", "--replace-manifest");
    Files.delete(drive.resolve("DriveManifest.xml"));
    assertThat(create("spring", "--drive=" + drive).ended(2).err()).contains("has no manifest");
  }

  @Test
  void everyDetailOfARefusalIsToldAndNoKey() throws IOException {
    Customer.Ran ran =
        ann.job(
            "create",
            "spring",
            "--location=Nowhere",
            "--storage-account=press",
            "--return-address=" + testServer.home(),
            "--journal=" + testServer.journal("DISK0001"),
            "--diagnostics-path=$root");

    assertThat(ran.ended(1).err())
        .contains(
            "refused to create the job spring: 400",
            "LocationNotAvailableForResourceType (location)",
            "(properties.diagnosticsPath)")
        .doesNotContain(JobCommandServer.KEY);
    try (HostileServer server = new HostileServer()) {
      server
          .then(404, "{\"error\":{\"code\":\"ResourceNotFound\",\"message\":\"\"}}")
          .then(
              400,
              "{\"error\":{\"code\":\"Bad\",\"message\":\"no key " + JobCommandServer.KEY + "\"}}");
      Customer bob = new Customer(folder, server.url(), "drivedock_bob");

      Customer.Ran refused =
          bob.job(
              "create",
              "spring",
              "--location=x",
              "--storage-account=press",
              "--return-address=" + testServer.home(),
              "--journal=" + testServer.journal("DISK0001"));

      assertThat(refused.ended(1).err())
          .contains("no key (key)")
          .doesNotContain(JobCommandServer.KEY);
    }
  }
}
