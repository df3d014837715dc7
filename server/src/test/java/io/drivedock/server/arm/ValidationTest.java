package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.web.protocol.Violations;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is refused in a body, member by member: one value is changed, one error is expected. */
final class ValidationTest {

  private static final String JOB = ArmClient.job("checked");
  private static ArmClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    client = ArmClient.start(folder);
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  /** A member, a JSON value with single quotes ({@code -} takes it away), code and target. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          location                             | -              | LocationRequired | location
          location                             | null           | LocationRequired | location
          location                             | ' '            | LocationRequired | location
          location                             | 'mars'         | LocationNotAvailableForResourceType | location
          location                             | 7              | InvalidArgument | location
          location                             | LONG           | InvalidArgument | location
          tags                                 | []             | InvalidArgument | tags
          tags                                 | {'a':1}        | InvalidArgument | tags.a
          tags                                 | {'a':1}        | InvalidArgument | tags.a
          tags                                 | {'':'x'}       | InvalidArgument | tags
          tags                                 | {'a':'1','A':'2'} | InvalidArgument | tags.A
          tags                                 | {'a':LONG}     | InvalidArgument | tags.a
          properties                           | -              | InvalidRequestContent | properties
          properties                           | []             | InvalidRequestContent | properties
          properties                           | null           | InvalidRequestContent | properties
          properties.storageAccountId          | -              | MissingArgument | properties.storageAccountId
          properties.storageAccountId          | ''             | MissingArgument | properties.storageAccountId
          properties.storageAccountId          | 'films'        | InvalidArgument | properties.storageAccountId
          properties.storageAccountId          | ACCOUNT/..     | InvalidArgument | properties.storageAccountId
          properties.storageAccountId          | ACCOUNT/x/y    | InvalidArgument | properties.storageAccountId
          properties.jobType                   | -              | MissingArgument | properties.jobType
          properties.jobType                   | 'Move'         | InvalidArgument | properties.jobType
          properties.jobType                   | 1              | InvalidArgument | properties.jobType
          properties.returnAddress             | -              | MissingArgument | properties.returnAddress
          properties.returnAddress             | 'here'         | InvalidArgument | properties.returnAddress
          properties.returnAddress.recipientName   | -          | MissingArgument | properties.returnAddress.recipientName
          properties.returnAddress.streetAddress1  | '  '       | MissingArgument | properties.returnAddress.streetAddress1
          properties.returnAddress.city            | null       | MissingArgument | properties.returnAddress.city
          properties.returnAddress.postalCode      | 98007      | InvalidArgument | properties.returnAddress.postalCode
          properties.returnAddress.countryOrRegion | LONG       | InvalidArgument | properties.returnAddress.countryOrRegion
          properties.returnAddress.phone           | 'a\\nb'    | InvalidArgument | properties.returnAddress.phone
          properties.returnShipping            | {}             | MissingArgument | properties.returnShipping.carrierName properties.returnShipping.carrierAccountNumber
          properties.returnShipping            | {'carrierName':'x','carrierAccountNumber':''} | MissingArgument | properties.returnShipping.carrierAccountNumber
          properties.deliveryPackage           | {'carrierName':'x'} | MissingArgument | properties.deliveryPackage.trackingNumber
          properties.deliveryPackage           | PARCEL-1       | InvalidArgument | properties.deliveryPackage.driveCount
          properties.deliveryPackage           | PARCEL1.5      | InvalidArgument | properties.deliveryPackage.driveCount
          properties.deliveryPackage           | PARCEL'1'      | InvalidArgument | properties.deliveryPackage.driveCount
          properties.deliveryPackage           | PARCEL9999999999999999999 | InvalidArgument | properties.deliveryPackage.driveCount
          properties.diagnosticsPath           | 'No'           | InvalidArgument | properties.diagnosticsPath
          properties.diagnosticsPath           | 'logs/../x'    | InvalidArgument | properties.diagnosticsPath
          properties.diagnosticsPath           | '$root'        | InvalidArgument | properties.diagnosticsPath
          properties.diagnosticsPath           | LONG           | InvalidArgument | properties.diagnosticsPath
          properties.logLevel                  | 'Loud'         | InvalidArgument | properties.logLevel
          properties.logLevel                  | false          | InvalidArgument | properties.logLevel
          properties.backupDriveManifest       | 'true'         | InvalidArgument | properties.backupDriveManifest
          properties.driveList                 | -              | MissingArgument | properties.driveList
          properties.driveList                 | null           | MissingArgument | properties.driveList
          properties.driveList                 | []             | MissingArgument | properties.driveList
          properties.driveList                 | {}             | InvalidArgument | properties.driveList
          properties.driveList                 | ['D1']         | InvalidArgument | properties.driveList[0]
          properties.driveList[0].driveId      | -              | MissingArgument | properties.driveList[0].driveId
          properties.driveList[0].driveId      | 'a/../b'       | InvalidArgument | properties.driveList[0].driveId
          properties.driveList[0].driveId      | LONG           | InvalidArgument | properties.driveList[0].driveId
          properties.driveList[0].bitLockerKey | ''             | InvalidBitLockerKey | properties.driveList[0].bitLockerKey
          properties.driveList[0].bitLockerKey | 123456         | InvalidBitLockerKey | properties.driveList[0].bitLockerKey
          properties.driveList[0].bitLockerKey | LONG           | InvalidBitLockerKey | properties.driveList[0].bitLockerKey
          properties.driveList[0].manifestFile | -              | MissingArgument | properties.driveList[0].manifestFile
          properties.driveList[0].manifestFile | '\\\\..\\\\x'  | InvalidArgument | properties.driveList[0].manifestFile
          properties.driveList[0].manifestFile | 'C:\\\\x'      | InvalidArgument | properties.driveList[0].manifestFile
          properties.driveList[0].manifestHash | -              | MissingArgument | properties.driveList[0].manifestHash
          properties.driveList[0].manifestHash | 'xyz'          | InvalidArgument | properties.driveList[0].manifestHash
          properties.driveList[0].driveHeaderHash | 7           | InvalidArgument | properties.driveList[0].driveHeaderHash
          properties.encryptionKey             | {'kekType':'CustomerManaged'} | InvalidArgument | properties.encryptionKey.kekType
          properties.encryptionKey             | 'x'            | InvalidArgument | properties.encryptionKey
          identity                             | {'type':'SystemAssigned'} | InvalidArgument | identity.type
          identity                             | {'type':'UserAssigned'} | InvalidArgument | identity.type
          """)
  void aMemberOfAnImportThatIsWrong(String member, String value, String code, String targets) {
    refused(Bodies.importJob(), member, value, code, targets);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          properties.export | -                                | MissingArgument | properties.export
          properties.export | null                             | MissingArgument | properties.export
          properties.export | []                               | InvalidArgument | properties.export
          properties.export | {}                               | ExportSelectionInvalid | properties.export.blobList
          properties.export | {'blobList':{}}                  | ExportSelectionInvalid | properties.export.blobList
          properties.export | {'blobList':{'blobPath':[],'blobPathPrefix':null}} | ExportSelectionInvalid | properties.export.blobList
          properties.export | {'blobList':7}                   | InvalidArgument | properties.export.blobList
          properties.export | {'blobList':{'blobPath':'a/b'}}  | InvalidArgument | properties.export.blobList.blobPath
          properties.export | {'blobList':{'blobPath':[7]}}    | InvalidArgument | properties.export.blobList.blobPath[0]
          properties.export | {'blobList':{'blobPath':['films/a','/']}} | ExportSelectionInvalid | properties.export.blobList.blobPath[1]
          properties.export | {'blobList':{'blobPath':['FILMS/a']}} | ExportSelectionInvalid | properties.export.blobList.blobPath[0]
          properties.export | {'blobList':{'blobPathPrefix':['/a','films']}} | ExportSelectionInvalid | properties.export.blobList.blobPathPrefix[1]
          properties.export | {'blobList':{'blobPathPrefix':['']}} | ExportSelectionInvalid | properties.export.blobList.blobPathPrefix[0]
          properties.export | {'blobListBlobPath':'\\\\'}      | ExportSelectionInvalid | properties.export.blobListBlobPath
          properties.export | {'blobListBlobPath':'/lists'}    | ExportSelectionInvalid | properties.export.blobListBlobPath
          properties.export | {'blobListBlobPath':'lists/a','blobListblobPath':'lists/b'} | InvalidRequestContent | properties.export.blobListblobPath
          """)
  void aSelectionOfAnExportThatIsWrong(String member, String value, String code, String targets) {
    refused(Bodies.exportJob(), member, value, code, targets);
  }

  private static void refused(
      ObjectNode body, String member, String value, String code, String targets) {
    set(body, member, value);

    ArmClient.Answered answer = client.put(JOB, body.toString()).is(400);

    assertThat(answer.details())
        .containsExactly(
            Arrays.stream(targets.split(" "))
                .map(target -> code + " " + target)
                .toArray(String[]::new));
    assertThat(answer.code()).isEqualTo(code);
    client.get(JOB).is(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          properties.state           | 'Vanished'       | InvalidArgument | properties.state
          properties.state           | 'Completed'      | InvalidArgument | properties.state
          properties.state           | 1                | InvalidArgument | properties.state
          properties.cancelRequested | 'true'           | InvalidArgument | properties.cancelRequested
          properties                 | []               | InvalidArgument | properties
          tags                       | 'x'              | InvalidArgument | tags
          properties.driveList       | []               | TooManyDrives   | properties.driveList
          properties.driveList       | [{'driveId':'D1'}] | MissingArgument | properties.driveList[0].manifestFile properties.driveList[0].manifestHash
          properties.returnAddress   | {'phone':'1','email':'2','recipientName':'3','streetAddress1':'4','postalCode':'5','countryOrRegion':'6'} | MissingArgument | properties.returnAddress.city
          """)
  void aMemberOfAPatchThatIsWrong(String member, String value, String code, String targets) {
    String job = ArmClient.job("patched");
    client.put(job, Bodies.importJob().toString());
    String before = client.get(job).is(200).text();
    ObjectNode body = Bodies.object("{'properties':{}}");
    set(body, member, value);

    ArmClient.Answered answer = client.patch(job, body.toString()).is(400);

    assertThat(answer.details())
        .containsExactly(
            Arrays.stream(targets.split(" "))
                .map(target -> code + " " + target)
                .toArray(String[]::new));
    assertThat(client.get(job).text()).isEqualTo(before);
  }

  /** Puts a value at a path of names and positions. */
  private static void set(ObjectNode body, String path, String text) {
    String pointer = "/" + path.replace(".", "/").replaceAll("\\[([0-9]+)]", "/$1");
    int last = pointer.lastIndexOf('/');
    ObjectNode parent = body.at(pointer.substring(0, last)).asObject();
    String name = pointer.substring(last + 1);
    if (text.equals("-")) {
      parent.remove(name);
    } else {
      parent.set(name, value(text));
    }
  }

