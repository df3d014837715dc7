package io.drivedock.station.store.s3;

import io.drivedock.station.store.BlobUpload.Existing;
import io.drivedock.station.store.HttpFailures;
import io.drivedock.station.store.StoreException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Writes objects that may have to leave what is there, as far as the store can be told so. */
final class S3Writer {

  private final S3Bucket bucket;
  private final S3Connection connection;

  S3Writer(S3Bucket bucket, S3Connection connection) {
    this.bucket = bucket;
    this.connection = connection;
  }

  /** A write that may be told not to replace anything. */
  interface Write {
    void with(@Nullable String ifNoneMatch);
  }

  /**
   * Writes an object, unless there is one that is to be kept. Where the store is not known to heed
   * the condition, it is asked just before, one writer of this process after the other.
   *
   * @param step the request that writes it
   * @param etag what the object will have if the store forms it as AWS documents
   * @param isRepeated whether an earlier attempt may have been obeyed without our hearing of it
   * @return false if there is one that is to be kept
   */
  boolean write(
      S3Limits.Step step,
      String key,
      String etag,
      Existing existing,
      boolean isRepeated,
      Write write) {
    S3Limits.Condition condition = connection.limits().on(step);
    if (existing == Existing.KEEP && condition.asksFirst()) {
      synchronized (connection.writersOf(bucket.name(), key)) {
        return write(condition, step, key, etag, existing, isRepeated, write);
      }
    }
    return write(condition, step, key, etag, existing, isRepeated, write);
  }

  private boolean write(
      S3Limits.Condition condition,
      S3Limits.Step step,
      String key,
      String etag,
      Existing existing,
      boolean isRepeated,
      Write write) {
    String attempt = "writing blob " + key;
    if (existing == Existing.KEEP && condition.asksFirst()) {
      Optional<HeadObjectResponse> there = bucket.head(key);
      if (there.isPresent()) {
        return isOurs(key, there.get(), etag, isRepeated);
      }
    }
    boolean isOnCondition = existing == Existing.KEEP && condition.isSent();
    try {
      write.with(isOnCondition ? "*" : null);
      return true;
    } catch (S3Exception e) {
      if (isOnCondition && e.statusCode() == HttpFailures.NOT_IMPLEMENTED) {
        connection.refuses(step);
        return write(step, key, etag, existing, isRepeated, write);
      }
      boolean isInTheWay =
          isOnCondition
              && (e.statusCode() == HttpFailures.PRECONDITION_FAILED
                  || e.statusCode() == HttpFailures.CONFLICT);
      boolean mayBeDone = isRepeated && e.statusCode() == HttpFailures.NOT_FOUND;
      if (isInTheWay || mayBeDone) {
        Optional<HeadObjectResponse> there = bucket.head(key);
        if (isInTheWay && there.isPresent()) {
          return isOurs(key, there.get(), etag, isRepeated);
        }
        if (there.isPresent() && etag.equals(there.get().eTag())) {
          return true;
        }
      }
      throw bucket.failure(attempt, e);
    } catch (SdkException e) {
      throw bucket.failure(attempt, e);
    }
  }

  /** Whether what is there is what an earlier attempt of this very commit made. */
  private boolean isOurs(String key, HeadObjectResponse there, String etag, boolean isRepeated) {
    if (!isRepeated) {
      return false;
    }
    if (etag.equals(there.eTag())) {
      return true;
    }
    throw new StoreException(
        StoreException.Kind.UNAVAILABLE,
        "The S3 bucket "
            + bucket.name()
            + " contains "
            + key
            + ", and it is unknown whether this station just wrote it; the next attempt"
            + " reads it.");
  }
}
