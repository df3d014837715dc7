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
import io.drivedock.station.store.WatchedFile;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
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
  private final WatchedFile.Reading<AzureKeys> keys;
  private volatile @Nullable Signer signer;

  /** What signs with those keys. */
  private record Signer(AzureKeys.AccountKey keys, SharedKey key) {}

  Authorization(AzurePlace place, String account, InstantSource clock) {
    this.place = place;
    this.account = account;
    this.clock = clock;
    this.tokens = new EntraTokens(clock);
    this.keys = place.keys().reading(AzureKeys::parse);
  }

  private AzureKeys keys() {
    try {
      return keys.read();
    } catch (IOException | IllegalArgumentException e) {
      throw new StoreException(
          StoreException.Kind.FORBIDDEN,
          "The keys of " + place.place() + " cannot be read: " + e.getMessage() + ".",
          e);
    }
  }

  /**
   * Adds to the headers what lets a request of the SDK in.
   *
   * @return the query to add to it; empty for none
   */
  private String authorize(String method, URI address, HttpHeaders headers) {
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

  /**
   * Adds to the headers of a request of our own what lets it in.
   *
   * @param path of the request as it goes over the wire
   * @param query likewise, without a signature; empty for none
   * @return the query to add to it; empty for none
   */
  String authorize(String method, String path, String query, SortedMap<String, String> headers) {
    headers.put(DATE.toString(), RFC_1123.format(clock.instant()));
    switch (keys()) {
      case AzureKeys.AccountKey key -> {
        headers.put(
            "Authorization",
            SharedKey.canSign(headers)
                ? signer(key).authorization(method, path, query, headers)
                : signedBySdk(key, method, path, query, headers));
        return "";
      }
      case AzureKeys.Sas(String token) -> {
        return token;
      }
      case AzureKeys.Application application -> {
        headers.put("Authorization", "Bearer " + tokens.token(application));
        return "";
      }
    }
  }

  private SharedKey signer(AzureKeys.AccountKey key) {
    Signer known = signer;
    if (known == null || !known.keys().equals(key)) {
      String name = key.account();
      known =
          new Signer(
              key,
              new SharedKey(name == null ? account : name, Base64.getDecoder().decode(key.key())));
      signer = known;
    }
    return known.key();
  }

  private String signedBySdk(
      AzureKeys.AccountKey key,
      String method,
      String path,
      String query,
      Map<String, String> headers) {
    HttpHeaders all = new HttpHeaders();
    headers.forEach((name, value) -> all.set(HttpHeaderName.fromString(name), value));
    String name = key.account();
    // Only the path and the query are signed.
    URI address = URI.create("https://any" + path + (query.isEmpty() ? "" : "?" + query));
    return new StorageSharedKeyCredential(name == null ? account : name, key.key())
        .generateAuthorizationHeader(url(address), method, all, false);
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
