package io.drivedock.station.store.s3;

import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Transport;
import io.drivedock.station.store.WatchedFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * The client of one target, for all accounts. It tries nothing again, looks at no file or variable
 * of AWS's tools, and sends only the checksums that we make: other stores than AWS's do not know
 * the newer ones.
 */
final class S3Connection {

  private static final Logger LOG = LoggerFactory.getLogger(S3Connection.class);
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);
  private static final int WRITERS = 256;
  private static final Duration SILENT_AT_MOST = Duration.ofSeconds(60);

  private final S3Place place;
  private final WatchedFile.Reading<S3Keys> keys;
  private final S3Client client;
  private final ByteCalls bytes;
  private final AtomicReference<S3Limits> limits = new AtomicReference<>(S3Limits.UNKNOWN);
  private final Object trial = new Object();
  private final List<Object> writers = Stream.generate(Object::new).limit(WRITERS).toList();
  private boolean isTried;

  S3Connection(S3Place place) {
    this.place = place;
    this.keys = place.keys().reading(S3Keys::parse);
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(place.region()))
            .forcePathStyle(place.isPathStyle())
            .credentialsProvider(this::credentials)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(
                s3 -> s3.chunkedEncodingEnabled(false).expectContinueEnabled(false))
            .overrideConfiguration(
                client ->
                    client
                        .addExecutionInterceptor(new EncodedKeys())
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .defaultProfileFile(ProfileFile.aggregator().build()))
            .httpClientBuilder(
                new HttpResponses.Around(
                    UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECTED_WITHIN)
                        .socketTimeout(SILENT_AT_MOST)));
    if (place.endpoint() != null) {
      builder.endpointOverride(place.endpoint());
    }
    this.client = builder.build();
    ByteCalls bySdk = new SdkObjectCalls(client);
    this.bytes =
        place.transport() == Transport.SDK
            ? bySdk
            : new DirectObjectCalls(client, this::credentials, place.region(), bySdk);
  }

  private AwsCredentials credentials() {
    try {
      S3Keys now = keys.read();
      return now.sessionToken() == null
          ? AwsBasicCredentials.create(now.accessKey(), now.secretKey())
          : AwsSessionCredentials.create(now.accessKey(), now.secretKey(), now.sessionToken());
    } catch (IOException | IllegalArgumentException e) {
      throw new StoreException(
          StoreException.Kind.FORBIDDEN,
          "The keys of " + place.place() + " cannot be read: " + e.getMessage() + ".",
          e);
    }
  }

  S3Place place() {
    return place;
  }

  S3Client client() {
    return client;
  }

  ByteCalls bytes() {
    return bytes;
  }

  /** What the store makes of what it is asked, as far as that is known by now. */
  S3Limits limits() {
    return limits.get();
  }

  /**
   * Tries that in a bucket, unless that was done. What cannot be told there is tried in the next.
   *
   * @param id names the object that it is tried with; no other station tries with that at the same
   *     time
   * @throws StoreException if the store cannot be asked, or refuses what the settings ask for
   */
  void tryOnce(S3Bucket bucket, OwnObjects own, UUID id) {
    synchronized (trial) {
      if (isTried) {
        return;
      }
      S3Trial.Outcome outcome = S3Trial.of(bucket, own, id, place);
      isTried = outcome.isFinal();
      S3Limits found = outcome.limits();
      List<String> before = limits.getAndSet(found).sentences();
      if (!found.sentences().equals(before)) {
        found.sentences().forEach(it -> LOG.warn("{}: {}", place.place(), it));
      }
    }
  }

  /** What is held while a store that heeds no condition is asked, and then given an object. */
  Object writersOf(String bucket, String key) {
    return writers.get(Math.floorMod(31 * bucket.hashCode() + key.hashCode(), WRITERS));
  }

  /** It refuses a condition: from now on it is asked first, and somebody else may be faster. */
  void refuses(S3Limits.Step step) {
    S3Limits now = limits.updateAndGet(known -> known.refusing(step));
    now.sentences().forEach(it -> LOG.warn("{}: {}", place.place(), it));
  }
}
