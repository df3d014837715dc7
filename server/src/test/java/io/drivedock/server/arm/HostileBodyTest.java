package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.access.Role;
import io.drivedock.server.web.protocol.RequestBody;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of strangers: none of them is answered with a fault of the server. */
final class HostileBodyTest {

  private static final String SECRET = "Sesame-In-The-Wrong-Place";
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static ArmClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    client = ArmClient.start(folder);
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  static String[] noObjects() {
    return new String[] {
      "",
      " ",
      "null",
      "7",
      "[]",
      "\"{}\"",
      "{",
      "{\"a\":}",
      "{\"a\":1,}",
      "{\"a\":1}{\"a\":2}",
      "{\"a\":1} x",
      "{'a':1}",
      "{\"a\":1,\"a\":2}",
      "{\"properties\":{\"jobType\":\"Import\",\"jobType\":\"Export\"}}",
      "{\"a\":NaN}",
      "{\"a\":1e}",
      "{\"a\":\"\u0001\"}",
      "{\"a\":\"\\x\"}",
      "{\"a\":\"\\ud800\"".repeat(2),
      "<job/>",
      "[".repeat(10_000),
      "{\"a\":".repeat(10_000),
      "{\"a\":" + "[".repeat(RequestBody.DEPTH_MAX) + "]".repeat(RequestBody.DEPTH_MAX) + "}",
      "{\"a\":[" + "0,".repeat(RequestBody.TOKENS_MAX) + "0]}",
      "{\"a\":1" + "0".repeat(5_000) + "}",
      "{\"a\":\"" + SECRET + "\"",
      "{\"bitLockerKey\":\"" + Bodies.KEY + "\" \"x\"}",
      "{" + SECRET + ":1}",
    };
  }

  @ParameterizedTest
  @MethodSource("noObjects")
  void whatIsNoJsonObjectIsRefusedAndNotRepeated(String body) {
    for (String method : new String[] {"PUT", "PATCH"}) {
      ArmClient.Answered answer = client.call(method, ArmClient.job("hostile"), body).is(400);

      assertThat(answer.code()).isEqualTo("InvalidRequestContent");
      assertThat(answer.text()).doesNotContain(SECRET).doesNotContain("238810");
    }
  }

  @Test
  void theSentenceSaysWhere() {
    assertThat(client.put(ArmClient.job("hostile"), "{\n  \"a\": x\n}").at("/error/message"))
        .isEqualTo("The request body is not valid JSON, or exceeds a limit, at line 2, column 8.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud800", "a\\udc00b", "\\u0000", "a\\nb", "\\u007f", "\\u0085"})
  void brokenAndControlCharactersAreRefusedInEveryText(String text) {
    String body = Bodies.importJob().toString();
    for (String whole :
        new String[] {
          body.replace("\"Ada\"", "\"" + text + "\""),
          body.replace("\"westus\"", "\"" + text + "\""),
          body.replace("\"9CA995BA\"", "\"" + text + "\""),
          body.replace(Bodies.KEY, text),
          body.replace("\\\\DriveManifest.xml", text),
          body.replace("{\"location\"", "{\"tags\":{\"" + text + "\":\"x\"},\"location\""),
          body.replace("{\"location\"", "{\"tags\":{\"x\":\"" + text + "\"},\"location\""),
        }) {
      assertThat(whole).isNotEqualTo(body);
      ArmClient.Answered answer = client.put(ArmClient.job("hostile"), whole).is(400);
      // A name that is no text ends the reading; a value that is none is named.
      assertThat(answer.details())
          .as(whole)
          .hasSize(answer.code().equals("InvalidRequestContent") ? 0 : 1);
    }
  }

  /** A key in the wrong place is a key: no member is repeated by the error about it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "westus",
        "Import",
        "Ada",
        "9CA995BA",
        "109B21108597EF36D5785F08303F3638",
        "Street 1"
      })
  void noErrorRepeatsAValue(String value) {
    String secret = SECRET + "\\u0007" + "x".repeat(600);
    String body = Bodies.importJob().toString().replace("\"" + value + "\"", "\"" + secret + "\"");

    assertThat(client.put(ArmClient.job("hostile"), body).is(400).text()).doesNotContain(SECRET);
  }

  @Test
  void aKeyInThePlaceOfADriveIsNotRepeated() {
    assertThat(
            client
                .put(ArmClient.job("hostile"), Bodies.importJob(Bodies.KEY, Bodies.KEY).toString())
                .is(400)
                .details())
        .containsExactly("DuplicateDriveId properties.driveList[1].driveId");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "application/json, UTF-8, 201",
        "'application/json; charset=utf-8', UTF-8, 201",
        "'APPLICATION/JSON ;charset=\"UTF-8\"', UTF-8, 201",
        "application/merge-patch+json, UTF-8, 201",
        "-, UTF-8, 201",
        "application/json, UTF-16, 201",
        "application/json, ISO-8859-1, 400",
        "text/plain, UTF-8, 415",
        "application/x-www-form-urlencoded, UTF-8, 415",
        "application/jsonp, UTF-8, 415",
      })
  void theTypeIsDeclaredAsJsonOrNotAtAll(String type, String charset, int status) {
    String body = Bodies.importJob().toString().replace("Ada", "Adä");
    ArmClient.Answered answer =
        client.call(
            Role.CUSTOMER,
            "PUT",
            ArmClient.job("type-" + NAMES.incrementAndGet()),
            null,
            request -> {
              request.PUT(BodyPublishers.ofByteArray(body.getBytes(Charset.forName(charset))));
              request.setHeader("Content-Type", type == null ? "" : type);
            });

    answer.is(status);
    assertThat(answer.at("/properties/returnAddress/recipientName"))
        .isEqualTo(status == 201 ? "Adä" : "");
  }

  @Test
  void aBodyMayComeInChunks() {
    byte[] body = Bodies.importJob().toString().getBytes(StandardCharsets.UTF_8);
    client
        .call(
            Role.CUSTOMER,
            "PUT",
            ArmClient.job("chunked"),
            null,
            request ->
                request.PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))))
        .is(201);
  }

  @Test
  void aBodyThatIsTooLongIsRefusedWithoutBeingKept() {
    byte[] body = new byte[(4 << 20) + 1];
    assertThat(
            client
                .call(
                    Role.CUSTOMER,
                    "PUT",
                    ArmClient.job("long"),
                    null,
                    request ->
                        request.PUT(
                            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))))
                .is(413)
                .code())
        .isEqualTo("RequestEntityTooLarge");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "anything", "{\"a\":["})
  void aRequestForKeysNeedsNoBody(String body) {
    String job = ArmClient.job("keys-" + body.length());
    client.put(job, Bodies.importJob().toString()).is(201);

    assertThat(client.call("POST", job + "/listBitLockerKeys", body).is(200).text())
        .isEqualTo(
            "{\"value\":[{\"driveId\":\"9CA995BA\",\"bitLockerKey\":\"" + Bodies.KEY + "\"}]}");
  }
}
