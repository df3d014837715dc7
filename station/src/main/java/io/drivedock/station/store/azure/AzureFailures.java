package io.drivedock.station.store.azure;

import io.drivedock.station.store.HttpFailures;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoreException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What Azure says went wrong, in our words. Codes are those of its list of error codes. */
final class AzureFailures {

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
          case FORBIDDEN ->
              e.code().equals("AuthenticationFailed")
                  ? " Check that the key or token is valid and has not expired, and that this"
                      + " machine's clock is correct."
                  : " Check that the key or token is permitted to list, read, write and"
                      + " delete there.";
          case UNAVAILABLE, FULL, CHANGED, LEASED, REJECTED -> HttpFailures.remedy(kind);
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
    String said = HttpFailures.noAnswer(e);
    return new StoreException(
        Kind.UNAVAILABLE,
        "The Azure "
            + place
            + ": "
            + attempt
            + " failed ("
            + said
            + ")."
            + HttpFailures.remedy(Kind.UNAVAILABLE),
        e,
        null,
        said);
  }

  private static Kind kind(BlobServiceError e) {
    int status = e.status();
    if (FULL.contains(e.code()) || status == HttpFailures.NO_ROOM) {
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
    if (OPERATORS.contains(e.code()) || HttpFailures.isForOperator(status)) {
      return Kind.FORBIDDEN;
    }
    boolean isPassing =
        HttpFailures.isPassing(status) || status == HttpFailures.PRECONDITION_FAILED;
    return isPassing ? Kind.UNAVAILABLE : Kind.REJECTED;
  }

  /** Being asked too much, it need not say for how long. */
  private static Optional<Duration> saysTooMuch(BlobServiceError e) {
    boolean isTooMuch =
        e.status() == HttpFailures.TOO_MANY_REQUESTS || e.code().equals("ServerBusy");
    return isTooMuch ? Optional.of(Duration.ZERO) : Optional.empty();
  }

  private static Optional<Duration> retryAfter(BlobServiceError e) {
    return e.retryAfter().flatMap(HttpFailures::retryAfter);
  }
}
