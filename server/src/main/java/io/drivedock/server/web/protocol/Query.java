package io.drivedock.server.web.protocol;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query, whose names are compared without regard to letter case. Of a parameter
 * that stands there twice the first counts.
 */
public final class Query {

  private final Map<String, String> parameters = new HashMap<>();

  private Query() {}

  /** Reads a query as it came, past {@code WellFormedRequests}: every escape in it is whole. */
  public static Query parse(@Nullable String text) {
    Query query = new Query();
    if (text != null) {
      for (String parameter : text.split("&", -1)) {
        String[] parts = parameter.split("=", 2);
        query.parameters.putIfAbsent(
            decoded(parts[0]).toLowerCase(Locale.ROOT), parts.length == 1 ? "" : decoded(parts[1]));
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** The value of a parameter, whose name is given in lower case. */
  public @Nullable String value(String name) {
    return parameters.get(name);
  }
}
