package io.drivedock.app.box;

/** How a command ends, as scripts see it. {@code docs/jobs.md} lists them. */
public enum Exit {
  /** What was asked for is so. */
  DONE(0),
  /** It is not: the service refused, or something on the way failed. */
  FAILED(1),
  /** Wrong words or settings; nothing was done. */
  UNUSABLE(2),
  /** What was named is not there; of a preview, nothing is selected. */
  NOT_THERE(3),
  /** It was waited for as long as was allowed. */
  TIMED_OUT(4),
  /** The token is not known, or its role may not do this. */
  NOT_ALLOWED(5),
  /** No service answers there. */
  UNREACHABLE(6);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  /** The number that the process ends with. */
  public int code() {
    return code;
  }

  /** How a command ends that was answered with that status of HTTP and needed another. */
  public static Exit ofStatus(int status) {
    return switch (status) {
      case 401, 403 -> NOT_ALLOWED;
      case 404 -> NOT_THERE;
      default -> FAILED;
    };
  }
}
