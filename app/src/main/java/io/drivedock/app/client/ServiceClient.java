package io.drivedock.app.client;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.app.client.Connection.Reply;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A service as every command calls it: requests are retried where that is harmless, and a refusal
 * becomes an exception with the service's own words and the exit code of its status.
 */
public final class ServiceClient implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Connection connection;
  private final Retries retries;

  /** A client; nothing is sent yet. */
  public ServiceClient(Connection connection, Pause pause) {
    this.connection = connection;
    this.retries = new Retries(connection, pause);
  }

  /** The address of the service. */
  public URI service() {
    return connection.service();
  }

  /**
   * Sends a request, up to three times if no answer comes and repeating it is harmless, up to five
   * times if the service is busy.
   *
   * @param path what follows the address of the service, with its query
   * @param body JSON, or null for none
   * @throws CommandFailedException with {@link Exit#UNREACHABLE} if no whole answer came
   */
  public Reply send(String method, String path, @Nullable String body) {
    return retries.send(method, path, body);
  }

  /**
   * As {@link #send}, a PUT that makes what is not there and replaces nothing; 412 says that there
   * is something. That may be what an earlier attempt made, of which the answer was lost.
   */
  public Reply create(String path, String body) {
    return retries.send("PUT", path, body, Map.of("If-None-Match", "*"));
  }

  /** As {@link #send}, once. */
  public Reply sendOnce(String method, String path, @Nullable String body) {
    return connection.send(method, path, body);
  }

  /**
   * As {@link #send}; an answer of another status than 200 to 299 is an exception.
   *
   * @param attempt what is attempted, such as {@code list the stations}
   * @throws CommandFailedException with {@link Exit#ofStatus} and what the service said
   */
  public Reply require(String attempt, String method, String path, @Nullable String body) {
    Reply reply = send(method, path, body);
    if (reply.status() / 100 != 2) {
      throw refused(attempt, reply);
    }
    return reply;
  }

  /** The exception for a reply that is a refusal. */
  public CommandFailedException refused(String attempt, Reply reply) {
    return new CommandFailedException(
        Exit.ofStatus(reply.status()),
        connection.withoutToken(
            new RefusalText(service(), reply.status(), errorOf(reply)).of(attempt)));
  }

  /** The member {@code error} of a reply, which may be missing. */
  public static JsonNode errorOf(Reply reply) {
    try {
      return JSON.readTree(reply.text()).path("error");
    } catch (JacksonException e) {
      return JSON.missingNode();
    }
  }

  /** The exception for an answer that no Drivedock server gives. */
  public CommandFailedException notThisApi(String why) {
    return new CommandFailedException(
        "The server at %s does not implement this API: %s. Check --url.".formatted(service(), why));
  }

  @Override
  public void close() {
    connection.close();
  }
}
