package io.drivedock.server.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Scope} as a column holds it: GUIDs with blanks between them, null for everywhere. */
public final class ScopeText {

  private ScopeText() {}

  public static @Nullable String write(Scope scope) {
    return switch (scope) {
      case Scope.Everywhere everywhere -> null;
      case Scope.Within(List<String> subscriptions) -> String.join(" ", subscriptions);
    };
  }

  /**
   * What a column held.
   *
   * @throws IllegalArgumentException if it is nothing that {@link #write} wrote
   */
  public static Scope read(@Nullable String column) {
    return column == null ? Scope.EVERYWHERE : Scope.within(List.of(column.split(" ")));
  }
}
