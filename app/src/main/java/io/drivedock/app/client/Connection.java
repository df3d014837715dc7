package io.drivedock.app.client;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.prepare.submission.BearerToken;
import io.drivedock.prepare.text.Printable;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One service and the token for it. Requests are bounded in time, answers in length. The token goes
 * to this service and nowhere else: no redirect is followed.
 */
public final class Connection implements AutoCloseable {

  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(10);
  private static final int ANSWER_BYTES_MAX = 16 << 20;

  private final URI service;
  private final BearerToken token;
  private final Duration answersWithin;
  private final HttpClient http;

  /**
   * What came back.
   *
   * @param text the body, unchecked
   * @param retryAfter how long the service asks to wait, where it says so in seconds
   */
  public record Reply(int status, String text, Optional<Duration> retryAfter) {}

  /**
   * A connection; nothing is sent yet.
   *
   * @param service {@code http(s)://host[:port][/path]}, without a slash at its end
   * @param trust whose certificates are believed; the system's authorities if null
   * @param answersWithin how long one answer may take, from request to last byte
   */
  public Connection(
      URI service, BearerToken token, @Nullable SSLContext trust, Duration answersWithin) {
    this.service = service;
    this.token = token;
    this.answersWithin = answersWithin;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTS_WITHIN)
            .followRedirects(HttpClient.Redirect.NEVER);
    this.http = (trust == null ? builder : builder.sslContext(trust)).build();
  }

  public URI service() {
    return service;
  }

  /** The text without the token, which a service that is astray may send back. */
  public String withoutToken(String text) {
    return text.replace(token.reveal(), "(token)");
  }

  /**
   * Sends one request, once.
   *
   * @param path what comes after the address of the service, with its query
   * @param body JSON, or null for none
   * @throws CommandFailedException with {@link Exit#UNREACHABLE} if no whole answer came
   */
  public Reply send(String method, String path, @Nullable String body) {
    return send(method, path, body, Map.of());
  }

  /** The same, with more headers. */
  Reply send(String method, String path, @Nullable String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(service + path))
            .timeout(answersWithin)
            .header("Authorization", "Bearer " + token.reveal())
            .header("Accept", "application/json");
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    headers.forEach(request::header);
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(
            request
                .method(
                    method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build(),
            info -> new BoundedBody(ANSWER_BYTES_MAX));
    try {
      // The request's own timeout ends with the headers; a body may drip for ever.
      HttpResponse<String> whole = answer.get(answersWithin.toMillis(), TimeUnit.MILLISECONDS);
      return new Reply(whole.statusCode(), whole.body(), retryAfter(whole));
    } catch (ExecutionException e) {
      throw unreachable(e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new CommandFailedException(
          Exit.UNREACHABLE,
          ("%s did not answer within %d s. It, or something on the way to it, may be"
                  + " overloaded.")
              .formatted(service, answersWithin.toSeconds()),
          e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new CommandFailedException("The request to " + service + " was interrupted.", e);
    }
  }

  private static Optional<Duration> retryAfter(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("[0-9]{1,6}"))
        .map(text -> Duration.ofSeconds(Integer.parseInt(text)));
  }

  private CommandFailedException unreachable(ExecutionException failure) {
    String why = "";
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      switch (cause) {
        case BoundedBody.TooLongException e -> {
          return new CommandFailedException(
              ("The server at %s sent more than %d MiB, which is too long for an answer"
                      + " of this API. Check --url.")
                  .formatted(service, ANSWER_BYTES_MAX >> 20),
              failure);
        }
        case UnresolvedAddressException e -> why = notFound();
        case UnknownHostException e -> why = notFound();
        case SSLException e ->
            why =
                ("no secure connection (%s). If its certificate is signed by an authority"
                        + " of its own, name that authority with --ca-file")
                    .formatted(Printable.of(String.valueOf(e.getMessage())));
        case HttpConnectTimeoutException e ->
            why = "the machine does not respond within " + CONNECTS_WITHIN.toSeconds() + " s";
        case ConnectException e -> why = why.isEmpty() ? "the connection was refused" : why;
        default -> {
          if (why.isEmpty() && cause.getMessage() != null) {
            why = Printable.of(cause.getMessage());
          }
        }
      }
    }
    return new CommandFailedException(
        Exit.UNREACHABLE,
        ("%s cannot be reached: %s. Is the service running there? Set its address"
                + " with --url or DRIVEDOCK_URL.")
            .formatted(service, why.isEmpty() ? "the connection broke" : why),
        failure);
  }

  private String notFound() {
    return "the name " + service.getHost() + " is unknown";
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
