package io.drivedock.server.azureendpoint;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which tag a thing must have; what is absent does not narrow. */
record TagFilter(@Nullable String name, @Nullable String value) {

  boolean takes(Map<String, String> tags) {
    return (name == null && value == null) || tags.entrySet().stream().anyMatch(this::is);
  }

  private boolean is(Map.Entry<String, String> tag) {
    return (name == null || tag.getKey().equalsIgnoreCase(name))
        && (value == null || tag.getValue().equals(value));
  }
}
