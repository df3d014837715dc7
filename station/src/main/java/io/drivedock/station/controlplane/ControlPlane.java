package io.drivedock.station.controlplane;

import io.drivedock.dock.Assignment;
import io.drivedock.dock.DockWire;
import io.drivedock.dock.DriveAllocation;
import io.drivedock.dock.ExportRun;
import io.drivedock.dock.ExportWire;
import io.drivedock.dock.Progress;
import io.drivedock.dock.Renewal;
import io.drivedock.dock.StationReport;
import io.drivedock.dock.WireException;
import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.job.DriveReport;
import io.drivedock.station.controlplane.ControlPlaneException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The server, as a station sees it (dock API, version 1). All methods may be called from several
 * threads, take a bounded time and throw {@link ControlPlaneException} when the server gave no
 * answer that can be used. An interrupt ends a call as if the server had not answered.
 */
public final class ControlPlane implements AutoCloseable {

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);
  private static final int ANSWER_BYTES_MAX = 2 << 20;
  private static final int SENTENCE_MAX = 500;

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");
  private static final Pattern CONTROL_CHARACTERS = Pattern.compile("\\p{Cntrl}+");

  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int CONFLICT = 409;
  private static final int GONE = 410;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  /** What there is to do for a station. */
  public sealed interface Work {
    /** A drive is to be moved. */
    record Assigned(Assignment assignment) implements Work {}

    /** None of the drives is to be moved now. */
    record Nothing() implements Work {}
  }

  /** What became of a lease. */
  public sealed interface Heartbeat {
    /** It lives on. */
    record Renewed(Renewal renewal) implements Heartbeat {}

    /** It is another's by now, or the drive is no longer to be moved: stop at once. */
    record Lost() implements Heartbeat {}
  }

  /** What became of a report. */
  public sealed interface Verdict {
    /** It is taken; so is the same report again. */
    record Accepted() implements Verdict {}

    /** The job's rules do not allow it, now or later. */
    record Refused(String message) implements Verdict {}

    /** The lease is another's by now. */
    record Lost() implements Verdict {}
  }

  private final URI server;
  private final StationToken token;
  private final Duration answerWithin;
  private final HttpClient client;

  /**
   * Speaks to that server. Nothing is sent before the first question.
   *
   * @param server an {@code http} or {@code https} address, with a path if the API lies below one
   */
  public ControlPlane(URI server, StationToken token) {
    this(server, token, CONNECT_WITHIN, ANSWER_WITHIN);
  }

  ControlPlane(URI server, StationToken token, Duration connectWithin, Duration answerWithin) {
    this.server = server;
    this.token = token;
    this.answerWithin = answerWithin;
    // Redirects are not followed: the token goes to the server that was named and to no other.
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectWithin)
            .build();
  }

  /**
   * Asks for a drive to move.
   *
   * @param station the name of this station: a drive it was given before is given to it again
   * @param present drives that lie in its slots and that it is not at work on
   */
  public Work requestWork(String station, Collection<DriveId> present)
      throws ControlPlaneException {
    return requestWork(station, present, List.of(), List.of());
  }

  /**
   * The same.
   *
   * @param waiting drives that are left alone for a while; one is given only if its transfer is to
   *     end
   * @param cancelled likewise, of which it is known that they were cancelled; one is given only if
   *     the operator wants it to end
   */
  public Work requestWork(
      String station,
      Collection<DriveId> ready,
      Collection<DriveId> waiting,
      Collection<DriveId> cancelled)
      throws ControlPlaneException {
    String attempt = "be asked for work";
    Map<String, Object> body =
        Map.of(
            "station",
            station,
            "drives",
            ready.stream().map(DriveId::value).toList(),
            "waiting",
            waiting.stream().map(DriveId::value).toList(),
            "waitingCancelled",
            cancelled.stream().map(DriveId::value).toList());
    Set<DriveId> present = new HashSet<>(ready);
    present.addAll(waiting);
    present.addAll(cancelled);
    HttpResponse<byte[]> answer = send(attempt, "POST", "/leases", json(body));
    return switch (answer.statusCode()) {
      case OK -> {
        Assignment assignment = read(attempt, answer, DockWire::assignment);
        if (!present.contains(assignment.drive())) {
          throw broken(
              attempt, "its answer is drive " + assignment.drive() + ", which was not asked for");
        }
        yield new Work.Assigned(assignment);
      }
      case NO_CONTENT -> new Work.Nothing();
      default -> throw unusable(attempt, answer);
    };
  }

  /** Says what the slots do and whether the targets are reached. */
  public void report(String station, StationReport report) throws ControlPlaneException {
    String attempt = "be told how station " + station + " is";
    HttpResponse<byte[]> answer =
        send(attempt, "PUT", "/stations/" + station, json(DockWire.write(report)));
    if (answer.statusCode() != NO_CONTENT) {
      throw unusable(attempt, answer);
    }
  }

  /** Says that the station lives and how far it is. */
  public Heartbeat heartbeat(long lease, Progress progress) throws ControlPlaneException {
    String attempt = "be told the progress of lease " + lease;
    String path = "/leases/" + lease + "/progress";
    HttpResponse<byte[]> answer = send(attempt, "PUT", path, json(DockWire.write(progress)));
    return switch (answer.statusCode()) {
      case OK -> new Heartbeat.Renewed(read(attempt, answer, DockWire::renewal));
      case GONE -> new Heartbeat.Lost();
      default -> throw unusable(attempt, answer);
    };
  }

  /** Says how the copying of a drive ended. */
  public Verdict report(long lease, DriveReport report) throws ControlPlaneException {
    String attempt = "be given the report of lease " + lease;
    String path = "/leases/" + lease + "/report";
    HttpResponse<byte[]> answer = send(attempt, "PUT", path, json(DockWire.write(report)));
    return switch (answer.statusCode()) {
      case NO_CONTENT -> new Verdict.Accepted();
      case CONFLICT -> new Verdict.Refused(sentence(answer));
      case GONE -> new Verdict.Lost();
      default -> throw unusable(attempt, answer);
    };
  }

  /** What the server says of the plan of an export. */
  public sealed interface Plan {
    /** What the drive is to hold. */
    record Planned(DriveAllocation plan) implements Plan {}

    /** Nobody has said yet what there is to export. */
    record NotSurveyed() implements Plan {}

    /** The lease is another's. */
    record Lost() implements Plan {}
  }

  /** Asks what a drive is to hold that can take so many bytes. */
  public Plan plan(long lease, long freeBytes) throws ControlPlaneException {
    return plan(lease, "POST", "/plan", Map.of("freeBytes", freeBytes));
  }

  /** Says what there is to export; the first who does so counts. */
  public Plan survey(long lease, List<ExportRun> runs) throws ControlPlaneException {
    return plan(lease, "PUT", "/survey", ExportWire.write(runs));
  }

  /** Gives back what of a plan the drive had no room for. */
  public Plan giveBack(long lease, List<ExportRun> rest) throws ControlPlaneException {
    return plan(lease, "PUT", "/rest", ExportWire.write(rest));
  }

  private Plan plan(long lease, String method, String what, Map<String, Object> body)
      throws ControlPlaneException {
    String attempt = "be asked for the plan of lease " + lease;
    HttpResponse<byte[]> answer = send(attempt, method, "/leases/" + lease + what, json(body));
    return switch (answer.statusCode()) {
      case OK -> new Plan.Planned(read(attempt, answer, ExportWire::plan));
      case CONFLICT -> new Plan.NotSurveyed();
      case GONE -> new Plan.Lost();
      default -> throw unusable(attempt, answer);
    };
  }

  /** What the server says of a key that this station made. */
  public sealed interface Keeping {
    /** It keeps this one: that which was made, or one that the drive had already. */
    record Kept(BitLockerKey key) implements Keeping {}

    /** The drive is none that a station makes a key for. */
    record Refused() implements Keeping {}

    /** The lease is another's. */
    record Lost() implements Keeping {}
  }

  /** Gives a key that was made for a drive into the server's keeping. */
  public Keeping keepKey(long lease, BitLockerKey made) throws ControlPlaneException {
    String attempt = "be given the key of lease " + lease;
    HttpResponse<byte[]> answer =
        send(attempt, "PUT", "/leases/" + lease + "/key", json(DockWire.write(made)));
    return switch (answer.statusCode()) {
      case OK -> new Keeping.Kept(read(attempt, answer, DockWire::key));
      case CONFLICT -> new Keeping.Refused();
      case GONE -> new Keeping.Lost();
      // Who is in between may repeat what was sent: of this answer nothing is shown.
      default -> throw unusable(attempt, answer, "it answered " + answer.statusCode());
    };
  }

  /** Gives a drive back unfinished. One whose lease is lost already needs no giving back. */
  public void release(long lease) throws ControlPlaneException {
    String attempt = "be given back lease " + lease;
    HttpResponse<byte[]> answer =
        send(attempt, "DELETE", "/leases/" + lease, BodyPublishers.noBody());
    switch (answer.statusCode()) {
      case NO_CONTENT, GONE -> {}
      default -> throw unusable(attempt, answer);
    }
  }

  /** Breaks off what is being asked. */
  @Override
  public void close() {
    client.shutdownNow();
    try {
      client.awaitTermination(CLOSE_WITHIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- sending

  private static BodyPublisher json(Map<String, Object> body) {
    return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
  }

  private HttpResponse<byte[]> send(String attempt, String method, String path, BodyPublisher body)
      throws ControlPlaneException {
    String base = server.toString().replaceAll("/+$", "");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/dock/v1" + path))
            .header("Authorization", "Bearer " + token.reveal())
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .method(method, body)
            .build();
    BodyHandler<byte[]> bounded =
        BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX);
    CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, bounded);
    try {
      // Not HttpRequest.timeout: that one ends with the headers, and a body may drip for ever.
      return answer.get(answerWithin.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw unreachable(attempt, "it did not answer within " + answerWithin.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw unreachable(attempt, "this station did not wait for the answer", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw unreachable(attempt, reason(failure), failure);
      }
      throw new IllegalStateException("sending failed in a way it does not say", e.getCause());
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null || e.getMessage().isBlank()
        ? e.getClass().getSimpleName()
        : e.getMessage();
  }

  // ---- answers

  private <T> T read(
      String attempt, HttpResponse<byte[]> answer, Function<Map<String, ?>, T> reader)
      throws ControlPlaneException {
    try {
      Map<String, Object> body = JSON.readValue(answer.body(), MAP);
      if (body != null) {
        return reader.apply(body);
      }
    } catch (WireException e) {
      throw broken(attempt, "of its answer, " + e.getMessage());
    } catch (JacksonException e) {
      // Said below; the exception would repeat a part of the answer, and that may hold a key.
    }
    throw broken(attempt, "its answer is not a JSON object");
  }

  /** The server's own sentence about why not; the number if it says none. */
  private String sentence(HttpResponse<byte[]> answer) {
    try {
      Map<String, Object> body = JSON.readValue(answer.body(), MAP);
      if (body != null
          && body.get("error") instanceof Map<?, ?> error
          && error.get("message") instanceof String message
          && !message.isBlank()) {
        String line = CONTROL_CHARACTERS.matcher(token.removedFrom(message)).replaceAll(" ");
        return line.length() > SENTENCE_MAX ? line.substring(0, SENTENCE_MAX) + "…" : line;
      }
    } catch (JacksonException e) {
      // No sentence of this server's, then.
    }
    return "it answered " + answer.statusCode();
  }

  private ControlPlaneException unusable(String attempt, HttpResponse<byte[]> answer) {
    return unusable(attempt, answer, sentence(answer));
  }

  private ControlPlaneException unusable(
      String attempt, HttpResponse<byte[]> answer, String sentence) {
    int status = answer.statusCode();
    if (status == UNAUTHORIZED || status == FORBIDDEN) {
      return new ControlPlaneException(
          Kind.FORBIDDEN,
          "The server %s could not %s: %s. Give this station a token that the server issued for a"
                  .formatted(server, attempt, withoutStop(sentence))
              + " station.",
          null);
    }
    if (status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS || status >= SERVER_ERROR) {
      return unreachable(attempt, sentence, retryAfter(answer), null);
    }
    return broken(attempt, sentence);
  }

  /** In seconds; a date is not understood, as nothing of ours sends one. */
  private static @Nullable Duration retryAfter(HttpResponse<byte[]> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(value -> SECONDS.matcher(value).matches())
        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
        .orElse(null);
  }

  private ControlPlaneException unreachable(String attempt, String why, @Nullable Throwable cause) {
    return unreachable(attempt, why, null, cause);
  }

  private ControlPlaneException unreachable(
      String attempt, String why, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    return new ControlPlaneException(
        Kind.UNREACHABLE,
        "The server %s could not %s: %s. It is tried again."
            .formatted(server, attempt, withoutStop(why)),
        retryAfter,
        cause);
  }

  private ControlPlaneException broken(String attempt, String why) {
    return new ControlPlaneException(
        Kind.BROKEN,
        "The server %s could not %s: %s. Check that it is a Drivedock server and of this station's"
                .formatted(server, attempt, withoutStop(why))
            + " version.",
        null);
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
