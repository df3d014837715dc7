package io.drivedock.server.access;

import java.util.Locale;
import java.util.Optional;

/** What a caller is to this service; {@link Permissions} says what follows from it. */
public enum Role {
  /** Runs the dock: everything, but the leases of stations. */
  OPERATOR,
  /** Owns jobs. */
  CUSTOMER,
  /** Looks, and changes nothing. */
  AUDITOR,
  /** The machine at the dock that moves the bytes. */
  STATION;

  /** The spelling on the command line and in the database. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads the spelling in any letter case. */
  public static Optional<Role> parse(String text) {
    for (Role role : values()) {
      if (role.text().equalsIgnoreCase(text)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