  private static JsonNode value(String text) {
    return Bodies.json(
        text.replace("LONG", "'" + "x".repeat(600) + "'")
            .replaceAll("^ACCOUNT(.*)", "'" + Bodies.ACCOUNT + "$1'")
            .replaceAll("^PARCEL(.*)", "{'carrierName':'x','trackingNumber':'y','driveCount':$1}"));
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnceInTheOrderOfTheBody() {
    ObjectNode body = Bodies.importJob("A1", "A2");
    body.put("location", "mars");
    set(body, "tags", "{'a':1}");
    set(body, "properties.jobType", "-");
    set(body, "properties.returnAddress.email", "-");
    set(body, "properties.logLevel", "'Loud'");
    body.set("identity", Bodies.json("{'type':'UserAssigned'}"));

    ArmClient.Answered answer = client.put(JOB, body.toString()).is(400);

    assertThat(answer.details())
        .containsExactly(
            "LocationNotAvailableForResourceType location",
            "InvalidArgument tags.a",
            "MissingArgument properties.jobType",
            "MissingArgument properties.returnAddress.email",
            "InvalidArgument properties.logLevel",
            "InvalidArgument identity.type");
    assertThat(answer.code()).isEqualTo("LocationNotAvailableForResourceType");
    assertThat(answer.at("/error/message")).contains("6 errors").contains("location must be one");
  }

  @Test
  void anAnswerTellsNoMoreThanSoManyErrors() {
    ObjectNode body = Bodies.exportJob();
    ArrayNode paths =
        Bodies.properties(body).withObject("export").withObject("blobList").withArray("blobPath");
    for (int i = 0; i < 1_000; i++) {
      paths.add("/");
    }

    assertThat(client.put(JOB, body.toString()).is(400).details()).hasSize(Violations.TOLD_MAX);
  }

  @Test
  void aListOfBlobsHasALimit() {
    ObjectNode body = Bodies.exportJob();
    ArrayNode paths =
        Bodies.properties(body).withObject("export").withObject("blobList").withArray("blobPath");
    for (int i = 0; i < 32; i++) {
      paths.add("films/" + "x".repeat(1_019));
    }
    client.put(ArmClient.job("long"), body.toString()).is(400);
    paths.remove(0);
    client.put(ArmClient.job("long"), body.toString()).is(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unencrypted", ""})
  void aDriveWithoutAKeyIsAcceptedWhereItMayBe(String key) {
    ObjectNode body = Bodies.importJob("A1");
    set(body, "properties.driveList[0].bitLockerKey", key.isEmpty() ? "null" : "-");
    String job = ArmClient.job("bare" + key.length());

    client.put(job, body.toString()).is(201);
    assertThat(client.keys(job).is(200).text()).isEqualTo("{\"value\":[]}");
  }

  @Test
  void aDriveWithoutAKeyIsRefusedWhereDrivesMustBeEncrypted(@TempDir Path other) {
    try (ArmClient strict = ArmClient.start(other, Map.of("unencryptedDrives", "refuse"))) {
      ObjectNode bare = Bodies.importJob("A1");
      set(bare, "properties.driveList[0].bitLockerKey", "-");
      assertThat(strict.put(JOB, bare.toString()).is(400).details())
          .containsExactly("MissingArgument properties.driveList[0].bitLockerKey");

      strict.put(JOB, Bodies.importJob("A1").toString()).is(201);
      ObjectNode known = Bodies.drive("a1", null);
      strict.patch(JOB, patchOf(known)).is(200);
      assertThat(strict.patch(JOB, patchOf(known, Bodies.drive("B1", null))).is(400).details())
          .containsExactly("MissingArgument properties.driveList[1].bitLockerKey");
      strict.patch(JOB, patchOf(known, Bodies.drive("B1", Bodies.KEY))).is(200);
      assertThat(strict.keys(JOB).body().get("value")).hasSize(2);
    }
  }

  @Test
  void aClientMaySendBackWhatItReadAndTheKeysStay(@TempDir Path other) {
    try (ArmClient strict = ArmClient.start(other, Map.of("unencryptedDrives", "refuse"))) {
      strict.put(JOB, Bodies.importJob("A1", "B1").toString()).is(201);
      String keys = strict.keys(JOB).text();

      strict.put(JOB, strict.get(JOB).text()).is(200);
      assertThat(strict.keys(JOB).text()).isEqualTo(keys);

      ObjectNode more = (ObjectNode) strict.get(JOB).body();
      more.withObject("properties").withArray("driveList").add(Bodies.drive("C1", null));
      assertThat(strict.put(JOB, more.toString()).is(400).details())
          .containsExactly("MissingArgument properties.driveList[2].bitLockerKey");
    }
  }

  private static String patchOf(ObjectNode... drives) {
    return "{\"properties\":{\"driveList\":" + List.of(drives) + "}}";
  }

  @Test
  void whatIsAcceptedInManySpellings() {
    ObjectNode body = Bodies.importJob("WMAT-V8299238");
    set(body, "properties.jobType", "'iMPORT'");
    set(body, "properties.logLevel", "'verbose'");
    set(body, "properties.diagnosticsPath", "''");
    set(body, "properties.returnAddress.stateOrProvince", "''");
    set(body, "properties.driveList[0].driveId", "' WMAT V82 '");
    set(body, "properties.driveList[0].manifestFile", "'\\\\\\\\DriveManifest.xml'");
    set(body, "properties.driveList[0].manifestHash", "'" + "aB".repeat(32) + "'");
    set(body, "properties.driveList[0].driveHeaderHash", "''");
    set(body, "properties.encryptionKey", "{'kekType':'microsoftManaged'}");
    set(body, "identity", "{'type':'none'}");

    ArmClient.Answered answer = client.put(ArmClient.job("odd"), body.toString()).is(201);

    assertThat(answer.at("/properties/jobType")).isEqualTo("Import");
    assertThat(answer.at("/properties/logLevel")).isEqualTo("Verbose");
    assertThat(answer.at("/properties/diagnosticsPath")).isEqualTo("waimportexport");
    assertThat(answer.has("/properties/returnAddress/stateOrProvince")).isTrue();
    assertThat(answer.body().at("/properties/driveList/0").toString())
        .startsWith(
            "{\"driveId\":\" WMAT V82"
                + " \",\"manifestFile\":\"\\\\\\\\DriveManifest.xml\",\"manifestHash\":\"aBaB");
    assertThat(answer.body().at("/properties/encryptionKey").toString())
        .isEqualTo("{\"kekType\":\"MicrosoftManaged\"}");
  }
}
