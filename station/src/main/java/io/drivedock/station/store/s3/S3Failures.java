package io.drivedock.station.store.s3;

import io.drivedock.station.store.HttpFailures;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoreException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What S3 says went wrong, in our words. Codes are those of AWS's list of error responses, and of
 * MinIO and Ceph where they have their own.
 */
final class S3Failures {

  private static final Set<String> FULL =
      Set.of(
          "QuotaExceeded", "QuotaExceededException", "XMinioStorageFull", "InsufficientCapacity");

  /** What damage on the way or a slow sender causes: the same may work again. */
  private static final Set<String> PASSING =
      Set.of(
          "BadDigest",
          "IncompleteBody",
          "InvalidDigest",
          "InvalidPart",
          "OperationAborted",
          "RequestTimeout",
          "XAmzContentSHA256Mismatch",
          "XAmzContentChecksumMismatch");

  /** What no change of the blob would mend. */
  private static final Set<String> OPERATORS =
      Set.of(
          "AuthorizationHeaderMalformed",
          "AuthorizationQueryParametersError",
          "BucketAlreadyExists",
          "ExpiredToken",
          "IllegalLocationConstraintException",
          "InvalidBucketName",
          "InvalidLocationConstraint",
          "InvalidStorageClass",
          "InvalidTag",
          "InvalidToken",
          "PermanentRedirect",
          "TokenRefreshRequired");

  /** It lies in an archive, whatever the status says. */
  private static final String ARCHIVED = "InvalidObjectState";

  private S3Failures() {}

  static StoreException of(String place, String attempt, SdkException e) {
    Kind kind = kind(e);
    String said = said(e);
    String remedy =
        switch (kind) {
          case FORBIDDEN -> forbidden(e);
          case UNAVAILABLE, FULL, LEASED, CHANGED, REJECTED -> HttpFailures.remedy(kind);
        };
    return new StoreException(
        kind,
        "The S3 " + place + ": " + attempt + " failed (" + said + ")." + remedy,
        e,
        retryAfter(e).or(() -> saysTooMuch(e)).orElse(null),
        said);
  }

  private static Kind kind(SdkException e) {
    if (!(e instanceof S3Exception s3)) {
      return Kind.UNAVAILABLE;
    }
    String code = code(s3);
    int status = s3.statusCode();
    if (FULL.contains(code) || status == HttpFailures.NO_ROOM) {
      return Kind.FULL;
    }
    if (PASSING.contains(code)) {
      return Kind.UNAVAILABLE;
    }
    if (code.equals(ARCHIVED)) {
      return Kind.REJECTED;
    }
    if (OPERATORS.contains(code) || HttpFailures.isForOperator(status)) {
      return Kind.FORBIDDEN;
    }
    if (status == HttpFailures.NOT_IMPLEMENTED) {
      return Kind.REJECTED;
    }
    return HttpFailures.isPassing(status) ? Kind.UNAVAILABLE : Kind.REJECTED;
  }

  private static String forbidden(SdkException e) {
    String code = e instanceof S3Exception s3 ? code(s3) : "";
    return switch (code) {
      case "RequestTimeTooSkewed" -> " Set this machine's clock.";
      case "ExpiredToken", "TokenRefreshRequired" -> " The keys have expired; renew them.";
      case "InvalidStorageClass" -> " Name another 'storageClass'.";
      case "BucketAlreadyExists" -> " That bucket belongs to someone else; name another.";
      case "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException",
          "InvalidLocationConstraint",
          "PermanentRedirect" ->
          " Set the 'region' and 'endpoint' of the bucket.";
      default ->
          " Check that the keys are correct and are permitted to list the bucket"
              + " and to read, write and delete in it.";
    };
  }

  /** Only what the store's documents name: its sentences may hold anything. */
  static String said(SdkException e) {
    if (e instanceof S3Exception s3) {
      String code = code(s3);
      return code.isEmpty() ? "status " + s3.statusCode() : code + ", status " + s3.statusCode();
    }
    return HttpFailures.noAnswer(e);
  }

  static String code(S3Exception e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    return code == null || !code.matches("[A-Za-z0-9]{1,64}") ? "" : code;
  }

  /** Being asked too much, it need not say for how long. */
  private static Optional<Duration> saysTooMuch(SdkException e) {
    boolean isTooMuch =
        e instanceof S3Exception s3
            && (s3.statusCode() == HttpFailures.TOO_MANY_REQUESTS || code(s3).equals("SlowDown"));
    return isTooMuch ? Optional.of(Duration.ZERO) : Optional.empty();
  }

  private static Optional<Duration> retryAfter(SdkException e) {
    @Nullable AwsErrorDetails details = e instanceof S3Exception s3 ? s3.awsErrorDetails() : null;
    if (details == null || details.sdkHttpResponse() == null) {
      return Optional.empty();
    }
    return details
        .sdkHttpResponse()
        .firstMatchingHeader("Retry-After")
        .flatMap(HttpFailures::retryAfter);
  }
}
