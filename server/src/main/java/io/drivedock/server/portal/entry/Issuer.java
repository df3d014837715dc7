package io.drivedock.server.portal.entry;

import io.drivedock.server.portal.entry.IssuerException.Kind;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * An issuer of OpenID Connect, asked by authorization code with PKCE. What it is like is learned
 * when it is first needed, so that a server starts whether its issuer is there or not.
 */
final class Issuer {

  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);
  private static final Duration CLOCKS_DIFFER_BY = Duration.ofSeconds(60);
  private static final ParameterizedTypeReference<Map<String, Object>> METADATA =
      new ParameterizedTypeReference<>() {};

  /** What was learned of it. */
  private record Learned(
      ClientRegistration registration, OidcAuthorizationCodeAuthenticationProvider provider) {}

  private final OpenIdConnect settings;
  private final Clock wall;
  private final SimpleClientHttpRequestFactory connections = new SimpleClientHttpRequestFactory();
  private final RestTemplate http = new RestTemplate(connections);
  private volatile @Nullable Learned learned;

  Issuer(OpenIdConnect settings, InstantSource wall) {
    this.settings = settings;
    this.wall = wall.withZone(ZoneOffset.UTC);
    connections.setConnectTimeout(ANSWERS_WITHIN);
    connections.setReadTimeout(ANSWERS_WITHIN);
  }

  String name() {
    return settings.name();
  }

  ClaimRules rules() {
    return settings.claims();
  }

  /** Where a browser is sent to sign in. */
  String authorization(Arrival arrival) throws IssuerException {
    return request(learned().registration(), arrival).getAuthorizationRequestUri();
  }

  /** Where a browser is sent to sign out, if the issuer has such a place. */
  Optional<String> endOfSession(String backTo) throws IssuerException {
    Object place =
        learned()
            .registration()
            .getProviderDetails()
            .getConfigurationMetadata()
            .get("end_session_endpoint");
    return place instanceof String uri
        ? Optional.of(
            UriComponentsBuilder.fromUriString(uri)
                .queryParam("client_id", "{client}")
                .queryParam("post_logout_redirect_uri", "{back}")
                .encode()
                .buildAndExpand(settings.clientId(), backTo)
                .toUriString())
        : Optional.empty();
  }

  /**
   * What the issuer claims of whoever came back with a code.
   *
   * @throws IssuerException if it does not answer, or its token is not signed by it, not for us,
   *     not for this browser, or not for now
   */
  Map<String, Object> claims(Arrival arrival, String code) throws IssuerException {
    Learned known = learned();
    OAuth2AuthorizationExchange exchange =
        new OAuth2AuthorizationExchange(
            request(known.registration(), arrival),
            OAuth2AuthorizationResponse.success(code)
                .redirectUri(arrival.redirectUri())
                .state(arrival.state())
                .build());
    try {
      Authentication proven =
          known
              .provider()
              .authenticate(new OAuth2LoginAuthenticationToken(known.registration(), exchange));
      if (proven != null && proven.getPrincipal() instanceof OidcUser user) {
        return user.getIdToken().getClaims();
      }
      throw new IssuerException(Kind.issuerAnswer, "its answer has no ID token");
    } catch (OAuth2AuthenticationException e) {
      // The description may repeat what was sent; the code does not.
      throw new IssuerException(Kind.issuerAnswer, e.getError().getErrorCode(), e);
    } catch (AuthenticationException | RestClientException | IllegalArgumentException e) {
      throw new IssuerException(Kind.issuerAnswer, e.getClass().getSimpleName(), e);
    }
  }

  private OAuth2AuthorizationRequest request(ClientRegistration registration, Arrival arrival) {
    return OAuth2AuthorizationRequest.authorizationCode()
        .authorizationUri(named(registration.getProviderDetails().getAuthorizationUri()))
        .clientId(registration.getClientId())
        .redirectUri(arrival.redirectUri())
        .scopes(registration.getScopes())
        .state(arrival.state())
        .attributes(
            attributes -> {
              attributes.put("registration_id", registration.getRegistrationId());
              attributes.put(OidcParameterNames.NONCE, arrival.nonce());
              attributes.put(PkceParameterNames.CODE_VERIFIER, arrival.verifier());
            })
        .additionalParameters(
            Map.of(
                OidcParameterNames.NONCE,
                hash(arrival.nonce()),
                PkceParameterNames.CODE_CHALLENGE,
                hash(arrival.verifier()),
                PkceParameterNames.CODE_CHALLENGE_METHOD,
                "S256"))
        .build();
  }

  /** What an issuer's metadata must name. */
  private static String named(@Nullable String address) {
    if (address == null) {
      throw new IllegalArgumentException(
          "an issuer names where it is asked and where its keys are");
    }
    return address;
  }

  private static String hash(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Secrets.sha256(text));
  }

  // ---- learning what it is like

  private Learned learned() throws IssuerException {
    Learned known = learned;
    if (known == null) {
      known = learn();
      learned = known;
    }
    return known;
  }

  private Learned learn() throws IssuerException {
    try {
      URI place = URI.create(settings.issuer() + "/.well-known/openid-configuration");
      Map<String, Object> metadata = http.exchange(place, HttpMethod.GET, null, METADATA).getBody();
      if (metadata == null || !settings.issuer().equals(metadata.get("issuer"))) {
        throw new IssuerException(Kind.issuerAway, "it calls itself something else");
      }
      ClientRegistration registration = registration(metadata);
      return new Learned(registration, provider(registration));
    } catch (RestClientException | IllegalArgumentException | IllegalStateException e) {
      throw new IssuerException(Kind.issuerAway, e.getClass().getSimpleName(), e);
    }
  }

  private ClientRegistration registration(Map<String, Object> metadata) {
    ClientRegistration.Builder client =
        ClientRegistrations.fromOidcConfiguration(metadata)
            .registrationId("issuer")
            .clientId(settings.clientId())
            .scope(settings.scopes())
            .redirectUri("{baseUrl}" + EntryRoutes.CALLBACK)
            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE);
    return settings
        .secret()
        .map(secret -> client.clientSecret(secret.reveal()))
        .orElseGet(() -> client.clientAuthenticationMethod(ClientAuthenticationMethod.NONE))
        .build();
  }

  private OidcAuthorizationCodeAuthenticationProvider provider(ClientRegistration registration) {
    RestClientAuthorizationCodeTokenResponseClient codes =
        new RestClientAuthorizationCodeTokenResponseClient();
    codes.setRestClient(
        RestClient.builder()
            .requestFactory(connections)
            .configureMessageConverters(
                converters ->
                    converters
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
            .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
            .build());
    OidcAuthorizationCodeAuthenticationProvider provider =
        new OidcAuthorizationCodeAuthenticationProvider(
            codes, request -> new DefaultOidcUser(List.of(), request.getIdToken()));
    NimbusJwtDecoder decoder = decoder(registration);
    provider.setJwtDecoderFactory(client -> decoder);
    return provider;
  }

  /** Only signatures by a key pair count: a secret that both sides have proves nothing. */
  private NimbusJwtDecoder decoder(ClientRegistration registration) {
    NimbusJwtDecoder decoder =
        NimbusJwtDecoder.withJwkSetUri(named(registration.getProviderDetails().getJwkSetUri()))
            .jwsAlgorithms(all -> all.addAll(Arrays.asList(SignatureAlgorithm.values())))
            .restOperations(http)
            .build();
    OidcIdTokenValidator claims = new OidcIdTokenValidator(registration);
    claims.setClock(wall);
    claims.setClockSkew(CLOCKS_DIFFER_BY);
    JwtTimestampValidator times = new JwtTimestampValidator(CLOCKS_DIFFER_BY);
    times.setClock(wall);
    decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(times, claims));
    return decoder;
  }
}
