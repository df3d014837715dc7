package io.drivedock.station.store.s3;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.HttpFailures;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoreException.Kind;
import io.drivedock.station.store.s3.S3Limits.Condition;
import io.drivedock.station.store.s3.S3Limits.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Tries on an object of our own what a store makes of what an import will ask of it, and removes
 * the object. It asks for no right that an import does not need. Stores that speak S3 heed a
 * condition here and pass over it there, and refuse what a target's settings ask for with answers
 * that look as if each blob was at fault.
 */
final class S3Trial {

  private static final Logger LOG = LoggerFactory.getLogger(S3Trial.class);

  private static final byte[] CONTENT = {1};

  /** A name that stores change, if they change any. */
  private static final String NAME = "drivedock_probe";

  /** Of all metadata that a blob can have. */
  private static final int PLENTY = BlobMetadata.BYTES_MAX;

  /** Lengths that are tried, the longest first, and then between them; the last is believed. */
  private static final List<Integer> VALUES = List.of(PLENTY, S3Limits.METADATA_MAX, 1024, 256);

  private static final List<Integer> NAMES = List.of(S3Limits.METADATA_MAX, 1024, 128, 64);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final int SERVER_FAILS = 500;
  private static final int BAD_REQUEST = 400;
  private static final int METHOD_NOT_ALLOWED = 405;

  private final S3Bucket bucket;
  private final S3Place place;
  private final Leftovers leftovers;
  private final String key;
  private final ObjectAttributes bare;
  private final ObjectAttributes asked;
  private final List<String> versions = new ArrayList<>();

  private S3Trial(S3Bucket bucket, OwnObjects own, String id, S3Place place) {
    this.bucket = bucket;
    this.place = place;
    this.leftovers = new Leftovers(bucket, own.trials(id));
    this.key = own.probe(id + OwnObjects.PROBE_ENDING);
    this.bare =
        new ObjectAttributes(
            key, CONTENT.length, BlobProperties.NONE, Map.of(NAME, "a"), null, null);
    this.asked = bare.as(place);
  }

  /**
   * Tries it.
   *
   * @param id the name of the object: nobody else tries with it at the same time
   * @throws StoreException if the store cannot be asked, or refuses what the target's settings ask
   *     for
   */
  static Outcome of(S3Bucket bucket, OwnObjects own, UUID id, S3Place place) {
    S3Trial trial = new S3Trial(bucket, own, id.toString(), place);
    boolean isCleanedUp;
    Optional<StoreException> refused;
    S3Limits limits;
    try {
      trial.leftovers.find();
      trial.leftovers.abortAll();
      refused = trial.refusedSetting();
      limits = refused.isEmpty() ? trial.limits() : S3Limits.UNKNOWN;
    } catch (SdkException e) {
      refused = Optional.empty();
      limits = untried(bucket.failure("testing it", e));
    } catch (StoreException e) {
      refused = Optional.empty();
      limits = untried(e);
    } finally {
      isCleanedUp = trial.cleanUp();
    }
    if (refused.isPresent()) {
      throw refused.get();
    }
    boolean isKnown = limits.untried().isEmpty() && limits.onComplete() != Condition.UNKNOWN;
    return new Outcome(limits, isKnown && isCleanedUp);
  }

  /**
   * What came of it.
   *
   * @param isFinal whether it need not be tried again
   */
  record Outcome(S3Limits limits, boolean isFinal) {}

  /** An import that needs no such right goes on without. */
  private static S3Limits untried(StoreException failure) {
    if (failure.kind() != Kind.FORBIDDEN) {
      throw failure;
    }
    return S3Limits.untried(
        "How the bucket treats conditions and metadata is unknown: it does not"
            + " permit this station to test that on an object of its own ("
            + failure.reason().orElse("no reason")
            + ").");
  }

