package io.drivedock.app.client;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.job.JobPath;
import io.drivedock.prepare.submission.BearerToken;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The service as its customers and operators reach it: over HTTP. */
public final class Api implements AutoCloseable {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
  private static final String VERSION = "?api-version=2021-01-01";
  private static final String DOCK = "/dock/v1";

  private final ServiceClient client;

  /** The service there, for the bearer of a token. */
  public Api(URI url, String token) {
    this(new Connection(url, BearerToken.of(token), null, ANSWERS_WITHIN));
  }

  /** The service at the end of that connection. */
  Api(Connection connection) {
    this.client =
        new ServiceClient(connection, duration -> LockSupport.parkNanos(duration.toNanos()));
  }

  /** What came back. */
  public record Answer(int status, Map<String, Object> body) {
    /** A text of the body, found by the names of members on the way to it; empty if not there. */
    public String text(String... names) {
      Object value = body;
      for (String name : names) {
        value = value instanceof Map<?, ?> map ? map.get(name) : null;
      }
      return value == null ? "" : value.toString();
    }

    /** The state, or the code of the error: what the demo shows of an answer. */
    public String gist() {
      if (status >= 400) {
        return status + " " + text("error", "code");
      }
      String state = text("properties", "state");
      String cancelled =
          text("properties", "cancelRequested").equals("true") ? ", cancelRequested: true" : "";
      return state.isEmpty() ? String.valueOf(status) : status + " state: " + state + cancelled;
    }

    /** The objects in the list of that name; none if there is no such list. */
    public List<Map<String, Object>> list(String name) {
      return body.get(name) instanceof List<?> list
          ? list.stream().map(item -> JSON.convertValue(item, MAP)).toList()
          : List.of();
    }

    /** The drives of a job of the dock API. */
    public List<Map<String, Object>> drives() {
      return list("drives");
    }

    /** A number over all drives, such as {@code bytesDone}. */
    public long sum(String member) {
      return drives().stream()
          .mapToLong(drive -> drive.get(member) instanceof Number number ? number.longValue() : 0)
          .sum();
    }

    /** The body as it may be printed. */
    public String json() {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(body);
    }
  }

  /**
   * A call of the ARM API about one job.
   *
   * @param expected the status of the answer
   * @throws CommandFailedException with what the service said, if the status is another
   */
  public Answer job(int expected, String method, JobPath job, @Nullable Map<String, ?> body) {
    Connection.Reply reply = client.send(method, job.resourceId() + VERSION, json(body));
    if (reply.status() != expected) {
      throw client.refused("answer %s of job %s".formatted(method, job.name()), reply);
    }
    return answer(reply);
  }

  /**
   * A call of the dock API, below its base path.
   *
   * @param attempt what is attempted, such as {@code list the stations}
   * @throws CommandFailedException with what the service said, if it refused
   */
  public Answer dock(String attempt, String method, String path, @Nullable Map<String, ?> body) {
    return answer(client.require(attempt, method, DOCK + path, json(body)));
  }

  private static @Nullable String json(@Nullable Map<String, ?> body) {
    return body == null ? null : JSON.writeValueAsString(body);
  }

  private Answer answer(Connection.Reply reply) {
    try {
      return new Answer(
          reply.status(), reply.text().isEmpty() ? Map.of() : JSON.readValue(reply.text(), MAP));
    } catch (JacksonException e) {
      throw client.notThisApi("its answer is not a JSON object");
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
