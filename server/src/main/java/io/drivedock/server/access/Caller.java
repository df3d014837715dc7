package io.drivedock.server.access;

/**
 * Whoever speaks to the service.
 *
 * @param name as the token was issued for; it stands in histories
 * @param type {@code User} or {@code Application}, as ARM's systemData says it
 */
public record Caller(String name, Role role, String type) {

  /** Time itself, which moves jobs at their deadlines. */
  public static final Caller CLOCK = new Caller("clock", Role.OPERATOR, "Application");

  /** A caller of that role: stations are applications, all others users. */
  public static Caller of(String name, Role role) {
    return new Caller(name, role, role == Role.STATION ? "Application" : "User");
  }
}
