package io.drivedock.server.portal.entry;

/** Somebody cannot sign in at the issuer. */
final class IssuerException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Of which kind; each has its phrase {@code signIn.problem.KIND}. */
  enum Kind {
    /** It does not answer, or not as an issuer does. */
    issuerAway,
    /** What it answered proves nothing. */
    issuerAnswer
  }

  private final Kind kind;

  IssuerException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  IssuerException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
