package io.drivedock.prepare.submission;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveInfo;
import io.drivedock.job.ReturnAddress;
import io.drivedock.prepare.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The job that fits a prepared drive, as the API {@code Microsoft.ImportExport/jobs} wants it:
 * printed, or sent (azure-rest-api-specs, storageimportexport).
 */
public final class JobSubmission {

  /** The version of the API that is spoken. */
  public static final String API_VERSION = "2021-01-01";

  private static final Duration CONNECT_MAX = Duration.ofSeconds(15);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
  private static final int ANSWER_BYTES_MAX = 1 << 20;
  private static final int DETAILS_MAX = 50;
  private static final int MADE_MEANWHILE = 412;
  private static final String MASK = "(in the journal)";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final BitSet PLAIN_IN_URL = plainInUrl();

  private final JobOrder order;

  /** The submission of an order; nothing is sent yet. */
  public JobSubmission(JobOrder order) {
    this.order = order;
  }

  /** What the request is made to, without the service's address. */
  public String path() {
    return encoded(order.path().resourceId()) + "?api-version=" + API_VERSION;
  }

  /** The body as it is sent, but for the drive's key, of which it says only where it stands. */
  public String maskedBody() {
    return body(MASK).toPrettyString();
  }

  private String body() {
    BitLockerKey key = order.drive().key();
    return body(key == null ? "" : key.reveal()).toString();
  }

  private ObjectNode body(String key) {
    ObjectNode body = JSON.createObjectNode();
    body.put("location", order.location());
    ObjectNode properties = body.putObject("properties");
    properties.put("storageAccountId", order.storageAccountId());
    properties.put("jobType", "Import");
    properties.set("returnAddress", json(order.returnAddress()));
    properties.putArray("driveList").add(json(order.drive(), key));
    return body;
  }

  /** A drive as an entry of {@code driveList}, with its key if it has one. */
  public static ObjectNode json(DriveInfo drive) {
    BitLockerKey key = drive.key();
    return json(drive, key == null ? "" : key.reveal());
  }

  private static ObjectNode json(DriveInfo drive, String key) {
    ObjectNode json = JSON.createObjectNode();
    json.put("driveId", drive.driveId().value());
    if (drive.key() != null) {
      json.put("bitLockerKey", key);
    }
    json.put("manifestFile", drive.manifestFile().text());
    json.put("manifestHash", drive.manifestHash());
    return json;
  }

  /** An address as the member {@code returnAddress}; what is empty or absent is left out. */
  public static ObjectNode json(ReturnAddress address) {
    ObjectNode json = JSON.createObjectNode();
    json.put("recipientName", address.recipientName());
    json.put("streetAddress1", address.streetAddress1());
    if (!address.streetAddress2().isEmpty()) {
      json.put("streetAddress2", address.streetAddress2());
    }
    json.put("city", address.city());
    if (address.stateOrProvince() != null) {
      json.put("stateOrProvince", address.stateOrProvince());
    }
    json.put("postalCode", address.postalCode());
    json.put("countryOrRegion", address.countryOrRegion());
    json.put("phone", address.phone());
    json.put("email", address.email());
    return json;
  }

