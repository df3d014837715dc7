package io.drivedock.prepare.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DriveInfo;
import io.drivedock.drive.DrivePath;
import io.drivedock.job.JobPath;
import io.drivedock.job.ReturnAddress;
import io.drivedock.prepare.TestDock;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JobSubmissionTest {

  private static final String SUBSCRIPTION = "11111111-2222-3333-4444-555555555555";
  private static final String HASH = "109B21108597EF36D5785F08303F3638";
  private static final String KEY = "238810-662376-448998-450120-652806-203390-606320-483076";
  private static final String ID =
      "/subscriptions/"
          + SUBSCRIPTION
          + "/resourceGroups/harbour/providers/Microsoft.ImportExport/jobs/spring";
  private static final BearerToken TOKEN = BearerToken.of("a-token-that-nobody-may-see");
  private static final String NOT_FOUND =
      "{\"error\":{\"code\":\"ResourceNotFound\",\"message\":\"no such job\"}}";

  private TestDock dock;

  @BeforeEach
  void start() throws Exception {
    dock = new TestDock();
  }

  @AfterEach
  void stop() {
    dock.close();
  }

  static JobSubmission submission(String group, BitLockerKey key) {
    return new JobSubmission(
        new JobOrder(
            new JobPath(SUBSCRIPTION, group, "spring"),
            "Rotterdam",
            "/subscriptions/x/resourceGroups/y/providers/Microsoft.Storage/storageAccounts/z",
            new ReturnAddress(
                "Ada", "Quay 1", "", "Rotterdam", null, "01067", "NO", "+31 10", "a@example.org"),
            new DriveInfo(new DriveId("D1"), key, DrivePath.parse("\\DriveManifest.xml"), HASH)));
  }

  private static JobSubmission submission() {
    return submission("harbour", BitLockerKey.parse(KEY));
  }

  @Test
  void theJobIsPutAsTheApiWantsIt() throws Exception {
    dock.answers(404, NOT_FOUND)
        .answers(
            201,
            """
            {"properties":{"state":"Creating","shippingInformation":{"recipientName":"Dock",
            "streetAddress1":"Pier 7","streetAddress2":"","city":"Rotterdam","stateOrProvince":"",
            "postalCode":"3011","countryOrRegion":"Netherlands"}},"id":"%s"}\
            """
                .formatted(ID));
    SubmittedJob job = submission().send(dock.address(), TOKEN, null);
    assertThat(job.isNew()).isTrue();
    assertThat(job.id()).isEqualTo(ID);
    assertThat(job.state()).isEqualTo("Creating");
    assertThat(job.shipTo()).containsExactly("Dock", "Pier 7", "Rotterdam 3011", "Netherlands");
    assertThat(dock.requests()).extracting(TestDock.Request::method).containsExactly("GET", "PUT");
    TestDock.Request put = dock.requests().getLast();
    assertThat(put.path()).isEqualTo(ID + "?api-version=2021-01-01");
    assertThat(put.authorization()).isEqualTo("Bearer a-token-that-nobody-may-see");
    assertThat(put.body())
        .isEqualTo(
            "{\"location\":\"Rotterdam\",\"properties\":{\"storageAccountId\":\"/subscriptions/x/"
                + "resourceGroups/y/providers/Microsoft.Storage/storageAccounts/z\",\"jobType\":"
                + "\"Import\",\"returnAddress\":{\"recipientName\":\"Ada\",\"streetAddress1\":"
                + "\"Quay 1\",\"city\":\"Rotterdam\",\"postalCode\":\"01067\",\"countryOrRegion\":"
                + "\"NO\",\"phone\":\"+31 10\",\"email\":\"a@example.org\"},\"driveList\":[{"
                + "\"driveId\":\"D1\",\"bitLockerKey\":\""
                + KEY
                + "\",\"manifestFile\":\"\\\\DriveManifest.xml\",\"manifestHash\":\""
                + HASH
                + "\"}]}}");
  }

  @Test
  void whatIsPrintedHasNoKeyAndADriveWithoutOneHasNoMember() {
    assertThat(submission().maskedBody())
        .doesNotContain(KEY)
        .contains("\"bitLockerKey\" : \"(in the journal)\"");
    assertThat(submission("harbour", null).maskedBody()).doesNotContain("bitLockerKey");
  }

  @Test
  void aGroupWithOddLettersIsEncoded() {
    assertThat(submission("häfen", null).path()).contains("/resourceGroups/h%C3%A4fen/");
  }

  @Test
  void anAccountOfAnotherSubscriptionIsToldOnceAndTheTokenIsNotBlamed() {
    String error =
        "\"code\":\"LinkedAuthorizationFailed\",\"message\":\"The storage account is not yours.\","
            + "\"target\":\"properties.storageAccountId\"";
    dock.answers(404, NOT_FOUND)
        .answers(403, "{\"error\":{" + error + ",\"details\":[{" + error + "}]}}");
    assertThatExceptionOfType(SubmissionException.class)
        .isThrownBy(() -> submission().send(dock.address(), TOKEN, null))
        .withMessage(
            "The service refused the job spring: 403 LinkedAuthorizationFailed"
                + " (properties.storageAccountId): The storage account is not yours.");
  }

  @Test
  void errorsAreToldWithCodeTargetAndEveryDetail() {
    dock.answers(404, NOT_FOUND)
        .answers(
            400,
            """
            {"error":{"code":"InvalidArgument","message":"The job is not in order.","details":[
            {"code":"MissingArgument","target":"properties.returnAddress.city","message":"no city"},
            {"code":"InvalidArgument","target":"location","message":"un\\u001bknown %s %s"}]}}\
            """
                .formatted(TOKEN.reveal(), KEY));
    assertThatExceptionOfType(SubmissionException.class)
        .isThrownBy(() -> submission().send(dock.address(), TOKEN, null))
        .withMessage(
            """
            The service refused the job spring: 400 InvalidArgument: The job is not in order.
              MissingArgument (properties.returnAddress.city): no city
              InvalidArgument (location): un\\u001Bknown (token) (key)\
            """);
  }

  @Test
  void aWrongTokenIsSaidToBeOne() {
    dock.answers(401, "{\"error\":{\"code\":\"AuthenticationFailed\",\"message\":\"who?\"}}");
    assertThatExceptionOfType(SubmissionException.class)
        .isThrownBy(() -> submission().send(dock.address(), TOKEN, null))
        .withMessage(
            """
            The service refused the job spring: 401 AuthenticationFailed: who?
              Check the token: it may be another's, or have expired.\
            """);
    assertThat(dock.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 404, 500})
  void anAnswerThatIsNoneOfTheApiIsToldAsSuch(int status) {
    dock.answers(404, NOT_FOUND).answers(status, "<html>a proxy</html>");
    assertThatExceptionOfType(SubmissionException.class)
        .isThrownBy(() -> submission().send(dock.address(), TOKEN, null))
        .withMessage(
            "The service refused the job spring: "
                + status
                + ", without a reason. Is this the address of a Drivedock service?");
  }

  @Test
  void aJobOfThatNameForOtherDrivesIsLeftAsItIs() {
    dock.answers(
        200,
        "{\"properties\":{\"driveList\":[{\"driveId\":\"D1\",\"manifestHash\":\"0\"},"
            + "{\"driveId\":\"D2\",\"manifestHash\":\""
            + HASH
            + "\"}]}}");
    assertThatExceptionOfType(SubmissionException.class)
        .isThrownBy(() -> submission().send(dock.address(), TOKEN, null))
        .withMessageContaining("A job spring already exists, for other drives");
    assertThat(dock.requests()).extracting(TestDock.Request::method).containsExactly("GET");
  }

  @Test
  void aJobThatAnEarlierCallMadeIsAnswered() throws Exception {
    dock.answers(
        200,
        "{\"id\":\"x\",\"properties\":{\"state\":\"Creating\",\"driveList\":[{\"driveId\":\"d1\","
            + "\"manifestHash\":\"109b21108597ef36d5785f08303f3638\"}]}}");
    SubmittedJob job = submission().send(dock.address(), TOKEN, null);
    assertThat(job.isNew()).isFalse();
    assertThat(dock.requests()).extracting(TestDock.Request::method).containsExactly("GET");
  }

  @Test
  void aJobThatIsMadeMeanwhileIsLeftAsItIs() {
    dock.answers(404, NOT_FOUND)
        .answers(412, "{\"error\":{\"code\":\"PreconditionFailed\",\"message\":\"there\"}}")
        .answers(200, "{\"properties\":{\"driveList\":[]}}");
    assertThatExceptionOfType(SubmissionException.class)
        .isThrownBy(() -> submission().send(dock.address(), TOKEN, null))
        .withMessageContaining("A job spring already exists, for other drives");
    assertThat(dock.requests())
        .extracting(TestDock.Request::method)
        .containsExactly("GET", "PUT", "GET");
  }

  @Test
  void aServiceThatIsNotThereIsToldWithItsAddress() {
    URI address = dock.address();
    dock.close();
    assertThatExceptionOfType(SubmissionException.class)
        .isThrownBy(() -> submission().send(address, TOKEN, null))
        .withMessageStartingWith("The service at " + address + " does not answer: ")
        .withMessageEndingWith("Check the address and run this again.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"dock.example.org", "ftp://dock", "https:/x", "https://me:pw@dock", "http://d?x"})
  void whatIsNoAddressOfAServiceIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> submission().send(URI.create(text), TOKEN, null))
        .withMessageContaining("https://host");
  }

  @Test
  void aTokenDoesNotPrintItselfAndHasNoBlanks() {
    assertThat(TOKEN.toString()).isEqualTo("BearerToken[redacted]");
    assertThat(BearerToken.of(" x\n").reveal()).isEqualTo("x");
    for (String text : new String[] {"", " ", "a b", "a\nb", "ü"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> BearerToken.of(text));
    }
  }
}
