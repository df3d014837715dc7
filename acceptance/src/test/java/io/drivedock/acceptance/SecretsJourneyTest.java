package io.drivedock.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.drivedock.acceptance.HttpUser.Answer;
import io.drivedock.dock.Assignment;
import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DriveInfo;
import io.drivedock.job.DriveDraft;
import io.drivedock.job.JobId;
import io.drivedock.job.JobType;
import io.drivedock.job.LogLevel;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.Preparation;
import io.drivedock.prepare.PreparationPlan;
import io.drivedock.prepare.PreparationWatch;
import io.drivedock.prepare.PreparedDrive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key of a drive and the tokens of callers are found where they must be, and nowhere else. */
final class SecretsJourneyTest {
  /** Of the shape of a recovery password, and nobody's. */
  private static final String KEY = "000011-000022-000033-000044-000055-000066-000077-000088";

  @TempDir Path temp;

  @Test
  void aJourneyLeavesNoSecretBehind() throws Exception {
    Path tree = new SampleFiles(temp.resolve("tree")).ofAllKinds().tree();
    List<String> secrets = new ArrayList<>(List.of(KEY));
    List<Answer> answers = new ArrayList<>();
    List<String> log;
    try (CapturedLog lines = new CapturedLog(Level.TRACE, true)) {
      try (TestInstallation installation =
          TestInstallation.open(temp, "", UnaryOperator.identity())) {
        PreparedDrive drive = prepare(tree, installation.journey("secret").slots());
        Journey journey = installation.journey("secret").announce(drive.info());
        askEverything(installation, journey);
        journey.ship().receive(drive.drive());
        journey.until("Packaging");
        askEverything(installation, journey);
        assertNowhereIn(installation.data(), List.of(KEY));
        journey.sendHome();
        installation.storedBlobs().assertHoldsExactly("films", tree);

        Answer keys = installation.customer().send("POST", journey.keysPath(), "").expecting(200);
        assertThat(keys.text("/value/0/bitLockerKey")).as("its owner may see it").isEqualTo(KEY);
        for (HttpUser user : List.of(installation.customer(), installation.operator())) {
          secrets.add(user.token());
          user.answers().stream().filter(answer -> !answer.equals(keys)).forEach(answers::add);
        }
        assertThat(installation.configured().toString()).doesNotContain(secrets);
      }
      log = lines.all();
    }

    assertThat(log).as("the log tells something").anyMatch(line -> line.contains("DISK0001 job="));
    assertThat(log).noneMatch(line -> holdsAny(line, secrets));
    assertThat(answers)
        .hasSizeGreaterThan(15)
        .noneMatch(answer -> holdsAny(answer.toString(), secrets));
    assertNowhereIn(temp.resolve("data"), secrets);
    assertThat(filesWith(temp.resolve("parcels"), KEY))
        .as("the journal, as its format wants it: what looks for secrets here would find them")
        .containsExactly(temp.resolve("parcels/DISK0001.jrn"));
  }

  private PreparedDrive prepare(Path tree, Path beside) throws Exception {
    Path drive = temp.resolve("parcels/DISK0001");
    PreparationPlan plan =
        new PreparationPlan(
            tree,
            drive,
            new DriveId("DISK0001"),
            BitLockerKey.parse(KEY),
            temp.resolve("parcels/DISK0001.jrn"),
            BlobPlan.into("films"),
            false,
            false);
    PreparedDrive prepared =
        new Preparation(InstantSource.system()).run(plan, PreparationWatch.NONE);
    assertThat(plan.toString() + prepared + prepared.info()).doesNotContain(KEY);
    assertNowhereIn(prepared.drive(), List.of(KEY));
    assertThat(beside).isEmptyDirectory();
    return prepared;
  }

  /** All that customer and operator can look at, and requests that are wrong and hold the key. */
  private static void askEverything(TestInstallation installation, Journey journey) {
    String subscription = "/subscriptions/" + journey.job().subscription();
    String group = subscription + "/resourceGroups/" + journey.job().resourceGroup();
    String jobs = "/providers/Microsoft.ImportExport/jobs?api-version=";
    for (HttpUser user : List.of(installation.customer(), installation.operator())) {
      for (String version : List.of("2016-11-01", "2020-08-01", "2021-01-01")) {
        user.get(journey.job().resourceId() + "?api-version=" + version).expecting(200);
        user.get(subscription + jobs + version).expecting(200);
        user.get(group + jobs + version).expecting(200);
      }
    }
    journey.history();
    installation.operator().get("/dock/v1/jobs").expecting(200);
    installation.operator().get("/dock/v1/jobs?drive=DISK0001").expecting(200);
    installation
        .customer()
        .send("PATCH", journey.path(), "{\"properties\":{\"driveList\":[{\"bitLockerKey\":\"" + KEY)
        .expecting(400);
    Map<String, String> drive =
        Map.of("driveId", "DISK0002", "bitLockerKey", KEY + "\u0007", "manifestFile", KEY + ":");
    installation
        .operator()
        .send("PATCH", journey.path(), Map.of("properties", Map.of("driveList", List.of(drive))))
        .expecting(400);
    installation
        .operator()
        .send("POST", "/dock/v1/parcels", Map.of("drives", List.of(KEY + "\u0007")))
        .expecting(400);
  }

  @Test
  void whatHoldsAKeyDoesNotPrintIt() {
    BitLockerKey key = BitLockerKey.parse(KEY);
    DriveId drive = new DriveId("DISK0001");
    Journey journey = new Journey(null, null, temp, "secret");
    Assignment assignment =
        new Assignment(
            1,
            false,
            Duration.ofSeconds(60),
            JobId.fresh(InstantSource.system().instant(), new Random(1)),
            journey.job(),
            JobType.IMPORT,
            drive,
            key,
            "\\DriveManifest.xml",
            "0123456789ABCDEF0123456789ABCDEF",
            "main",
            "harbour",
            "logs",
            LogLevel.VERBOSE,
            true,
            null);

    assertThat(List.of(key, assignment, new DriveDraft(drive, key, null, null, null)))
        .noneMatch(holder -> holder.toString().contains(KEY));
    assertThat(new DriveInfo(drive, key, null, "").toString()).doesNotContain(KEY);
  }

  // ---- looking for secrets

  static boolean holdsAny(String text, List<String> secrets) {
    return secrets.stream().anyMatch(text::contains);
  }

  static void assertNowhereIn(Path folder, List<String> secrets) throws IOException {
    for (String secret : secrets) {
      assertThat(filesWith(folder, secret)).as("files below %s with a secret", folder).isEmpty();
    }
  }

  /** The files below a folder that hold a text, or have it in their names. */
  private static List<Path> filesWith(Path folder, String text) throws IOException {
    String bytes = new String(text.getBytes(UTF_8), ISO_8859_1);
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, ISO_8859_1).contains(bytes) || file.toString().contains(text)) {
          found.add(file);
        }
      }
    }
    return found;
  }
}
