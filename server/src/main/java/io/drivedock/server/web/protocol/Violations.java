package io.drivedock.server.web.protocol;

import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.ApiException;
import java.util.ArrayList;
import java.util.List;

/** All that is wrong with one request, in the order in which it was read. */
public final class Violations {

  /** An answer tells of no more; the rest are left aside. */
  public static final int TOLD_MAX = 50;

  private final List<ApiError> told = new ArrayList<>();
  private int count;

  void add(ApiError problem) {
    count++;
    if (told.size() < TOLD_MAX) {
      told.add(problem);
    }
  }

  int count() {
    return count;
  }

  /**
   * Ends the request if anything is wrong with it.
   *
   * @throws ApiException telling all of it
   */
  public void endIfAny() {
    if (count > 0) {
      throw new ApiException(ApiError.all(told));
    }
  }
}
