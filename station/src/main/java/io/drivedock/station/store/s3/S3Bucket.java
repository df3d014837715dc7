package io.drivedock.station.store.s3;

import io.drivedock.drive.Md5;
import io.drivedock.station.store.HttpFailures;
import io.drivedock.station.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** One bucket by its keys. Every failure is a {@link StoreException}. */
final class S3Bucket {

  /** S3 lists no more at once. */
  static final int PAGE_MAX = 1000;

  private static final String LISTED_WITH_VERSIONS =
      "listing it with its old versions, which 'snapshots: none' of the target leaves out,";

  private final S3Connection connection;
  private final String name;

  S3Bucket(S3Connection connection, String name) {
    this.connection = connection;
    this.name = name;
  }

  /** A question to the store. */
  interface Call<T> {
    T to(S3Client client);
  }

  String name() {
    return name;
  }

  S3Client client() {
    return connection.client();
  }

  S3Writer writer() {
    return new S3Writer(this, connection);
  }

  ByteCalls bytes() {
    return connection.bytes();
  }

  /**
   * Asks.
   *
   * @param attempt completes "The bucket could not be …"
   */
  <T> T call(String attempt, Call<T> call) {
    try {
      return call.to(connection.client());
    } catch (SdkException e) {
      throw failure(attempt, e);
    }
  }

  /** Asks; nothing if what is asked for is not there. */
  <T> Optional<T> find(String attempt, Call<T> call) {
    return callUnless(HttpFailures.NOT_FOUND, attempt, call);
  }

  /** Asks; nothing if the answer is that status. */
  private <T> Optional<T> callUnless(int status, String attempt, Call<T> call) {
    try {
      return Optional.of(call.to(connection.client()));
    } catch (S3Exception e) {
      if (e.statusCode() == status) {
        return Optional.empty();
      }
      throw failure(attempt, e);
    } catch (SdkException e) {
      throw failure(attempt, e);
    }
  }

  /** For people: which bucket of which store. */
  String where() {
    return connection.place().endpoint() == null
        ? "bucket " + name
        : "bucket " + name + " of " + connection.place().endpoint();
  }

  StoreException failure(String attempt, SdkException e) {
    return S3Failures.of(where(), attempt, e);
  }

  /** A body that is not copied. */
  static RequestBody body(byte[] bytes, String contentType) {
    return RequestBody.fromContentProvider(
        ContentStreamProvider.fromByteArrayUnsafe(bytes), bytes.length, contentType);
  }

  // ---- the bucket

  boolean exists() {
    return find("connecting", client -> client.headBucket(head -> head.bucket(name))).isPresent();
  }

  /** Makes it, if nobody is faster. */
  void make() {
    String region = connection.place().region();
    boolean isFirstRegion = region.equals(S3Place.REGION_DEFAULT);
    try {
      connection
          .client()
          .createBucket(
              create -> {
                create.bucket(name);
                // AWS refuses the name of this one, for history's sake.
                if (!isFirstRegion && connection.place().endpoint() == null) {
                  create.createBucketConfiguration(made -> made.locationConstraint(region));
                }
              });
    } catch (S3Exception e) {
      if (!S3Failures.code(e).equals("BucketAlreadyOwnedByYou")) {
        throw failure("creating it", e);
      }
    } catch (SdkException e) {
      throw failure("creating it", e);
    }
  }

  // ---- objects

  Optional<HeadObjectResponse> head(String key) {
    return head(key, "");
  }

  /**
   * What is known of an object.
   *
   * @param id of a version that was kept; empty for the object as it is now
   */
  Optional<HeadObjectResponse> head(String key, String id) {
    return find(
        "looking up " + key,
        client ->
            client.headObject(
                head -> head.bucket(name).key(key).versionId(id.isEmpty() ? null : id)));
  }

  /**
   * Fills the buffer from an object.
   *
   * @param id of a version that was kept; empty for the object as it is now
   * @param version the ETag that it must have; empty for any
   * @return whether it is full; if not, the object ends before, or there is none
   */
  boolean read(String key, String id, String version, long offset, ByteBuffer buffer) {
    if (!buffer.hasRemaining()) {
      return true;
    }
    Optional<GetObjectResponse> answer = get(key, id, version, offset, buffer);
    return answer.isPresent() && !buffer.hasRemaining();
  }

