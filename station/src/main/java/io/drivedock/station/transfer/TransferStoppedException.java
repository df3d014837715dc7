package io.drivedock.station.transfer;

/** The transfer was told to stop, or its drive is gone. What was done is kept for the next run. */
public sealed class TransferStoppedException extends Exception permits WrongDriveException {

  private static final long serialVersionUID = 1L;

  /** Says how it goes on. */
  public TransferStoppedException(String message) {
    super(message);
  }

  /** Says how it goes on. */
  public TransferStoppedException(String message, Throwable cause) {
    super(message, cause);
  }
}