  private S3Limits limits() {
    Condition onPut = onPut();
    Names names = names();
    Condition onComplete = onComplete();
    boolean encodesKeys = encodesKeys();
    int nameMax = S3Limits.METADATA_MAX;
    int valueMax = S3Limits.METADATA_MAX;
    // What AWS takes is documented.
    if (place.endpoint() != null && names != Names.LOST) {
      // The longest take all that there may be of both together.
      valueMax =
          longest(VALUES, it -> Map.of("p", "a".repeat(it < S3Limits.METADATA_MAX ? it : it - 1)));
      nameMax =
          longest(NAMES, it -> Map.of("p".repeat(it < S3Limits.METADATA_MAX ? it : it - 1), "a"));
    }
    return new S3Limits(
        onPut,
        onComplete,
        names,
        nameMax,
        valueMax,
        valueMax > S3Limits.METADATA_MAX ? PLENTY : S3Limits.METADATA_MAX,
        encodesKeys,
        "");
  }

  // ---- settings

  private Optional<StoreException> refusedSetting() {
    Optional<S3Exception> refused = refusal(asked);
    if (refused.isEmpty()) {
      return Optional.empty();
    }
    Optional<S3Exception> without = refusal(bare);
    if (without.isPresent()) {
      throw without.get();
    }
    return Optional.of(refused(refused.get()));
  }

  private StoreException refused(S3Exception answer) {
    boolean isStorageClass =
        place.storageClass() != null
            && (place.tags().isEmpty() || refusal(asked.withoutTags()).isPresent());
    String setting = isStorageClass ? "'storageClass: " + place.storageClass() + "'" : "the 'tags'";
    return new StoreException(
        Kind.FORBIDDEN,
        ("The S3 %s does not accept %s of the target's settings (%s), but accepts"
                + " objects without it. Change the setting, or omit it.")
            .formatted(bucket.where(), setting, S3Failures.said(answer)),
        answer);
  }

  private Optional<S3Exception> refusal(ObjectAttributes attributes) {
    try {
      put(attributes, null);
      return Optional.empty();
    } catch (S3Exception e) {
      if (mayPass(e)) {
        throw e;
      }
      return Optional.of(e);
    }
  }

  private static boolean mayPass(S3Exception e) {
    return e.statusCode() == UNAVAILABLE
        || e.statusCode() == TOO_MANY_REQUESTS
        || e.statusCode() == HttpFailures.NOT_FOUND;
  }

  private void put(ObjectAttributes attributes, @Nullable String ifNoneMatch) {
    String version =
        bucket
            .client()
            .putObject(
                put -> {
                  attributes.describe(put);
                  put.bucket(bucket.name())
                      .contentMD5(Md5.ofContent(CONTENT).base64())
                      .ifNoneMatch(ifNoneMatch);
                },
                S3Bucket.body(CONTENT, S3Headers.NO_TYPE))
            .versionId();
    if (version != null && !version.equals("null")) {
      versions.add(version);
    }
  }

  // ---- conditions

  private Condition onPut() {
    try {
      put(asked, "*");
      return Condition.IGNORED;
    } catch (S3Exception e) {
      return condition(e);
    }
  }

  /** What an answer to a condition says, where it is none to anything else. */
  private static Condition condition(S3Exception e) {
    return switch (e.statusCode()) {
      case HttpFailures.PRECONDITION_FAILED, HttpFailures.CONFLICT -> Condition.HEEDED;
      case HttpFailures.NOT_IMPLEMENTED, BAD_REQUEST, METHOD_NOT_ALLOWED -> Condition.REFUSED;
      default -> throw e;
    };
  }

  private Condition onComplete() {
    String id =
        bucket
            .client()
            .createMultipartUpload(
                create -> {
                  asked.describe(create);
                  create.bucket(bucket.name());
                })
            .uploadId();
    UploadNote note = new UploadNote(key, id, asked.fingerprint());
    boolean isCompleted = false;
    try {
      leftovers.begun(note);
      Condition found = completed(id);
      isCompleted = found == Condition.IGNORED;
      return found;
    } finally {
      if (isCompleted) {
        leftovers.committed(note);
      } else {
        leftovers.abort(note);
      }
    }
  }