  /**
   * Creates the job. A PUT replaces a job of that name, so the service is asked first whether there
   * is one: one with this very drive is the fruit of an earlier call and is answered, any other is
   * left as it is. Of one that another makes meanwhile a service that knows conditions says so.
   *
   * @param service where the service is, such as {@code https://dock.example.org}
   * @param trust whose certificates are believed; null for those whom the system believes
   * @throws SubmissionException if there is no such job afterwards, as far as can be told
   * @throws IllegalArgumentException if that is no address of a service
   */
  public SubmittedJob send(URI service, BearerToken token, @Nullable SSLContext trust)
      throws SubmissionException {
    URI target = target(service);
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_MAX)
            .followRedirects(HttpClient.Redirect.NEVER);
    try (HttpClient client = (trust == null ? builder : builder.sslContext(trust)).build()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(target)
              .timeout(ANSWER_MAX)
              .header("Authorization", "Bearer " + token.reveal())
              .header("Accept", "application/json");
      Answer before = exchange(client, request.copy().GET().build());
      if (before.status() == 200) {
        return known(before, token);
      }
      if (before.status() != 404) {
        throw refused(before, token);
      }
      Answer after =
          exchange(
              client,
              request
                  .copy()
                  .header("Content-Type", "application/json")
                  .header("If-None-Match", "*")
                  .PUT(BodyPublishers.ofString(body(), StandardCharsets.UTF_8))
                  .build());
      if (after.status() == MADE_MEANWHILE) {
        return known(exchange(client, request.copy().GET().build()), token);
      }
      if (after.status() != 201 && after.status() != 200) {
        throw refused(after, token);
      }
      return job(after, true);
    }
  }

  private URI target(URI service) {
    checkService(service);
    String base = service.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path());
  }

  /**
   * Checks the address of a service.
   *
   * @throws IllegalArgumentException if it can be none
   */
  public static void checkService(URI service) {
    String scheme = String.valueOf(service.getScheme());
    if (!(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
        || service.getHost() == null
        || service.getRawUserInfo() != null
        || service.getRawQuery() != null
        || service.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "the address of a service must have the form https://host or http://host:port");
    }
  }

  /** An answer, of which a body that is no JSON is missing. */
  private record Answer(int status, JsonNode body) {}

  private static Answer exchange(HttpClient client, HttpRequest request)
      throws SubmissionException {
    String where = request.uri().getScheme() + "://" + request.uri().getRawAuthority();
    try {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      try (InputStream stream = response.body()) {
        return new Answer(response.statusCode(), json(stream.readNBytes(ANSWER_BYTES_MAX)));
      }
    } catch (IOException e) {
      throw new SubmissionException(
          e instanceof SSLException
              ? ("No secure connection to %s could be made (%s). If its certificate is"
                      + " signed by an authority of its own, name that authority with %s and run"
                      + " this again.")
                  .formatted(where, reason(e), Authorities.OPTION)
              : "The service at %s does not answer: %s. Check the address and run this again."
                  .formatted(where, reason(e)),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SubmissionException("The request to " + where + " was interrupted.", e);
    }
  }

  /** The JDK's client often has the word in a cause only. */
  private static String reason(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null) {
        return Printable.of(cause.getMessage());
      }
    }
    return e instanceof ConnectException
        ? "the connection was refused"
        : e.getClass().getSimpleName();
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  private SubmittedJob known(Answer answer, BearerToken token) throws SubmissionException {
    for (JsonNode drive : answer.body().path("properties").path("driveList")) {
      if (text(drive, "driveId").equalsIgnoreCase(order.drive().driveId().value())
          && text(drive, "manifestHash").equalsIgnoreCase(order.drive().manifestHash())) {
        return job(answer, false);
      }
    }
    throw new SubmissionException(
        safe(
            "A job "
                + order.path().name()
                + " already exists, for other drives, and was not changed. Choose another"
                + " name.",
            token),
        null);
  }

  private SubmittedJob job(Answer answer, boolean isNew) {
    JsonNode properties = answer.body().path("properties");
    JsonNode address = properties.path("shippingInformation");
    List<String> lines = new ArrayList<>();
    for (String member : List.of("recipientName", "streetAddress1", "streetAddress2")) {
      add(lines, text(address, member));
    }
    add(
        lines,
        (text(address, "city")
                + " "
                + text(address, "stateOrProvince")
                + " "
                + text(address, "postalCode"))
            .replaceAll(" +", " "));
    add(lines, text(address, "countryOrRegion"));
    String id = text(answer.body(), "id");
    return new SubmittedJob(
        id.isEmpty() ? order.path().resourceId() : id, text(properties, "state"), lines, isNew);
  }

  private static void add(List<String> lines, String line) {
    if (!line.isBlank()) {
      lines.add(line.strip());
    }
  }

  private static String text(JsonNode node, String member) {
    return Printable.of(node.path(member).asString(""));
  }

  private SubmissionException refused(Answer answer, BearerToken token) {
    StringBuilder message =
        new StringBuilder("The service refused the job ").append(order.path().name());
    JsonNode error = answer.body().path("error");
    message.append(": ").append(answer.status());
    if (error.isMissingNode()) {
      message.append(", without a reason. Is this the address of a Drivedock service?");
    } else {
      message.append(' ').append(sentence(error));
    }
    int details = 0;
    for (JsonNode detail : error.path("details")) {
      if (error.path("details").size() == 1 && sentence(detail).equals(sentence(error))) {
        break;
      }
      if (++details > DETAILS_MAX) {
        break;
      }
      message.append("\n  ").append(sentence(detail));
    }
    // A right token is refused as well where the account is not its subscription's.
    boolean isAboutAccount = text(error, "code").equals("LinkedAuthorizationFailed");
    if (answer.status() == 401 || (answer.status() == 403 && !isAboutAccount)) {
      message.append("\n  Check the token: it may be another's, or have expired.");
    }
    return new SubmissionException(safe(message.toString(), token), null);
  }

  private static String sentence(JsonNode error) {
    String target = text(error, "target");
    return text(error, "code")
        + (target.isEmpty() ? "" : " (" + target + ")")
        + ": "
        + text(error, "message");
  }

  /** A service that is astray may send back what it was sent. */
  private String safe(String message, BearerToken token) {
    String safe = message.replace(token.reveal(), "(token)");
    BitLockerKey key = order.drive().key();
    return key == null ? safe : safe.replace(key.reveal(), "(key)");
  }

  /** Everything but what a path of an URL can hold as it is. */
  private static String encoded(String path) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      encoded.append(PLAIN_IN_URL.get(c) ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return encoded.toString();
  }

  private static BitSet plainInUrl() {
    BitSet plain = new BitSet();
    plain.set('a', 'z' + 1);
    plain.set('A', 'Z' + 1);
    plain.set('0', '9' + 1);
    "-._~/()".chars().forEach(plain::set);
    return plain;
  }

  /** Whether a token sent there could be read on the way. */
  public static boolean isReadableOnTheWay(URI service) {
    String host = String.valueOf(service.getHost());
    return "http".equalsIgnoreCase(service.getScheme())
        && !host.equals("localhost")
        && !host.startsWith("127.")
        && !host.equals("[::1]");
  }
}
