package io.drivedock.prepare.planning;

/** An index cannot be used; the message says which one and why. */
public final class IndexException extends Exception {

  private static final long serialVersionUID = 1L;

  IndexException(String message) {
    super(message);
  }
}
