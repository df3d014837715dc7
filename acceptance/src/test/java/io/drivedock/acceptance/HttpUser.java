package io.drivedock.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who deals with the service over HTTP, and remembers all that was answered. */
final class HttpUser implements AutoCloseable {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI url;
  private final String token;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Answer> answers = new CopyOnWriteArrayList<>();

  HttpUser(URI url, String token) {
    this.url = url;
    this.token = token;
  }

  /** What came back to which request. */
  record Answer(String request, int status, String head, String body) {

    /** What stands in the body where that JSON pointer leads. */
    JsonNode at(String pointer) {
      return body.isEmpty() ? JSON.missingNode() : JSON.readTree(body).at(pointer);
    }

    /** The text there; empty if there is none. */
    String text(String pointer) {
      return at(pointer).asString("");
    }

    Answer expecting(int expected) {
      if (status != expected) {
        throw new AssertionError("%d was expected, not %s".formatted(expected, this));
      }
      return this;
    }
  }

  Answer get(String path) {
    return send("GET", path, "");
  }

  /** Sends a request; an empty map is no body. */
  Answer send(String method, String path, Map<String, ?> body) {
    return send(method, path, body.isEmpty() ? "" : JSON.writeValueAsString(body));
  }

  /** Sends a request with that text as its body, or none. */
  Answer send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(ANSWERS_WITHIN)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      Answer answer =
          new Answer(
              method + " " + path,
              response.statusCode(),
              response.headers().map().toString(),
              response.body());
      answers.add(answer);
      return answer;
    } catch (IOException e) {
      throw new AssertionError("there is no answer to " + method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted in " + method + " " + path, e);
    }
  }

  String token() {
    return token;
  }

  List<Answer> answers() {
    return List.copyOf(answers);
  }

  @Override
  public void close() {
    http.close();
  }
}
