package io.drivedock.server.deployments;

import org.jspecify.annotations.Nullable;

/** A template, or what it is given, cannot be used. The message repeats no value. */
public final class TemplateException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final @Nullable String target;

  /**
   * Says what is wrong.
   *
   * @param target where, as a path into the template; absent where it is everywhere
   */
  public TemplateException(@Nullable String target, String message) {
    super(message);
    this.target = target;
  }

  public @Nullable String target() {
    return target;
  }
}
