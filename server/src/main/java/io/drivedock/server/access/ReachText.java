package io.drivedock.server.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Reach} as a column holds it: GUIDs with blanks between them, null for everywhere. */
public final class ReachText {

  private ReachText() {}

  /** What a column holds. */
  public static @Nullable String write(Reach reach) {
    return switch (reach) {
      case Reach.Everywhere everywhere -> null;
      case Reach.Within(List<String> subscriptions) -> String.join(" ", subscriptions);
    };
  }

  /**
   * What a column held.
   *
   * @throws IllegalArgumentException if it is nothing that {@link #write} wrote
   */
  public static Reach read(@Nullable String column) {
    return column == null ? Reach.EVERYWHERE : Reach.within(List.of(column.split(" ")));
  }
}
