package io.drivedock.prepare.source;

/** Ends the work on one file, which is left out; the next one follows. */
public final class NotPreparedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient LeftOut leftOut;

  public NotPreparedException(LeftOut leftOut) {
    super(leftOut.why());
    this.leftOut = leftOut;
  }

  public LeftOut leftOut() {
    return leftOut;
  }
}