  /** Fills the buffer as far as there is something; nothing if there is none at that place. */
  Optional<GetObjectResponse> get(
      String key, String id, String version, long offset, ByteBuffer buffer) {
    String attempt = "reading " + key;
    String range = "bytes=" + offset + "-" + (offset + buffer.remaining() - 1);
    String ifMatch = version.isEmpty() ? null : version;
    try (var answer =
        connection
            .client()
            .getObject(
                get ->
                    get.bucket(name)
                        .key(key)
                        .versionId(id.isEmpty() ? null : id)
                        .range(range)
                        .ifMatch(ifMatch),
                ResponseTransformer.<GetObjectResponse>toInputStream())) {
      long length = answer.response().contentLength();
      if (length > buffer.remaining()) {
        throw new StoreException(
            StoreException.Kind.UNAVAILABLE,
            "The S3 bucket " + name + " sent more of " + key + " than was requested.");
      }
      for (long left = length; left > 0; ) {
        int count = read(answer, buffer);
        if (count < 0) {
          throw new IOException("the answer ends " + left + " bytes early");
        }
        left -= count;
      }
      return Optional.of(answer.response());
    } catch (S3Exception e) {
      boolean isNotThere =
          e.statusCode() == HttpFailures.NOT_FOUND
              || e.statusCode() == HttpFailures.RANGE_NOT_SATISFIABLE;
      if (isNotThere) {
        return Optional.empty();
      }
      if (e.statusCode() == HttpFailures.PRECONDITION_FAILED && ifMatch != null) {
        throw new StoreException(
            StoreException.Kind.CHANGED, "Object " + key + " changed while it was read.", e);
      }
      throw failure(attempt, e);
    } catch (SdkException e) {
      throw failure(attempt, e);
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "The S3 bucket " + name + ": " + attempt + " failed: " + e.getMessage() + ".",
          e);
    }
  }

  private static int read(InputStream stream, ByteBuffer buffer) throws IOException {
    if (!buffer.hasArray()) {
      byte[] bytes = new byte[Math.min(buffer.remaining(), 65_536)];
      int count = stream.read(bytes);
      if (count > 0) {
        buffer.put(bytes, 0, count);
      }
      return count;
    }
    int count =
        stream.read(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
    if (count > 0) {
      buffer.position(buffer.position() + count);
    }
    return count;
  }

  /** Keys in the store's order; at most {@value #PAGE_MAX}. */
  List<String> list(String prefix, String after, int limit) {
    return page(prefix, after, limit).contents().stream().map(S3Object::key).toList();
  }

  /** A page of what lies behind a key. */
  ListObjectsV2Response page(String prefix, String after, int limit) {
    return page(prefix, after, limit, connection.limits().encodesKeys());
  }

  /** The same, told with encoded keys or without. */
  ListObjectsV2Response page(String prefix, String after, int limit, boolean areEncoded) {
    return call(
        "listing it",
        client ->
            client.listObjectsV2(
                list -> {
                  list.bucket(name).prefix(prefix).maxKeys(Math.min(limit, PAGE_MAX));
                  list.encodingType(areEncoded ? EncodingType.URL : null);
                  if (!after.isEmpty()) {
                    list.startAfter(after);
                  }
                }));
  }

  /**
   * A page of what lies behind a version, and of versions that were kept; nothing if the store does
   * not know the question, and so keeps none.
   *
   * @param key of that version; empty for the first page
   * @param id of that version; empty for all of that key
   */
  Optional<ListObjectVersionsResponse> versions(String prefix, String key, String id) {
    return callUnless(
        HttpFailures.NOT_IMPLEMENTED,
        LISTED_WITH_VERSIONS,
        client ->
            client.listObjectVersions(
                list ->
                    list.bucket(name)
                        .prefix(prefix)
                        .maxKeys(PAGE_MAX)
                        .encodingType(encoding())
                        .keyMarker(key.isEmpty() ? null : key)
                        .versionIdMarker(id.isEmpty() ? null : id)));
  }

  private @Nullable EncodingType encoding() {
    return connection.limits().encodesKeys() ? EncodingType.URL : null;
  }

  /** What stands in keys between a prefix and the next slash. */
  List<String> folders(String top, String prefix) {
    return call(
        "listing it",
        client ->
            client
                .listObjectsV2Paginator(
                    list ->
                        list.bucket(name)
                            .prefix(top + prefix)
                            .delimiter("/")
                            .encodingType(encoding()))
                .commonPrefixes()
                .stream()
                .map(it -> it.prefix().substring(top.length(), it.prefix().length() - 1))
                .toList());
  }

  /** Writes a small object of our own, whatever is there. */
  void put(String key, byte[] content) {
    String md5 = Md5.ofContent(content).base64();
    call(
        "writing " + key,
        client ->
            client.putObject(
                put -> put.bucket(name).key(key).contentMD5(md5),
                body(content, "application/json")));
  }

  void delete(String key) {
    call("deleting " + key, client -> client.deleteObject(delete -> delete.bucket(name).key(key)));
  }
}