  private Condition completed(String id) {
    String etag =
        bucket
            .client()
            .uploadPart(
                part ->
                    part.bucket(bucket.name())
                        .key(key)
                        .uploadId(id)
                        .partNumber(1)
                        .contentMD5(Md5.ofContent(CONTENT).base64()),
                S3Bucket.body(CONTENT, S3Headers.NO_TYPE))
            .eTag();
    CompletedPart only = CompletedPart.builder().partNumber(1).eTag(etag).build();
    try {
      String version =
          bucket
              .client()
              .completeMultipartUpload(
                  complete ->
                      complete
                          .bucket(bucket.name())
                          .key(key)
                          .uploadId(id)
                          .ifNoneMatch("*")
                          .multipartUpload(whole -> whole.parts(only)))
              .versionId();
      if (version != null && !version.equals("null")) {
        versions.add(version);
      }
      return Condition.IGNORED;
    } catch (S3Exception e) {
      // Another station that begins to use the same bucket may have ended this upload.
      return e.statusCode() == HttpFailures.NOT_FOUND ? Condition.UNKNOWN : condition(e);
    }
  }

  // ---- metadata and lists

  private Map<String, String> metadata() {
    return bucket.client().headObject(head -> head.bucket(bucket.name()).key(key)).metadata();
  }

  private Names names() {
    Map<String, String> there = metadata();
    if (there.containsKey(NAME)) {
      return Names.KEPT;
    }
    return there.containsKey(NAME.replace('_', '-')) ? Names.HYPHENS : Names.LOST;
  }

  /** The longest that comes back as it was given. */
  private int longest(List<Integer> lengths, IntFunction<Map<String, String>> of) {
    int refused = lengths.getFirst() + 1;
    int taken = lengths.getLast();
    for (int length : lengths) {
      if (length == taken || isTaken(bare.with(of.apply(length)))) {
        taken = length;
        break;
      }
      refused = length;
    }
    while (refused <= S3Limits.METADATA_MAX / 2 && refused - taken > 1) {
      int middle = (taken + refused) / 2;
      if (isTaken(bare.with(of.apply(middle)))) {
        taken = middle;
      } else {
        refused = middle;
      }
    }
    return taken;
  }

  private boolean isTaken(ObjectAttributes attributes) {
    for (int i = 0; i < 2; i++) {
      Optional<S3Exception> refused = refusal(attributes);
      if (refused.isEmpty()) {
        return metadata().equals(attributes.metadata());
      }
      // One may be a failure of its own.
      if (refused.get().statusCode() < SERVER_FAILS) {
        return false;
      }
    }
    return false;
  }

  private boolean encodesKeys() {
    String prefix = key.substring(0, key.length() - OwnObjects.PROBE_ENDING.length());
    return keys(prefix, true).contains(key) || !keys(prefix, false).contains(key);
  }

  private List<String> keys(String prefix, boolean areEncoded) {
    try {
      return bucket.page(prefix, "", 2, areEncoded).contents().stream().map(S3Object::key).toList();
    } catch (StoreException e) {
      if (e.kind() == Kind.REJECTED) {
        return List.of();
      }
      throw e;
    }
  }

  /** A version that may not be removed for good gets a mark of deletion like all objects. */
  private boolean cleanUp() {
    try {
      for (String version : versions) {
        bucket
            .client()
            .deleteObject(delete -> delete.bucket(bucket.name()).key(key).versionId(version));
      }
      if (!versions.isEmpty()) {
        return true;
      }
    } catch (SdkException e) {
      LOG.debug("a version of an object that tested a bucket was not removed for good", e);
    }
    try {
      bucket.delete(key);
      return true;
    } catch (StoreException e) {
      LOG.info("an object that tested a bucket was left behind: {}", e.getMessage());
      return false;
    }
  }
}
