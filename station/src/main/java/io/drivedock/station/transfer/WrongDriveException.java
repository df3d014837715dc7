package io.drivedock.station.transfer;

/** In the slot lies another drive than the one that is wanted, which somebody must see to. */
public final class WrongDriveException extends TransferStoppedException {

  private static final long serialVersionUID = 1L;

  /** Asks what to do about it. */
  public WrongDriveException(String message, Throwable cause) {
    super(message, cause);
  }
}
