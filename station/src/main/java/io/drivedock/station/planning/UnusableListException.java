package io.drivedock.station.planning;

/**
 * The list of blobs that a job names cannot be used. The message is a sentence for the customer.
 */
public final class UnusableListException extends Exception {

  private static final long serialVersionUID = 1L;

  UnusableListException(String message) {
    super(message);
  }

  UnusableListException(String message, Throwable cause) {
    super(message, cause);
  }
}
