package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.acceptance.HttpUser.Answer;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.job.JobPath;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.PreparedDrive;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.Scope;
import io.drivedock.server.access.Tokens;
import io.drivedock.server.db.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A customer who wants the blobs of another, and has a token of the service and the dock's trust.
 */
final class AccountTheftTest {

  private static final String THIEF = "99999999-2222-3333-4444-555555555555";
  private static final List<String> NAMES =
      List.of(
          accountOf(Journey.SUBSCRIPTION, Journey.ACCOUNT),
          accountOf(THIEF, Journey.ACCOUNT),
          accountOf(THIEF, Journey.ACCOUNT.toUpperCase(Locale.ROOT)));

  private static final BlobPlan OVERWRITING =
      new BlobPlan("films", "", ImportDisposition.OVERWRITE, List.of(), false, BlobMetadata.NONE);

  @TempDir Path temp;

  private static String accountOf(String subscription, String account) {
    return "/subscriptions/%s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/%s"
        .formatted(subscription, account);
  }

  private static Path tree(Path tree, String text) throws IOException {
    new SampleFiles(tree).text("a.txt", text);
    return tree;
  }

  private PreparedDrive store(TestInstallation installation) throws IOException {
    PreparedDrive drive =
        installation.prepare(tree(temp.resolve("tree"), "mine"), "SOURCE1", BlobPlan.into("films"));
    Journey owner = installation.journey("owner").announce(drive.info()).ship();
    owner.receive(drive.drive());
    owner.until("Packaging");
    return drive;
  }

  private static HttpUser thief(TestInstallation installation) {
    try (Database database = Database.open(installation.configured().server().database())) {
      String token =
          new Tokens(database, InstantSource.system())
              .issue("bob", Role.CUSTOMER, Scope.within(List.of(THIEF)));
      return new HttpUser(installation.url(), token);
    }
  }

  private static String jobPath(String name) {
    return new JobPath(THIEF, "theft", name).resourceId() + "?api-version=2021-01-01";
  }

  private static Map<String, Object> job(String account, Map<String, Object> kind) {
    Map<String, Object> properties =
        new LinkedHashMap<>(
            Map.of(
                "storageAccountId",
                account,
                "returnAddress",
                Map.of(
                    "recipientName", "Bob",
                    "streetAddress1", "1 Example Street",
                    "city", "Redmond",
                    "postalCode", "98007",
                    "countryOrRegion", "USA",
                    "phone", "4250000000",
                    "email", "bob@example.com")));
    properties.putAll(kind);
    return Map.of("location", "Main Dock", "properties", properties);
  }

  private static Map<String, Object> exportOfAll() {
    return Map.of(
        "jobType", "Export", "export", Map.of("blobList", Map.of("blobPathPrefix", List.of("/"))));
  }

  private static Map<String, Object> importOf(PreparedDrive drive) {
    return Map.of(
        "jobType",
        "Import",
        "driveList",
        List.of(
            Map.of(
                "driveId", drive.info().driveId().value(),
                "manifestFile", drive.info().manifestFile().text(),
                "manifestHash", drive.info().manifestHash())));
  }

  @Test
  void neitherByIdNorByNameAreAnothersBlobsReadOrOverwritten() throws IOException {
    try (TestInstallation installation = TestInstallation.open(temp);
        HttpUser thief = thief(installation)) {
      store(installation);
      PreparedDrive poison =
          installation.prepare(tree(temp.resolve("poison"), "bobs"), "POISON1", OVERWRITING);
      for (String account : NAMES) {
        for (Map<String, Object> kind : List.of(exportOfAll(), importOf(poison))) {
          Answer answer = thief.send("PUT", jobPath("theft"), job(account, kind)).expecting(403);
          assertThat(answer.text("/error/code")).isEqualTo("LinkedAuthorizationFailed");
        }
      }
      thief.get(jobPath("theft")).expecting(404);
      installation.storedBlobs().assertHoldsExactly("films", temp.resolve("tree"));
    }
  }

  /** Jobs that a service took when both were owners, at one where the thief no longer is. */
  @Test
  void jobsThatAreThereAlreadyAreNotMovedAndTheStoreStaysAsItWas() throws IOException {
    String both =
        "storage: {accounts: {%s: {owners: [%s, %s]}}}"
            .formatted(Journey.ACCOUNT, Journey.SUBSCRIPTION, THIEF);
    String blank = "BLANK1";
    PreparedDrive poison;
    try (TestInstallation installation = TestInstallation.open(temp, both, targets -> targets);
        HttpUser thief = thief(installation)) {
      store(installation);
      poison = installation.prepare(tree(temp.resolve("poison"), "bobs"), "POISON1", OVERWRITING);
      thief.send("PUT", jobPath("export"), job(NAMES.get(1), exportOfAll())).expecting(201);
      thief.send("PUT", jobPath("import"), job(NAMES.get(1), importOf(poison))).expecting(201);
      for (String name : List.of("export", "import")) {
        Map<String, String> parcel =
            Map.of("carrierName", "UPS", "trackingNumber", "PARCEL-" + name);
        thief
            .send(
                "PATCH",
                jobPath(name),
                Map.of("properties", Map.of("state", "Shipping", "deliveryPackage", parcel)))
            .expecting(200);
      }
    }
    try (TestInstallation installation = TestInstallation.open(temp, "", targets -> targets);
        HttpUser thief = thief(installation)) {
      Path slots = installation.configured().station().slots();
      Files.createDirectories(slots.resolve(blank));
      Files.move(poison.drive(), slots.resolve("POISON1"));
      for (Map.Entry<String, String> came :
          Map.of("export", blank, "import", "POISON1").entrySet()) {
        Map<String, Object> parcel =
            Map.of("trackingNumber", "PARCEL-" + came.getKey(), "drives", List.of(came.getValue()));
        Answer received = installation.operator().send("POST", "/dock/v1/parcels", parcel);
        assertThat(received.expecting(200).text("/transferBlocked"))
            .contains("belongs to subscription " + Journey.SUBSCRIPTION);
      }
      // A drive that came later goes through: the station looked at what lies there before.
      PreparedDrive more =
          installation.prepare(
              tree(temp.resolve("more"), "more"), "ZLATER1", BlobPlan.into("more"));
      Journey later = installation.journey("later").announce(more.info()).ship();
      later.receive(more.drive());
      later.until("Packaging");

      for (String name : List.of("export", "import")) {
        assertThat(thief.get(jobPath(name)).text("/properties/state")).isEqualTo("Received");
      }
      try (Stream<Path> inSlot = Files.list(slots.resolve(blank))) {
        assertThat(inSlot).as("what lies on the thief's drive").isEmpty();
      }
      installation.storedBlobs().assertHoldsExactly("films", temp.resolve("tree"));
    }
  }
}
