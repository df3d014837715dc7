package io.drivedock.server.web;

/** A call ends here with an error for its caller. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ApiError error;

  /** Ends a call with that error. */
  public ApiException(ApiError error) {
    super(error.code(), null, false, false);
    this.error = error;
  }

  /** Ends a call with an error without target and details. */
  public static ApiException of(int status, String code, String message) {
    return new ApiException(ApiError.of(status, code, message));
  }

  /** What the caller is told. */
  public ApiError error() {
    return error;
  }
}
