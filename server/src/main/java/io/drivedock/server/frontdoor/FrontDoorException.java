package io.drivedock.server.frontdoor;

/** The front door cannot be opened. The message is a sentence for the operator. */
public final class FrontDoorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FrontDoorException(String message) {
    super(message);
  }

  FrontDoorException(String message, Throwable cause) {
    super(message, cause);
  }
}
