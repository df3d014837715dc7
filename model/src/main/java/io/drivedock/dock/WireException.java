package io.drivedock.dock;

/** A message of the dock API is not of its form; the sentence names the member that is at fault. */
public final class WireException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Carries a sentence that holds no value of the message. */
  public WireException(String message) {
    super(message);
  }
}
