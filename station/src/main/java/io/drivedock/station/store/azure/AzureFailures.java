package io.drivedock.station.store.azure;

import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoreException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What Azure says went wrong, in our words. Codes are those of its list of error codes. */
final class AzureFailures {

  static final int NOT_FOUND = 404;
  static final int CONFLICT = 409;
  static final int PRECONDITION_FAILED = 412;
  static final int RANGE_NOT_SATISFIABLE = 416;

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_FAILS = 500;
  private static final int NO_ROOM = 507;
  private static final int RETRY_AFTER_SECONDS_MAX = 3600;

  private static final Set<String> FULL = Set.of("AccountQuotaExceeded", "InsufficientStorage");

  private static final Set<String> LEASED =
      Set.of(
          "LeaseIdMissing", "LeaseAlreadyPresent", "LeaseIdMismatchWithBlobOperation", "LeaseLost");

  /** What damage on the way or a slow sender causes: the same may work again. */
  private static final Set<String> PASSING =
      Set.of(
          "Md5Mismatch",
          "Crc64Mismatch",
          "OperationTimedOut",
          "ContainerBeingDeleted",
          "PendingCopyOperation");

  /** What somebody has laid on the blob that is there. */
  private static final Set<String> HELD =
      Set.of(
          "SnapshotsPresent",
          "SnapshotCountExceeded",
          "SnapshotOperationRateExceeded",
          "FeatureNotYetSupportedForHierarchicalNamespaceAccounts",
          "BlobImmutableDueToPolicy",
          "BlobImmutableDueToLegalHold",
          "BlobImmutableDueToHold",
          "InvalidBlobType",
          "BlobArchived",
          "BlobBeingRehydrated",
          "InvalidBlobTier");

  private static final Set<String> OPERATORS =
      Set.of(
          "AccountIsDisabled",
          "AuthenticationFailed",
          "AuthorizationFailure",
          "AuthorizationPermissionMismatch",
          "FeatureVersionMismatch",
          "InsufficientAccountPermissions",
          "InvalidAuthenticationInfo",
          "ContainerDisabled",
          "PublicAccessNotPermitted");

  private AzureFailures() {}

  static StoreException of(String place, String attempt, BlobServiceError e) {
    Kind kind = kind(e);
    String remedy =
        switch (kind) {
          case UNAVAILABLE ->
              " If this persists, check that it is running and can be reached from here.";
          case FULL -> " It is full; free some space, and the transfer continues.";
          case FORBIDDEN ->
              e.code().equals("AuthenticationFailed")
                  ? " Check that the key or token is valid and has not expired, and that this"
                      + " machine's clock is correct."
                  : " Check that the key or token is permitted to list, read, write and"
                      + " delete there.";
          case CHANGED -> " It has changed meanwhile.";
          case LEASED -> " It is under someone else's lease.";
          case REJECTED -> " It never accepts such a blob.";
        };
    String said = (e.code().isEmpty() ? "" : e.code() + ", ") + "status " + e.status();
    return new StoreException(
        kind,
        "The Azure " + place + ": " + attempt + " failed (" + said + ")." + remedy,
        e,
        retryAfter(e).or(() -> saysTooMuch(e)).orElse(null),
        said);
  }

  /** There is no answer. */
  static StoreException of(String place, String attempt, Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new StoreException(
        Kind.UNAVAILABLE,
        "The Azure "
            + place
            + ": "
            + attempt
            + " failed (no answer: "
            + cause.getClass().getSimpleName()
            + "). If this persists, check that it is running and can be reached from"
            + " here.",
        e,
        null,
        "no answer: " + cause.getClass().getSimpleName());
  }

  private static Kind kind(BlobServiceError e) {
    int status = e.status();
    if (FULL.contains(e.code()) || status == NO_ROOM) {
      return Kind.FULL;
    }
    if (LEASED.contains(e.code())) {
      return Kind.LEASED;
    }
    if (PASSING.contains(e.code())) {
      return Kind.UNAVAILABLE;
    }
    if (HELD.contains(e.code())) {
      return Kind.REJECTED;
    }
    if (OPERATORS.contains(e.code()) || status == 401 || status == 403 || status / 100 == 3) {
      return Kind.FORBIDDEN;
    }
    boolean isPassing =
        status >= SERVER_FAILS
            || status == TOO_MANY_REQUESTS
            || status == NOT_FOUND
            || status == CONFLICT
            || status == PRECONDITION_FAILED
            || status < 400;
    return isPassing ? Kind.UNAVAILABLE : Kind.REJECTED;
  }

  /** Being asked too much, it need not say for how long. */
  private static Optional<Duration> saysTooMuch(BlobServiceError e) {
    boolean isTooMuch = e.status() == TOO_MANY_REQUESTS || e.code().equals("ServerBusy");
    return isTooMuch ? Optional.of(Duration.ZERO) : Optional.empty();
  }

  private static Optional<Duration> retryAfter(BlobServiceError e) {
    return e.retryAfter()
        .filter(seconds -> seconds.matches("\\d{1,6}"))
        .map(Integer::parseInt)
        .map(seconds -> Duration.ofSeconds(Math.min(seconds, RETRY_AFTER_SECONDS_MAX)));
  }
}
