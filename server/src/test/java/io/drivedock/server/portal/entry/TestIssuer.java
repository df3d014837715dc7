package io.drivedock.server.portal.entry;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/**
 * A small real issuer of OpenID Connect: it checks redirect, code, PKCE and secret as one does,
 * signs with a key of its own, and lies in exactly one respect when told to.
 */
final class TestIssuer implements AutoCloseable {

  static final String CLIENT = "drivedock";
  static final String SECRET = "s3cr&t of the client";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** How it lies. */
  enum Lie {
    NONE,
    NONCE,
    NO_NONCE,
    ISSUER,
    AUDIENCE,
    EXPIRED,
    FUTURE,
    ALG_NONE,
    ALG_HMAC,
    OTHER_KEY,
    NO_ID_TOKEN,
    NOT_JSON
  }

  private record Asked(String nonce, String challenge, String redirect) {}

  private final HttpServer server;
  private final RSAKey key = key("one");
  private final RSAKey other = key("one");
  private final Map<String, Asked> codes = new ConcurrentHashMap<>();
  private volatile Lie lie = Lie.NONE;
  private volatile Map<String, Object> claims = Map.of();
  private final AtomicInteger exchanges = new AtomicInteger();

  private TestIssuer(HttpServer server) {
    this.server = server;
    answer("/.well-known/openid-configuration", exchange -> json(exchange, 200, metadata()));
    answer("/keys", exchange -> json(exchange, 200, new JWKSet(key.toPublicJWK()).toJSONObject()));
    answer("/token", this::token);
  }

  static TestIssuer start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    TestIssuer issuer = new TestIssuer(server);
    server.start();
    return issuer;
  }

  private static RSAKey key(String id) {
    try {
      return new RSAKeyGenerator(2_048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void lies(Lie how) {
    lie = how;
  }

  void claims(Map<String, Object> all) {
    claims = all;
  }

  int exchanges() {
    return exchanges.get();
  }

  /** Somebody signs in whom a server has sent here; where they go then. */
  String signIn(String authorization) {
    URI uri = URI.create(authorization);
    Map<String, String> query = fields(uri.getRawQuery());
    require("/authorize".equals(uri.getPath()), "path");
    require("code".equals(query.get("response_type")), "response_type");
    require(CLIENT.equals(query.get("client_id")), "client_id");
    require(query.getOrDefault("scope", "").contains("openid"), "scope");
    require("S256".equals(query.get("code_challenge_method")), "code_challenge_method");
    String code = "code-" + codes.size() + "-" + System.nanoTime();
    codes.put(
        code,
        new Asked(query.get("nonce"), query.get("code_challenge"), query.get("redirect_uri")));
    return query.get("redirect_uri") + "?code=" + code + "&state=" + query.get("state");
  }

  private void token(HttpExchange exchange) throws IOException {
    exchanges.incrementAndGet();
    Map<String, String> form =
        fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    String basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(
                    (CLIENT + ":s3cr%26t+of+the+client").getBytes(StandardCharsets.UTF_8));
    Asked asked = codes.remove(form.getOrDefault("code", ""));
    boolean isRight =
        asked != null
            && basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))
            && asked.redirect().equals(form.get("redirect_uri"))
            && asked.challenge().equals(sha256(form.getOrDefault("code_verifier", "")));
    if (!isRight) {
      json(exchange, 400, Map.of("error", "invalid_grant", "error_description", "no such code"));
      return;
    }
    if (lie == Lie.NOT_JSON) {
      send(exchange, 200, "text/html", "<html>hello</html>");
      return;
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("access_token", "access");
    body.put("token_type", "Bearer");
    body.put("expires_in", 60);
    if (lie != Lie.NO_ID_TOKEN) {
      body.put("id_token", idToken(asked));
    }
    json(exchange, 200, body);
  }

  private String idToken(Asked asked) {
    Instant now = Instant.now();
    Instant issued =
        switch (lie) {
          case EXPIRED -> now.minusSeconds(7_200);
          case FUTURE -> now.plusSeconds(3_600);
          default -> now;
        };
    JWTClaimsSet.Builder set =
        new JWTClaimsSet.Builder()
            .issuer(lie == Lie.ISSUER ? "https://evil.example" : url())
            .subject("ann-1")
            .audience(lie == Lie.AUDIENCE ? "another" : CLIENT)
            .issueTime(Date.from(issued))
            .expirationTime(Date.from(issued.plusSeconds(300)));
    if (lie != Lie.NO_NONCE) {
      set.claim("nonce", lie == Lie.NONCE ? "another" : asked.nonce());
    }
    claims.forEach(set::claim);
    try {
      return switch (lie) {
        case ALG_NONE -> new PlainJWT(set.build()).serialize();
        case ALG_HMAC -> {
          SignedJWT token = new SignedJWT(header(JWSAlgorithm.HS256), set.build());
          token.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
          yield token.serialize();
        }
        default -> {
          SignedJWT token = new SignedJWT(header(JWSAlgorithm.RS256), set.build());
          token.sign(new RSASSASigner(lie == Lie.OTHER_KEY ? other : key));
          yield token.serialize();
        }
      };
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static JWSHeader header(JWSAlgorithm algorithm) {
    return new JWSHeader.Builder(algorithm).keyID("one").type(JOSEObjectType.JWT).build();
  }

  private Map<String, Object> metadata() {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("issuer", url());
    metadata.put("authorization_endpoint", url() + "/authorize");
    metadata.put("token_endpoint", url() + "/token");
    metadata.put("jwks_uri", url() + "/keys");
    metadata.put("end_session_endpoint", url() + "/leave");
    metadata.put("subject_types_supported", List.of("public"));
    metadata.put("response_types_supported", List.of("code"));
    metadata.put("id_token_signing_alg_values_supported", List.of("RS256"));
    metadata.put("token_endpoint_auth_methods_supported", List.of("client_secret_basic"));
    return metadata;
  }

  private interface Answering {
    void to(HttpExchange exchange) throws IOException;
  }

  private void answer(String path, Answering answering) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            answering.to(exchange);
          }
        });
  }

  private static void json(HttpExchange exchange, int status, Map<String, ?> body)
      throws IOException {
    send(exchange, status, "application/json", JSON.writeValueAsString(body));
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static void require(boolean isSo, String what) {
    if (!isSo) {
      throw new AssertionError("an issuer would refuse this: " + what);
    }
  }

  static Map<String, String> fields(String form) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : form.split("&", -1)) {
      String[] pair = field.split("=", 2);
      fields.put(decoded(pair[0]), pair.length == 2 ? decoded(pair[1]) : "");
    }
    return fields;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String sha256(String text) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
