package io.drivedock.station.store.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpPipelineNextSyncPolicy;
import com.azure.core.http.HttpPipelinePosition;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.storage.common.StorageSharedKeyCredential;
import io.drivedock.station.store.StoreException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import reactor.core.publisher.Mono;

/**
 * Authorizes every request to one account with the keys as they are at that moment, whoever sends
 * it: the SDK, in whose pipeline it stands last, or we.
 */
final class Authorization implements HttpPipelinePolicy {

  private static final HttpHeaderName DATE = HttpHeaderName.fromString("x-ms-date");
  private static final DateTimeFormatter RFC_1123 =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final AzurePlace place;
  private final String account;
  private final InstantSource clock;
  private final EntraTokens tokens;

  Authorization(AzurePlace place, String account, InstantSource clock) {
    this.place = place;
    this.account = account;
    this.clock = clock;
    this.tokens = new EntraTokens(clock);
  }

  private AzureKeys keys() {
    try {
      return place.keys().keys();
    } catch (IOException | IllegalArgumentException e) {
      throw new StoreException(
          StoreException.Kind.FORBIDDEN,
          "The keys of " + place.place() + " cannot be read: " + e.getMessage() + ".",
          e);
    }
  }

  /**
   * Adds to the headers what lets a request in.
   *
   * @param address of the request, without a signature
   * @return the query to add to it; empty for none
   */
  String authorize(String method, URI address, HttpHeaders headers) {
    headers.set(DATE, RFC_1123.format(clock.instant()));
    switch (keys()) {
      case AzureKeys.AccountKey(String name, String key) -> {
        StorageSharedKeyCredential credential =
            new StorageSharedKeyCredential(name == null ? account : name, key);
        headers.set(
            HttpHeaderName.AUTHORIZATION,
            credential.generateAuthorizationHeader(url(address), method, headers, false));
        return "";
      }
      case AzureKeys.Sas(String token) -> {
        return token;
      }
      case AzureKeys.Application application -> {
        headers.set(HttpHeaderName.AUTHORIZATION, "Bearer " + tokens.token(application));
        return "";
      }
    }
  }

  /** What opens a blob of the account to the service itself: the query to add to its address. */
  String queryForCopies() {
    return keys() instanceof AzureKeys.Sas(String token) ? token : "";
  }

  private static URL url(URI address) {
    try {
      return address.toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("an endpoint that was checked is no address", e);
    }
  }

  private void authorize(HttpPipelineCallContext call) {
    URL url = call.getHttpRequest().getUrl();
    String query =
        authorize(
            call.getHttpRequest().getHttpMethod().toString(),
            URI.create(url.toString()),
            call.getHttpRequest().getHeaders());
    if (!query.isEmpty()) {
      call.getHttpRequest().setUrl(url + (url.getQuery() == null ? "?" : "&") + query);
    }
  }

  @Override
  public Mono<HttpResponse> process(HttpPipelineCallContext call, HttpPipelineNextPolicy next) {
    authorize(call);
    return next.process();
  }

  @Override
  public HttpResponse processSync(HttpPipelineCallContext call, HttpPipelineNextSyncPolicy next) {
    authorize(call);
    return next.processSync();
  }

  @Override
  public HttpPipelinePosition getPipelinePosition() {
    return HttpPipelinePosition.PER_RETRY;
  }
}
