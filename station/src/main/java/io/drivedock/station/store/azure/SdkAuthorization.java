package io.drivedock.station.store.azure;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpPipelineNextSyncPolicy;
import com.azure.core.http.HttpPipelinePosition;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import reactor.core.publisher.Mono;

/**
 * Our authorization in a shape that the SDK knows: without one of its own it takes a caller for
 * anonymous, and does not list containers.
 */
final class SdkAuthorization extends BearerTokenAuthenticationPolicy {

  private final Authorization authorization;

  SdkAuthorization(Authorization authorization) {
    super(request -> Mono.error(new IllegalStateException("no token of the SDK is used")), "none");
    this.authorization = authorization;
  }

  @Override
  public Mono<HttpResponse> process(HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
    return authorization.process(context, next);
  }

  @Override
  public HttpResponse processSync(
      HttpPipelineCallContext context, HttpPipelineNextSyncPolicy next) {
    return authorization.processSync(context, next);
  }

  @Override
  public HttpPipelinePosition getPipelinePosition() {
    return authorization.getPipelinePosition();
  }
}
