package io.drivedock.server.access;

import org.jspecify.annotations.Nullable;

/**
 * Whoever speaks to the service.
 *
 * @param name as the token was issued for; it stands in histories
 * @param type {@code User} or {@code Application}, as ARM's systemData says it
 * @param scope where the role has its rights
 * @param correlationId a GUID by which what it does with one request, or with several, is found
 *     together; null where there is no request
 */
public record Caller(
    String name, Role role, String type, Scope scope, @Nullable String correlationId) {

  /** Time itself, which moves jobs at their deadlines. */
  public static final Caller CLOCK =
      new Caller("clock", Role.OPERATOR, "Application", Scope.EVERYWHERE);

  /** One without a request. */
  public Caller(String name, Role role, String type, Scope scope) {
    this(name, role, type, scope, null);
  }

  /** The same with a request of that correlation id. */
  public Caller with(String id) {
    return new Caller(name, role, type, scope, id);
  }

  /** A caller of that role everywhere: stations are applications, all others users. */
  public static Caller of(String name, Role role) {
    return of(name, role, Scope.EVERYWHERE);
  }

  /** A caller of that role within a reach. */
  public static Caller of(String name, Role role, Scope scope) {
    return new Caller(name, role, role == Role.STATION ? "Application" : "User", scope);
  }
}
