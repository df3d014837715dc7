package io.drivedock.station.store.s3;

import java.io.IOException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * The SDK's client of HTTP, for which what answers something else has not answered: its own throws
 * an IllegalArgumentException then, which the SDK hands on.
 */
final class HttpResponses implements SdkHttpClient {

  private final SdkHttpClient client;

  private HttpResponses(SdkHttpClient client) {
    this.client = client;
  }

  /** Builds one around another. */
  static final class Around implements SdkHttpClient.Builder<Around> {
    private final SdkHttpClient.Builder<?> builder;

    Around(SdkHttpClient.Builder<?> builder) {
      this.builder = builder;
    }

    @Override
    public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
      return new HttpResponses(builder.buildWithDefaults(defaults));
    }
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = client.prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        try {
          return prepared.call();
        } catch (IllegalArgumentException e) {
          throw new IOException("the answer is not HTTP", e);
        }
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  @Override
  public void close() {
    client.close();
  }
}
