package io.drivedock.server.portal.entry;

/**
 * What must be known again when a browser comes back from the issuer.
 *
 * @param state what it must bring along
 * @param nonce what the issuer's token must name, hashed
 * @param verifier what proves that the code was asked for here (PKCE)
 * @param redirectUri where it comes back to
 * @param next where it wanted to go
 */
record Arrival(String state, String nonce, String verifier, String redirectUri, String next) {

  @Override
  public String toString() {
    return "Arrival[redacted]";
  }
}
