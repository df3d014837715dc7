package io.drivedock.server.portal.entry;

/** What proves to an issuer that it is this server that asks. It does not print itself. */
public record ClientSecret(String reveal) {

  @Override
  public String toString() {
    return "ClientSecret[redacted]";
  }
}
