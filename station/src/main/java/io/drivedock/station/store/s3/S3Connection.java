package io.drivedock.station.store.s3;

import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Transport;
import io.drivedock.station.store.WatchedFile;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private static final Duration SILENT_AT_MOST = Duration.ofSeconds(60);

  private final S3Place place;
  private final WatchedFile.Reading<S3Keys> keys;
  private final S3Client client;
  private final ByteCalls bytes;
  private final AtomicBoolean takesConditions = new AtomicBoolean(true);

  S3Connection(S3Place place) {
    this.place = place;
    this.keys =
        switch (place.keys()) {
          case KeySource.File file -> new WatchedFile<>(file.path(), file::keys)::get;
          case KeySource.Fixed(S3Keys fixed) -> () -> fixed;
        };
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
                new AnswersOfHttp.Around(
                    UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECTED_WITHIN)
                        .socketTimeout(SILENT_AT_MOST)));
    if (place.endpoint() != null) {
      builder.endpointOverride(place.endpoint());
    }
    this.client = builder.build();
    ByteCalls bySdk = new SdkCalls(client);
    this.bytes =
        place.transport() == Transport.SDK
            ? bySdk
            : new LineCalls(client, this::credentials, place.region(), bySdk);
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

  /** Whether it can be told to write only what is not there. */
  boolean takesConditions() {
    return takesConditions.get();
  }

  /** It cannot: from now on it is asked first, and somebody else may be faster. */
  void noConditions() {
    if (takesConditions.getAndSet(false)) {
      LOG.warn(
          "{} cannot write on a condition; whether a blob is there is asked before it is written,"
              + " and one that others write in between is replaced",
          place.place());
    }
  }
}
