package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.DriveId;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobPath;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.web.protocol.ErrorCode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The conformance checklist, row by row. Rows 1 and 2 are {@link RecordingsTest}, row 20 is also
 * {@link SecretsTest}.
 */
final class ConformanceTest {

  private static final AtomicInteger NAMES = new AtomicInteger();
  private static ArmClient client;

  private final String job = ArmClient.job("job-" + NAMES.incrementAndGet());

  @BeforeAll
  static void start(@TempDir Path folder) {
    client = ArmClient.start(folder);
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  // ---- row 3

  @Test
  void aSecondPutReplacesTheJobAndKeepsItsCreation() {
    ArmClient.Answered first = client.put(job, Bodies.importJob("A1").toString()).is(201);
    client.server().clock().advance(Duration.ofMinutes(5));
    ArmClient.Answered second = client.put(job, Bodies.importJob("B1", "B2").toString()).is(200);

    assertThat(second.at("/systemData/createdAt")).isEqualTo(first.at("/systemData/createdAt"));
    assertThat(second.at("/systemData/lastModifiedAt"))
        .isGreaterThan(first.at("/systemData/lastModifiedAt"));
    assertThat(second.at("/properties/driveList/1/driveId")).isEqualTo("B2");
    assertThat(client.keys(job).is(200).body().at("/value")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"accept", "refuse"})
  void aJobThatIsPutBackAsItWasReadKeepsItsKeys(String unencrypted, @TempDir Path folder) {
    try (ArmClient other = ArmClient.start(folder, Map.of("unencryptedDrives", unencrypted))) {
      other.put(job, Bodies.importJob("A1", "A2").toString()).is(201);
      String read = other.get(job).is(200).text();

      assertThat(other.put(job, read).is(200).body().at("/properties"))
          .isEqualTo(Spec.parse(read).at("/properties"));
      assertThat(other.keys(job).is(200).body().at("/value")).hasSize(2);
    }
  }

  // ---- row 4

  @Test
  void aJobThatHasArrivedCannotBeReplaced() {
    client.put(job, Bodies.importJob().toString()).is(201);
    client.patch(job, Bodies.SHIP).is(200);
    arrive("9CA995BA");

    ArmClient.Answered answer = client.put(job, Bodies.importJob("ANOTHER").toString()).is(409);

    assertThat(answer.code()).isEqualTo("InvalidJobState");
    assertThat(answer.details()).containsExactly("InvalidJobState properties.driveList");
    assertThat(client.get(job).at("/properties/driveList/0/driveId")).isEqualTo("9CA995BA");
  }

  // ---- rows 5 to 7

  @Test
  void aDeliveryPackageAloneShipsNothing() {
    client.put(job, Bodies.importJob().toString()).is(201);

    ArmClient.Answered answer =
        client.patch(
            job,
            Bodies.patch(
                "{'deliveryPackage':{'carrierName':'DHL','trackingNumber':'7','driveCount':0}}"));

    assertThat(answer.is(200).at("/properties/state")).isEqualTo("Creating");
    assertThat(answer.body().at("/properties/deliveryPackage").toString())
        .isEqualTo("{\"carrierName\":\"DHL\",\"trackingNumber\":\"7\",\"driveCount\":0}");
  }

  @Test
  void shippingWithoutADeliveryPackageIsRefusedAndSaysWhatIsMissing() {
    client.put(job, Bodies.importJob().toString()).is(201);

    ArmClient.Answered answer = client.patch(job, Bodies.patch("{'state':'Shipping'}")).is(400);

    assertThat(answer.code()).isEqualTo("MissingShippingInformation");
    assertThat(answer.details())
        .containsExactly("MissingShippingInformation properties.deliveryPackage");
  }

  @Test
  void aDeliveryPackageAndShippingInOneRequestShip() {
    client.put(job, Bodies.importJob().toString()).is(201);

    assertThat(client.patch(job, Bodies.SHIP).is(200).at("/properties/state"))
        .isEqualTo("Shipping");
  }

  @Test
  void ofEditsShippingAndCancellingInOneRequestAllOrNothingHappens() {
    client.put(job, Bodies.importJob().toString()).is(201);
    String all = Bodies.patch("{'logLevel':'Verbose','state':'Shipping','cancelRequested':true}");

    client.patch(job, all).is(400);
    assertThat(client.get(job).at("/properties/logLevel")).isEqualTo("Error");
    assertThat(client.get(job).at("/properties/cancelRequested")).isEqualTo("false");

    ArmClient.Answered answer =
        client.patch(
            job,
            all.replace(
                "\"logLevel\"",
                "\"deliveryPackage\":{\"carrierName\":\"DHL\",\"trackingNumber\":\"8\"},\"logLevel\""));
    assertThat(answer.is(200).at("/properties/state")).isEqualTo("Shipping");
    assertThat(answer.at("/properties/cancelRequested")).isEqualTo("true");
    assertThat(answer.at("/properties/logLevel")).isEqualTo("Verbose");
  }

  // ---- rows 8 and 9

  @ParameterizedTest
  @ValueSource(strings = {"{'state':''}", "{'cancelRequested':false}", "{}", "null"})
  void aPatchThatSaysNothingChangesNothing(String properties) {
    ArmClient.Answered before = client.put(job, Bodies.importJob().toString()).is(201);
    client.server().clock().advance(Duration.ofMinutes(1));

    ArmClient.Answered after = client.patch(job, Bodies.patch(properties)).is(200);

    assertThat(after.text())
        .isEqualTo(before.text().replace("\"location\":\"westus\"", "\"location\":\"West US\""));
  }

  @Test
  void cancelledStaysCancelled() {
    client.put(job, Bodies.importJob().toString()).is(201);
    client.patch(job, Bodies.patch("{'cancelRequested':true}")).is(200);

    ArmClient.Answered answer = client.patch(job, Bodies.patch("{'cancelRequested':false}"));

    assertThat(answer.is(200).at("/properties/cancelRequested")).isEqualTo("true");
    assertThat(client.patch(job, Bodies.SHIP).is(409).code()).isEqualTo("JobCancelRequested");
  }

  // ---- row 10

  @Test
  void aDriveListSentBackAsItWasReadKeepsTheKeys() {
    client.put(job, Bodies.importJob("A1", "A2").toString()).is(201);
    JsonNode list = client.get(job).is(200).body().at("/properties/driveList");
    list.get(0).asObject().put("manifestHash", "E5D632DB047C74B3B17C8F3359950ADB");

    ArmClient.Answered answer =
        client.patch(job, "{\"properties\":{\"driveList\":" + list + "}}").is(200);

    assertThat(answer.at("/properties/driveList/0/manifestHash")).startsWith("E5D6");
    for (int i = 0; i < 2; i++) {
      assertThat(client.keys(job).at("/value/" + i + "/bitLockerKey")).isEqualTo(Bodies.KEY);
    }
  }

  // ---- row 11

  @Test
  void onlyTheListOfASubscriptionTellsTheDrives() {
    client.put(job, Bodies.importJob().toString()).is(201);

    ArmClient.Answered bySubscription = client.get(ArmClient.SUBSCRIPTION_JOBS).is(200);
    ArmClient.Answered byGroup = client.get(ArmClient.GROUP_JOBS).is(200);

    assertThat(bySubscription.has("/value/0/properties/driveList")).isTrue();
    assertThat(byGroup.has("/value/0/properties/driveList")).isFalse();
    ObjectNode trimmed = bySubscription.body().at("/value/0").deepCopy().asObject();
    trimmed.get("properties").asObject().remove("driveList");
    assertThat(byGroup.body().at("/value/0").toString()).isEqualTo(trimmed.toString());
  }

  // ---- row 14

  @ParameterizedTest
  @ValueSource(strings = {"", "?x=1", "?api-version="})
  void anApiVersionMustBeNamed(String query) {
    for (String path :
        List.of(job, ArmClient.GROUP_JOBS, "/providers/Microsoft.ImportExport/locations")) {
      assertThat(client.get(path + (query.isEmpty() ? "?" : query)).is(400).code())
          .isEqualTo("MissingApiVersionParameter");
    }
  }

  @Test
  void anApiVersionMustBeADateAndOneThatIsServed() {
    assertThat(client.get(job + "?api-version=newest").is(400).code())
        .isEqualTo("InvalidApiVersionParameter");
    assertThat(client.get(job + "?api-version=2019-01-01").is(400).code())
        .isEqualTo("NoRegisteredProviderFound");
    assertThat(client.get(job + "?API-Version=2020-08-01").is(404).code())
        .isEqualTo("ResourceNotFound");
  }

  // ---- row 15

  @Test
  void whatIsNotThereIsToldApartFromAGroupThatIsNotThere() {
    client.put(job, Bodies.importJob().toString()).is(201);
    String elsewhere = job.replace("Harbour", "Nowhere");
    for (String method : List.of("GET", "PATCH", "POST")) {
      String tail = method.equals("POST") ? "/listBitLockerKeys" : "";
      String body = method.equals("PATCH") ? Bodies.SHIP : null;
      assertThat(client.call(method, ArmClient.job("missing") + tail, body).is(404).code())
          .isEqualTo("ResourceNotFound");
      assertThat(client.call(method, elsewhere + tail, body).is(404).code())
          .isEqualTo("ResourceGroupNotFound");
    }
    assertThat(client.get(ArmClient.GROUP_JOBS.replace("Harbour", "Nowhere")).is(404).code())
        .isEqualTo("ResourceGroupNotFound");
    assertThat(
            client.get(ArmClient.SUBSCRIPTION_JOBS.replace("11111111", "99999999")).is(200).text())
        .isEqualTo("{\"value\":[]}");
  }

  // ---- row 16

  @Test
  void thePathIsReadInAnyLetterCaseAndTheFirstSpellingIsKept() {
    String odd =
        job.replace("resourceGroups/Harbour", "resourcegroups/HARBOUR")
            .replace("Microsoft.ImportExport/jobs/job", "MICROSOFT.importexport/Jobs/JOB");
    client.put(job, Bodies.importJob().toString()).is(201);

    assertThat(client.get(odd).is(200).at("/id")).isEqualTo(job);
    assertThat(client.put(odd, Bodies.importJob().toString()).is(200).at("/id")).isEqualTo(job);
    assertThat(client.get("//" + job.substring(1) + "/").is(200).at("/id")).isEqualTo(job);
    assertThat(client.delete(odd).is(200).text()).isEmpty();
  }

  // ---- row 17

  @ParameterizedTest
  @ValueSource(strings = {"westus", "West US", "WEST  us"})
  void aPutRepeatsTheSpellingOfTheLocationAndAllElseGivesItsName(String spelling) {
    String body = Bodies.importJob().put("location", spelling).toString();

    assertThat(client.put(job, body).is(201).at("/location")).isEqualTo(spelling);
    assertThat(client.get(job).at("/location")).isEqualTo("West US");
    assertThat(client.patch(job, "{}").at("/location")).isEqualTo("West US");
    assertThat(client.put(job, body.replace(spelling, "wEstuS")).is(200).at("/location"))
        .isEqualTo("wEstuS");
    assertThat(client.put(job, body.replace(spelling, "eastus")).is(409).code())
        .isEqualTo("InvalidResourceLocation");
  }

  // ---- row 18

  @Test
  void anExportOfEverything() {
    ArmClient.Answered answer = client.put(job, Bodies.exportJob().toString()).is(201);

    assertThat(answer.body().at("/properties/export").toString())
        .isEqualTo("{\"blobList\":{\"blobPathPrefix\":[\"/\"]}}");
    assertThat(answer.has("/properties/driveList")).isFalse();
    assertThat(client.keys(job).is(200).text()).isEqualTo("{\"value\":[]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"blobListBlobPath", "blobListblobPath"})
  void anExportByAListInABlobInBothSpellings(String member) {
    ObjectNode body = Bodies.exportJob();
    Bodies.properties(body).set("export", Bodies.json("{'" + member + "':'lists/mine.xml'}"));

    assertThat(client.put(job, body.toString()).is(201).body().at("/properties/export").toString())
        .isEqualTo("{\"blobListBlobPath\":\"lists/mine.xml\"}");
  }

  @Test
  void anExportThatNamesBothIsRefused() {
    ObjectNode body = Bodies.exportJob();
    Bodies.properties(body).withObject("export").put("blobListBlobPath", "lists/mine.xml");

    assertThat(client.put(job, body.toString()).is(400).code()).isEqualTo("ExportSelectionInvalid");
  }

  // ---- row 19

  @Test
  void elevenDrivesAreTooMany() {
    String[] drives =
        Stream.iterate(1, i -> i + 1).limit(11).map(i -> "D" + i).toArray(String[]::new);

    assertThat(client.put(job, Bodies.importJob(drives).toString()).is(400).details())
        .containsExactly("TooManyDrives properties.driveList");
  }

  @Test
  void aDriveIsNamedOnceWhateverItsLetterCase() {
    assertThat(client.put(job, Bodies.importJob("d1", "D1").toString()).is(400).details())
        .containsExactly("DuplicateDriveId properties.driveList[1].driveId");
  }

  @Test
  void anImportTakesNoExportAndAnExportNoDrives() {
    ObjectNode importing = Bodies.importJob();
    Bodies.properties(importing).set("export", Bodies.json("{'blobListBlobPath':'a-list/b'}"));
    ObjectNode exporting = Bodies.exportJob();
    Bodies.properties(exporting).withArray("driveList").add(Bodies.drive("D1", Bodies.KEY));

    assertThat(client.put(job, importing.toString()).is(400).details())
        .containsExactly("InvalidArgument properties.export");
    assertThat(client.put(job, exporting.toString()).is(400).details())
        .containsExactly("InvalidArgument properties.driveList");
  }

  // ---- row 21; what every answer has is checked by ArmClient

  @Test
  void aRequestIsFoundAgainByTheNamesItCameWith() {
    String guid = "0402e8ae-351b-44df-a090-e9342c081ca9";
    ArmClient.Answered asked =
        client.call(
            Role.CUSTOMER,
            "GET",
            ArmClient.SUBSCRIPTION_JOBS,
            null,
            request ->
                request
                    .header("x-ms-correlation-request-id", guid)
                    .header("x-ms-client-request-id", "mine")
                    .header("x-ms-return-client-request-id", "true"));
    assertThat(asked.header("x-ms-correlation-request-id")).isEqualTo(guid);
    assertThat(asked.header("x-ms-client-request-id")).isEqualTo("mine");
    assertThat(asked.header("x-ms-request-id")).isNotEqualTo(guid);

    ArmClient.Answered unasked =
        client.call(
            Role.CUSTOMER,
            "GET",
            ArmClient.SUBSCRIPTION_JOBS,
            null,
            request ->
                request
                    .header("x-ms-correlation-request-id", "no guid")
                    .header("x-ms-client-request-id", "mine"));
    assertThat(unasked.header("x-ms-correlation-request-id"))
        .isEqualTo(unasked.header("x-ms-request-id"));
    assertThat(unasked.header("x-ms-client-request-id")).isEmpty();
  }

  // ---- what else is decided

  @Test
  void deletingAnswers200AlsoWhereNothingIsAndNothingIsLeft() {
    client.put(job, Bodies.importJob().toString()).is(201);

    assertThat(client.delete(job).is(200).body()).isNull();
    client.delete(job).is(200);
    client.get(job).is(404);
    client.keys(job).is(404);
    client.patch(job, Bodies.SHIP).is(404);
    assertThat(client.get(ArmClient.SUBSCRIPTION_JOBS).text()).doesNotContain(job + "\"");
  }

  @Test
  void aJobThatIsUnderWayCannotBeDeleted() {
    client.put(job, Bodies.importJob().toString()).is(201);
    client.patch(job, Bodies.SHIP).is(200);

    assertThat(client.delete(job).is(409).code()).isEqualTo("InvalidJobState");
    client.get(job).is(200);
  }

  @Test
  void everyMemberThatIsTooLateIsNamed() {
    client.put(job, Bodies.importJob("A1").toString()).is(201);
    client.patch(job, Bodies.SHIP).is(200);
    arrive("A1");

    ArmClient.Answered answer =
        client.patch(
            job,
            Bodies.patch(
                "{'diagnosticsPath':'elsewhere','logLevel':'Verbose',"
                    + "'deliveryPackage':{'carrierName':'DHL','trackingNumber':'9'}}"));

    assertThat(answer.is(409).details())
        .containsExactly(
            "InvalidJobState properties.deliveryPackage",
            "InvalidJobState properties.diagnosticsPath");
    assertThat(client.get(job).at("/properties/logLevel")).isEqualTo("Error");
  }

  private void arrive(String drive) {
    client
        .server()
        .jobs()
        .apply(
            Caller.of("dock", Role.OPERATOR),
            JobPath.parse(job).orElseThrow(),
            List.of(new JobEvent.ParcelArrived(Set.of(new DriveId(drive)))));
  }

  @Test
  void theOldestVersionKeepsQuietAboutWhatTheDockAdds() {
    client.put(job, Bodies.importJob().toString()).is(201);
    String member = "/properties/shippingInformation/additionalInformation";

    assertThat(client.get(job + "?api-version=2016-11-01").is(200).has(member)).isFalse();
    assertThat(client.get(job + "?api-version=2020-08-01").is(200).at(member))
        .isEqualTo("Ring twice");
    assertThat(client.get(job + "?api-version=2021-01-01").is(200).at(member))
        .isEqualTo("Ring twice");
  }

  @Test
  void aRedirectedLocationGivesTheAddressOfTheOtherDock() {
    ArmClient.Answered answer =
        client.put(job, Bodies.importJob().put("location", "north").toString()).is(201);

    assertThat(answer.at("/properties/shippingInformation/city")).isEqualTo("Santa Clara");
    assertThat(client.get(job).at("/location")).isEqualTo("North");
  }

  @Test
  void membersOfTheServiceAreIgnoredWhateverTheyHold() {
    ObjectNode body = Bodies.importJob();
    Bodies.properties(body)
        .put("state", "Completed")
        .put("cancelRequested", true)
        .put("percentComplete", "x")
        .put("provisioningState", 7)
        .put("incompleteBlobListUri", "x")
        .putNull("returnPackage")
        .putNull("unheardOf")
        .putArray("shippingInformation");
    body.put("systemData", 1).put("id", 1).put("etag", "x");
    Bodies.properties(body).withArray("driveList").get(0).asObject().put("state", "ShippedBack");

    ArmClient.Answered answer = client.put(job, body.toString()).is(201);

    assertThat(answer.at("/properties/state")).isEqualTo("Creating");
    assertThat(answer.at("/properties/cancelRequested")).isEqualTo("false");
    assertThat(answer.at("/properties/driveList/0/state")).isEqualTo("Specified");
    assertThat(answer.has("/properties/percentComplete")).isFalse();
  }

  @Test
  void tagsAreReplacedAsASetAndLeftOutWhereThereAreNone() {
    ObjectNode body = Bodies.importJob();
    body.set("tags", Bodies.json("{'ship':'early','b':''}"));

    assertThat(client.put(job, body.toString()).is(201).body().get("tags").toString())
        .isEqualTo("{\"ship\":\"early\",\"b\":\"\"}");
    assertThat(client.patch(job, "{\"tags\":{\"c\":\"d\"}}").is(200).body().get("tags").toString())
        .isEqualTo("{\"c\":\"d\"}");
    assertThat(client.patch(job, "{\"tags\":null}").is(200).has("/tags/c")).isTrue();
    assertThat(client.patch(job, "{\"tags\":{}}").is(200).has("/tags")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "OPTIONS", "BREW"})
  void aMethodThatAPathDoesNotHaveIsToldWhichItHas(String method) {
    ArmClient.Answered answer = client.call(method, job, null);

    assertThat(answer.is(405).header("Allow")).isEqualTo("GET, HEAD, PUT, PATCH, DELETE");
    assertThat(answer.code()).isEqualTo("MethodNotAllowed");
    assertThat(client.get(job + "/listBitLockerKeys").is(405).header("Allow")).isEqualTo("POST");
    assertThat(client.put(ArmClient.GROUP_JOBS, "{}").is(405).header("Allow")).isEqualTo("GET");
  }

  @Test
  void namesInThePathAreChecked() {
    assertThat(client.get(job.replace("11111111", "x")).is(400).code())
        .isEqualTo("InvalidSubscriptionId");
    for (String name : List.of("a", "1st", "under_score", "x".repeat(65), "a%20b")) {
      assertThat(client.put(ArmClient.job(name), Bodies.importJob().toString()).is(400).code())
          .as(name)
          .isEqualTo("InvalidResourceName");
    }
    for (String group : List.of("dot.", "x".repeat(91), "a%3Bb", "a!b")) {
      assertThat(client.get(job.replace("Harbour", group)).is(400).code())
          .as(group)
          .isEqualTo("InvalidResourceName");
    }
  }

  @Test
  void operationsAreTheNamesOfRights() {
    ArmClient.Answered answer = client.get("/providers/Microsoft.ImportExport/operations").is(200);

    assertThat(answer.body().get("value").valueStream().map(o -> o.get("name").stringValue()))
        .containsExactly(
            "Microsoft.ImportExport/locations/read",
            "Microsoft.ImportExport/jobs/write",
            "Microsoft.ImportExport/jobs/read",
            "Microsoft.ImportExport/jobs/listBitLockerKeys/action",
            "Microsoft.ImportExport/jobs/delete",
            "Microsoft.ImportExport/register/action");
  }

  @Test
  void anUnknownLocationIsNotFound() {
    assertThat(client.get("/providers/Microsoft.ImportExport/locations/mars").is(404).code())
        .isEqualTo("ResourceNotFound");
  }

  /** These are answered by what every request passes; the document lists them too. */
  @Test
  void whatEndsBeforeAnOperationHasACodeOfTheListToo() {
    List<HttpResponse<String>> answers =
        List.of(
            client.server().send(client.server().request("GET", job, null)),
            client.server().send(Role.CUSTOMER, "GET", job + "/nothing/here", null),
            client.server().send(Role.CUSTOMER, "PUT", job, "x".repeat((4 << 20) + 1)));

    assertThat(answers)
        .extracting(
            answer ->
                answer.statusCode() + Spec.parse(answer.body()).at("/error/code").stringValue())
        .containsExactly(
            coded(ErrorCode.AUTHENTICATION_FAILED),
            coded(ErrorCode.INVALID_RESOURCE_TYPE),
            coded(ErrorCode.CONTENT_TOO_LARGE));
  }

  private static String coded(ErrorCode code) {
    return code.status() + code.text();
  }
}
