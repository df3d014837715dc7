package io.drivedock.station.store.azure;

import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobStorageException;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.HttpFailures;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The account in Azure that holds the blobs of an account of ours. Every failure of it is a {@link
 * StoreException}.
 */
final class AzureAccount {

  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);
  private static final Duration SILENT_AT_MOST = Duration.ofSeconds(60);

  private final AzurePlace place;
  private final URI endpoint;
  private final Authorization authorization;
  private final BlobCalls calls;
  private @Nullable BlobServiceClient client;
  private boolean isTierTried;

  AzureAccount(AzurePlace place, String account, InstantSource clock) {
    this.place = place;
    this.endpoint = place.endpoint(account);
    this.authorization = new Authorization(place, account, clock);
    BlobCalls bySdk = new SdkBlobCalls(this::client);
    this.calls =
        place.transport() == Transport.SDK
            ? bySdk
            : new DirectBlobCalls(endpoint, authorization, bySdk);
  }

  /**
   * Tries whether the account takes the access tier of the target's settings, unless that was done:
   * one that it refuses would make every blob look bad.
   *
   * @param address of a blob of our own
   * @throws StoreException if it does not
   */
  synchronized void tryAccessTier(BlobAddress address) {
    String tier = place.accessTier();
    if (tier == null || isTierTried) {
      return;
    }
    byte[] content = {1};
    BlobAttributes attributes = new BlobAttributes(BlobProperties.NONE, BlobMetadata.NONE, tier);
    try {
      call(
          "writing a blob in the access tier " + tier,
          () -> {
            calls.putBlob(
                address, attributes, false, Md5.ofContent(content), ByteBuffer.wrap(content));
            return true;
          });
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.REJECTED) {
        throw e;
      }
      throw new StoreException(
          StoreException.Kind.FORBIDDEN,
          ("The Azure account %s does not accept 'accessTier: %s' of the target's"
                  + " settings (%s). Set another tier, or omit the setting.")
              .formatted(endpoint, tier, e.reason().orElse("no reason")),
          e);
    }
    call(
        "deleting " + address.blob(),
        () -> {
          client()
              .getBlobContainerClient(address.container())
              .getBlobClient(address.blob())
              .delete();
          return true;
        });
    isTierTried = true;
  }

  /** A question to the service. */
  interface Call<T> {
    T call() throws IOException;
  }

  AzurePlace place() {
    return place;
  }

  /** Made when it is first needed, which for most drives is never: it takes seconds to load. */
  synchronized BlobServiceClient client() {
    BlobServiceClient known = client;
    if (known == null) {
      HttpPipeline pipeline =
          new HttpPipelineBuilder()
              .policies(new SdkAuthorization(authorization))
              .httpClient(
                  new JdkHttpClientBuilder()
                      .connectionTimeout(CONNECTED_WITHIN)
                      .responseTimeout(SILENT_AT_MOST)
                      .readTimeout(SILENT_AT_MOST)
                      .writeTimeout(SILENT_AT_MOST)
                      .build())
              .build();
      known =
          new BlobServiceClientBuilder()
              .endpoint(endpoint.toString())
              .pipeline(pipeline)
              .buildClient();
      client = known;
    }
    return known;
  }

  BlobCalls calls() {
    return calls;
  }

  /** Where a blob lies, for people. */
  String address(BlobAddress address) {
    return endpoint + address.encoded();
  }

  /** Where a blob lies, for the service, which copies it. */
  String addressForCopies(BlobAddress address) {
    String query = authorization.queryForCopies();
    return address(address) + (query.isEmpty() ? "" : "?" + query);
  }

  /**
   * Asks.
   *
   * @param attempt completes "The account could not be …"
   */
  <T> T call(String attempt, Call<T> call) {
    try {
      return asked(call);
    } catch (BlobServiceError e) {
      throw AzureFailures.of("account " + endpoint, attempt, e);
    } catch (IOException e) {
      throw AzureFailures.of("account " + endpoint, attempt, e);
    }
  }

  /** Asks; nothing if what is asked for is not there. */
  <T> Optional<T> find(String attempt, Call<T> call) {
    try {
      return Optional.of(asked(call));
    } catch (BlobServiceError e) {
      if (e.status() == HttpFailures.NOT_FOUND) {
        return Optional.empty();
      }
      throw AzureFailures.of("account " + endpoint, attempt, e);
    } catch (IOException e) {
      throw AzureFailures.of("account " + endpoint, attempt, e);
    }
  }

  /** What came of something that a blob may be in the way of. */
  enum Outcome {
    DONE,
    /** Not done, because there is a blob. */
    IS_THERE,
    /** Not done, because the blob that is there is of another type. */
    IS_OF_OTHER_TYPE
  }

  /** Asks for what may not be done because of a blob that is there already. */
  Outcome attempt(String attempt, Call<?> call) {
    try {
      Object _ = asked(call);
      return Outcome.DONE;
    } catch (BlobServiceError e) {
      return switch (e.code()) {
        case "BlobAlreadyExists",
            "UnauthorizedBlobOverwrite",
            "ConditionNotMet",
            "TargetConditionNotMet" ->
            Outcome.IS_THERE;
        case "InvalidBlobType" -> Outcome.IS_OF_OTHER_TYPE;
        default -> throw AzureFailures.of("account " + endpoint, attempt, e);
      };
    } catch (IOException e) {
      throw AzureFailures.of("account " + endpoint, attempt, e);
    }
  }

  /** The SDK's exceptions are of many kinds; what it wraps says what is the matter. */
  private static <T> T asked(Call<T> call) throws IOException {
    try {
      return call.call();
    } catch (BlobStorageException e) {
      throw BlobServiceError.of(e);
    } catch (StoreException | BlobServiceError e) {
      throw e;
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof StoreException known) {
          throw known;
        }
        if (cause instanceof BlobStorageException known) {
          throw BlobServiceError.of(known);
        }
        if (cause instanceof IOException known) {
          throw new IOException(known);
        }
      }
      if (isInterruption(e) || isOfTheSdk(e)) {
        throw new IOException(e);
      }
      throw e;
    }
  }

  private static boolean isInterruption(RuntimeException e) {
    return e.getCause() instanceof InterruptedException;
  }

  private static boolean isOfTheSdk(RuntimeException e) {
    String name = e.getClass().getName();
    return name.startsWith("com.azure.") || name.startsWith("reactor.");
  }

  /**
   * Fills the buffer with bytes of a blob; false if it ends before, or there is none.
   *
   * @param version if it must not have changed; empty for any
   */
  boolean read(BlobAddress address, String version, long offset, ByteBuffer buffer) {
    return find(
            "reading " + address.blob(),
            () -> {
              try {
                return calls().read(address, version, offset, buffer);
              } catch (BlobServiceError e) {
                if (e.status() == HttpFailures.RANGE_NOT_SATISFIABLE) {
                  return false;
                }
                if (e.status() == HttpFailures.PRECONDITION_FAILED && !version.isEmpty()) {
                  throw changed(address);
                }
                throw e;
              }
            })
        .orElse(false);
  }

  static StoreException changed(BlobAddress address) {
    return new StoreException(
        StoreException.Kind.CHANGED, "Blob " + address.blob() + " changed while it was read.");
  }
}
