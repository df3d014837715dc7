package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.TestServer;
import io.drivedock.server.access.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Valid requests, spoiled at random by a seed that stands in every failure: whatever comes is
 * answered, with a reason where it is refused, and never as a fault of the server.
 */
final class FuzzTest {

  private static final int REQUESTS = 1_500;
  private static final List<Role> ROLES = List.of(Role.values());
  private static final int ANSWERS_WITHIN_MILLIS = 30_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static ArmClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    client = ArmClient.start(folder, Map.of("azureEndpoint", Map.of("port", 0)));
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  /**
   * What is sent.
   *
   * @param content the bytes of the body, each as the character of its number
   */
  private record Request(Role role, String method, String target, String content) {

    byte[] body() {
      return content.getBytes(StandardCharsets.ISO_8859_1);
    }

    Request withBody(byte[] body) {
      return new Request(role, method, target, new String(body, StandardCharsets.ISO_8859_1));
    }

    Request withTarget(String other) {
      return new Request(role, method, other, content);
    }
  }

  private static List<Request> valid() {
    String job = ArmClient.job("fuzz");
    String version = "?api-version=" + ArmClient.NEWEST;
    String subscription = "/subscriptions/" + ArmClient.SUBSCRIPTION;
    String group = subscription + "/resourcegroups";
    String filter = "&$filter=type%20eq%20'Import'%20and%20state%20eq%20'Creating'&$top=5";
    String patch =
        Bodies.patch(
            "{'deliveryPackage':{'carrierName':'DHL','trackingNumber':'7','driveCount':1},"
                + "'logLevel':'Verbose','cancelRequested':false,'state':'',"
                + "'driveList':[{'driveId':'A1','manifestFile':'\\\\\\\\M.xml',"
                + "'manifestHash':'109B21108597EF36D5785F08303F3638'}]}");
    return List.of(
        new Request(Role.CUSTOMER, "PUT", job + version, Bodies.importJob("A1", "A2").toString()),
        new Request(Role.CUSTOMER, "PUT", job + "2" + version, Bodies.exportJob().toString()),
        new Request(Role.CUSTOMER, "PATCH", job + version, patch),
        new Request(Role.CUSTOMER, "PATCH", job + version, "{\"tags\":{\"a\":\"b\"}}"),
        new Request(Role.CUSTOMER, "PATCH", job + version, Bodies.SHIP),
        new Request(Role.CUSTOMER, "GET", job + version, ""),
        new Request(Role.CUSTOMER, "GET", job + "/actions" + version, ""),
        new Request(Role.CUSTOMER, "POST", job + "/listBitLockerKeys" + version, ""),
        new Request(
            Role.CUSTOMER, "POST", job + "/withdrawDrive" + version, "{\"driveId\":\"A2\"}"),
        new Request(Role.CUSTOMER, "DELETE", job + version, ""),
        new Request(Role.CUSTOMER, "GET", ArmClient.GROUP_JOBS + version + filter, ""),
        new Request(
            Role.CUSTOMER,
            "GET",
            ArmClient.SUBSCRIPTION_JOBS + version + filter + "&$skipToken=abc",
            ""),
        new Request(
            Role.CUSTOMER,
            "GET",
            "/providers/Microsoft.ImportExport/locations/westus" + version,
            ""),
        new Request(
            Role.OPERATOR,
            "POST",
            "/dock/v1/parcels",
            "{\"trackingNumber\":\"7\",\"drives\":[\"A1\",\"A2\"]}"),
        new Request(Role.OPERATOR, "GET", "/dock/v1/jobs?state=Creating&top=5&drive=A1", ""),
        new Request(
            Role.OPERATOR,
            "POST",
            "/dock/v1/jobs/0199a1b2-0000-7000-8000-000000000000/return",
            "{\"carrierName\":\"c\",\"trackingNumber\":\"t\",\"driveCount\":1}"),
        new Request(
            Role.STATION, "POST", "/dock/v1/leases", "{\"station\":\"s\",\"drives\":[\"A1\"]}"),
        new Request(
            Role.STATION,
            "PUT",
            "/dock/v1/leases/1/progress",
            "{\"bytesDone\":1,\"bytesTotal\":2}"),
        new Request(
            Role.STATION,
            "PUT",
            "/dock/v1/leases/1/report",
            "{\"copyStatus\":\"Completed\",\"bytesSucceeded\":1,\"bytesTotal\":2}"),
        new Request(Role.CUSTOMER, "GET", "/metadata/endpoints?api-version=2022-09-01", ""),
        new Request(Role.CUSTOMER, "GET", "/adfs/.well-known/openid-configuration", ""),
        new Request(
            Role.CUSTOMER,
            "POST",
            "/adfs/oauth2/token",
            "grant_type=client_credentials&client_id=a&client_secret=b"),
        new Request(Role.CUSTOMER, "GET", "/subscriptions?api-version=2022-12-01", ""),
        new Request(
            Role.CUSTOMER,
            "PUT",
            group + "/fuzz?api-version=2021-04-01",
            "{\"location\":\"westus\",\"tags\":{\"a\":\"b\"}}"),
        new Request(Role.CUSTOMER, "DELETE", group + "/fuzz?api-version=2021-04-01", ""),
        new Request(
            Role.CUSTOMER,
            "GET",
            subscription
                + "/resources?api-version=2021-04-01&$top=3&$filter=resourceType%20eq%20"
                + "'Microsoft.ImportExport/jobs'",
            ""));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void nothingThatCanBeSentIsAnsweredAsAFaultOfTheServer(long seed) throws IOException {
    Random random = new Random(seed);
    List<Request> valid = valid();
    int accepted = 0;
    for (int i = 0; i < REQUESTS; i++) {
      Request request = spoiled(valid.get(random.nextInt(valid.size())), random);
      String answer = send(request);
      String what =
          "request %d of seed %d: %s %s%n%s%nanswered: %s"
              .formatted(
                  i,
                  seed,
                  request.method(),
                  request.target(),
                  new String(request.body(), StandardCharsets.UTF_8),
                  answer);
      int status = status(answer, what);
      assertThat(status).as(what).isBetween(200, 499);
      assertThat(answer).as(what).doesNotContain("at io.drivedock", "Exception", "<html");
      if (status >= 400 && !request.method().equals("HEAD")) {
        requireReason(answer, what);
      }
      accepted += status < 400 ? 1 : 0;
    }
    assertThat(accepted).as("seed %d is not refused altogether", seed).isPositive();
    assertThat(client.get(ArmClient.SUBSCRIPTION_JOBS).status()).isEqualTo(200);
  }

  private static int status(String answer, String what) {
    assertThat(answer).as(what).startsWith("HTTP/1.1 ");
    return Integer.parseInt(answer.substring(9, 12));
  }

  private static void requireReason(String answer, String what) {
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    try {
      JsonNode answered = JSON.readTree(body);
      JsonNode error = answered.path("error");
      if (error.isString()) {
        // The form of RFC 6749, which is the token endpoint's.
        assertThat(answered.path("error_description").asString("")).as(what).endsWith(".");
        return;
      }
      assertThat(error.path("code").asString("")).as(what).isNotEmpty();
      assertThat(error.path("message").asString("")).as(what).endsWith(".");
    } catch (JacksonException e) {
      throw new AssertionError("no reason is given; " + what, e);
    }
  }

  // ---- spoiling

  private static Request spoiled(Request request, Random random) {
    Request spoiled = request;
    int times = 1 + random.nextInt(3);
    for (int i = 0; i < times; i++) {
      spoiled =
          switch (random.nextInt(8)) {
            case 0, 1, 2 -> spoiled.withBody(spoiledTree(spoiled.body(), random));
            case 3, 4 -> spoiled.withBody(spoiledBytes(spoiled.body(), random));
            case 5, 6 -> spoiled.withTarget(spoiledTarget(spoiled.target(), random));
            default ->
                new Request(
                    ROLES.get(random.nextInt(ROLES.size())),
                    pick(random, "GET", "PUT", "PATCH", "DELETE", "POST", "HEAD", "OPTIONS", "X"),
                    spoiled.target(),
                    spoiled.content());
          };
    }
    return spoiled;
  }

  private static String pick(Random random, String... words) {
    return words[random.nextInt(words.length)];
  }

  /** Replaces, removes, repeats or renames something in the tree of the body. */
  private static byte[] spoiledTree(byte[] body, Random random) {
    JsonNode root;
    try {
      root = JSON.readTree(body);
    } catch (JacksonException e) {
      return body;
    }
    List<JsonNode> parents = new ArrayList<>();
    collect(root, parents);
    if (parents.isEmpty()) {
      return evil(random).toString().getBytes(StandardCharsets.UTF_8);
    }
    JsonNode parent = parents.get(random.nextInt(parents.size()));
    if (parent instanceof ObjectNode object && !object.isEmpty()) {
      List<String> names = new ArrayList<>(object.propertyNames());
      String name = names.get(random.nextInt(names.size()));
      switch (random.nextInt(5)) {
        case 0 -> object.remove(name);
        case 1 -> object.set(name.toUpperCase(Locale.ROOT), object.get(name));
        case 2 ->
            object.set(pick(random, "id", "state", "name", "\u0000", "", "export"), evil(random));
        default -> object.set(name, evil(random));
      }
    } else if (parent instanceof ArrayNode array) {
      for (int i = random.nextInt(20); i >= 0; i--) {
        array.add(array.isEmpty() || random.nextBoolean() ? evil(random) : array.get(0).deepCopy());
      }
    }
    String text = root.toString();
    if (random.nextInt(10) == 0 && text.endsWith("}")) {
      text = text.substring(0, text.length() - 1) + ",\"tags\":{},\"tags\":{}}";
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void collect(JsonNode node, List<JsonNode> parents) {
    if (node.isContainer()) {
      parents.add(node);
      node.forEach(child -> collect(child, parents));
    }
  }

  private static JsonNode evil(Random random) {
    return JSON.readTree(
        pick(
            random,
            "null",
            "true",
            "0",
            "-1",
            "1e308",
            "1e-400",
            "99999999999999999999999999",
            "0.1",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\u202e\\ufeff\"",
            "\"Shipping\"",
            "\"Export\"",
            "\"../../etc/passwd\"",
            "\"" + "x".repeat(300) + "\"",
            "\"" + "\\u00e4".repeat(5_000) + "\"",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "{\"a\":{}}",
            "[".repeat(60) + "]".repeat(60)));
  }

  private static byte[] spoiledBytes(byte[] body, Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = body.length == 0 ? 0 : random.nextInt(body.length);
    switch (random.nextInt(5)) {
      case 0 -> out.write(body, 0, at);
      case 1 -> {
        byte[] noise = new byte[1 + random.nextInt(8)];
        random.nextBytes(noise);
        out.write(body, 0, at);
        out.writeBytes(noise);
        out.write(body, at, body.length - at);
      }
      case 2 -> {
        byte[] flipped = body.clone();
        if (flipped.length > 0) {
          flipped[at] ^= (byte) (1 << random.nextInt(8));
        }
        out.writeBytes(flipped);
      }
      case 3 -> {
        out.writeBytes(body);
        out.writeBytes(body);
      }
      default -> {
        byte[] from = Arrays.copyOfRange(body, at, body.length);
        out.writeBytes(from);
      }
    }
    return out.toByteArray();
  }

  private static String spoiledTarget(String target, Random random) {
    int at = 1 + random.nextInt(target.length() - 1);
    String noise =
        pick(
            random,
            "/",
            "//",
            "%",
            "%2F",
            "%00",
            "%zz",
            "%C0%AF",
            "..",
            "/../",
            ";",
            ";a=b",
            "&",
            "=",
            "?",
            "'",
            "\"",
            "<",
            "{",
            "\\",
            "|",
            "^",
            "%F0%9F%9A%A2",
            "&api-version=2016-11-01",
            "&$top=0",
            "&$top=101",
            "&$filter=type%20ne%20'x'",
            "&$filter=" + "a".repeat(2_000),
            "&$skipToken=" + "%41".repeat(500),
            "A".repeat(500));
    int end = Math.min(target.length(), at + (random.nextBoolean() ? 0 : random.nextInt(5)));
    return target.substring(0, at) + noise + target.substring(end);
  }

  // ---- sending what no client would

  private static String send(Request request) throws IOException {
    TestServer server = client.server();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server().port())) {
      socket.setSoTimeout(ANSWERS_WITHIN_MILLIS);
      String head =
          "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                  .formatted(request.method(), request.target())
              + "Content-Length: "
              + request.body().length
              + "\r\nAuthorization: Bearer "
              + server.token(request.role())
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(request.body());
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
