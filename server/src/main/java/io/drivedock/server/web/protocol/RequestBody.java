package io.drivedock.server.web.protocol;

import io.drivedock.server.web.ApiException;
import io.drivedock.server.web.BoundedBodies;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON object in the body of a request. Whoever wrote it is a stranger: {@link BoundedBodies}
 * limits its size, this its depth and the number of its parts; a member may not stand twice; and no
 * error repeats any of it, because it may hold keys.
 */
public final class RequestBody {

  /** How deep objects and lists may lie in each other. */
  public static final int DEPTH_MAX = 64;

  /** The most parts: names, values, brackets. */
  public static final int TOKENS_MAX = 100_000;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxTokenCount(TOKENS_MAX)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  /**
   * Files of templates may have comments. Azure's command line puts the text of such a file into a
   * body as it is, after the name {@code template} without quotation marks.
   */
  private static final JsonMapper LENIENT =
      JSON.rebuild()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
          .build();

  private RequestBody() {}

  /**
   * Reads a text that stands in a body: the same limits, and comments.
   *
   * @throws JacksonException if it is no JSON, or beyond a limit
   */
  public static JsonNode parse(String text) {
    return LENIENT.readTree(text);
  }

  /**
   * Reads the body of a request that brings a template, which may have comments.
   *
   * @throws ApiException if it is too long, declared as something else, or no JSON object
   */
  public static JsonNode withTemplate(HttpServletRequest request) {
    return read(LENIENT, request);
  }

  /**
   * Reads the body of a request.
   *
   * @throws ApiException if it is too long, declared as something else, or no JSON object
   */
  public static JsonNode of(HttpServletRequest request) {
    return read(JSON, request);
  }

  private static JsonNode read(JsonMapper mapper, HttpServletRequest request) {
    requireJson(request.getContentType());
    try {
      return parse(mapper, request.getInputStream().readAllBytes());
    } catch (IOException e) {
      throw ErrorCode.INVALID_REQUEST_CONTENT.end("The request body could not be read completely.");
    }
  }

  /** A body without a declared type is taken for JSON; its charset is told by its bytes. */
  private static void requireJson(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
    boolean isJson =
        type.isEmpty()
            || type.equalsIgnoreCase("application/json")
            || type.equalsIgnoreCase("application/merge-patch+json")
            || type.equalsIgnoreCase("text/json");
    if (!isJson) {
      throw ErrorCode.UNSUPPORTED_MEDIA_TYPE.end(
          "The request body is declared as something other than application/json.");
    }
  }

  static JsonNode parse(byte[] bytes) {
    return parse(JSON, bytes);
  }

  private static JsonNode parse(JsonMapper mapper, byte[] bytes) {
    try {
      JsonNode body = mapper.readTree(bytes);
      if (body.isObject()) {
        return body;
      }
    } catch (JacksonException e) {
      throw ErrorCode.INVALID_REQUEST_CONTENT.end(
          "The request body is not valid JSON, or exceeds a limit, %s.".formatted(place(e)));
    }
    throw ErrorCode.INVALID_REQUEST_CONTENT.end("The request body is not a JSON object.");
  }

  private static String place(JacksonException e) {
    TokenStreamLocation location = e.getLocation();
    return location == null || location.getLineNr() < 1
        ? "at an unknown place"
        : "at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }
}
