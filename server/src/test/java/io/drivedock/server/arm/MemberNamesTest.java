package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** A member counts in any letter case; what is not understood is refused and not passed over. */
final class MemberNamesTest {

  private static ArmClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    client = ArmClient.start(folder);
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  @Test
  void aWholeJobInCapitalsIsTheSameJob() {
    String spelled =
        Pattern.compile("\"(\\w)(\\w+)\":")
            .matcher(Bodies.importJob().toString())
            .replaceAll(
                name -> "\"" + name.group(1).toUpperCase(Locale.ROOT) + name.group(2) + "\":");
    assertThat(spelled).contains("\"Properties\"", "\"DriveList\"", "\"BitLockerKey\"");
    client.put(ArmClient.job("plain"), Bodies.importJob().toString()).is(201);
    client.put(ArmClient.job("capital"), spelled).is(201);
    assertThat(client.get(ArmClient.job("capital")).body().get("properties"))
        .isEqualTo(client.get(ArmClient.job("plain")).body().get("properties"));
  }

  @Test
  void theDocumentationsOwnSpellingCancels() {
    String job = ArmClient.job("cancel");
    client.put(job, Bodies.importJob().toString()).is(201);
    ArmClient.Answered answer = client.patch(job, Bodies.patch("{'CancelRequested':true}")).is(200);
    assertThat(answer.at("/properties/cancelRequested")).isEqualTo("true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'properties':{'cancelRequestd':true}} | properties.cancelRequestd",
        "{'propertys':{'cancelRequested':true}} | propertys",
        "{'Tags':{},'kind':'x'} | kind",
        "{'properties':{'returnAddress':{'name':'x'}}} | properties.returnAddress.name",
        "{'properties':{'deliveryPackage':{'carrierName':'a','trackingNumber':'b','weight':1}}} |"
            + " properties.deliveryPackage.weight",
        "{'properties':{'driveList':[{'driveId':'A','manifestFile':'/a','manifestHash':"
            + "'109B21108597EF36D5785F08303F3638','bitlockerkeys':'x'}]}} |"
            + " properties.driveList[0].bitlockerkeys",
        "{'properties':{'encryptionKey':{'kek':'x'}}} | properties.encryptionKey.kek",
        "{'identity':{'userAssignedIdentities':{'a':{}}}} | identity.userAssignedIdentities",
      })
  void whatIsNotUnderstoodIsRefusedAndChangesNothing(String patch, String target) {
    String job = ArmClient.job("unknown");
    client.put(job, Bodies.importJob().toString());
    String before = client.get(job).text();
    ArmClient.Answered answer = client.patch(job, patch.replace('\'', '"')).is(400);
    assertThat(answer.details()).contains("InvalidRequestContent " + target);
    assertThat(client.get(job).text()).isEqualTo(before);
  }

  @Test
  void aPutAndAWithdrawalAreNoLessStrict() {
    ObjectNode body = Bodies.importJob();
    body.put("apiVersion", "2021-01-01");
    Bodies.properties(body).put("jobtipe", "Import").withObject("export").put("x", 1);
    String job = ArmClient.job("strict");
    assertThat(client.put(job, body.toString()).is(400).details())
        .containsExactlyInAnyOrder(
            "InvalidArgument properties.export",
            "InvalidRequestContent apiVersion",
            "InvalidRequestContent properties.jobtipe");
    client.put(job, Bodies.importJob().toString()).is(201);
    assertThat(
            client
                .call("POST", job + "/withdrawDrive", "{\"driveId\":\"9CA995BA\",\"force\":1}")
                .is(400)
                .details())
        .containsExactly("InvalidRequestContent force");
  }

  @Test
  void twoSpellingsOfOneMemberAreRefused() {
    String job = ArmClient.job("twice");
    client.put(job, Bodies.importJob().toString()).is(201);
    assertThat(
            client
                .patch(job, Bodies.patch("{'logLevel':'Error','LogLevel':'Verbose'}"))
                .is(400)
                .details())
        .containsExactly("InvalidRequestContent properties.LogLevel");
  }

  @Test
  void aNameThatIsNoNameIsNotRepeated() {
    String job = ArmClient.job("odd");
    String odd = "6".repeat(70);
    ArmClient.Answered answer = client.put(job, "{\"properties\":{\"" + odd + "\":1}}").is(400);
    assertThat(answer.text()).doesNotContain(odd);
    assertThat(answer.details()).contains("InvalidRequestContent properties");
  }

  @Test
  void aCustomersOwnKeyIsRefusedInEveryMemberThatNamesOne() {
    String job = ArmClient.job("kek");
    client.put(job, Bodies.importJob().toString()).is(201);
    client.patch(job, Bodies.patch("{'encryptionKey':{'kekUrl':''}}")).is(200);
    assertThat(
            client.patch(job, Bodies.patch("{'encryptionKey':{'kekUrl':'https://v'}}")).details())
        .containsExactly("InvalidArgument properties.encryptionKey.kekUrl");
  }
}
