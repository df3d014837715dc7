package io.drivedock.server.azureendpoint;

import io.drivedock.server.web.Origin;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who signs callers in: this server, which looks to clients like AD FS, of which they ask nobody
 * else whether it may be trusted, and like a tenant of Entra ID to those who know only that.
 */
final class Tenant {

  /** The tenant that every subscription is in. */
  static final String ID = "00000000-0000-0000-0000-000000000002";

  /** The name that makes clients speak as to AD FS. */
  static final String ADFS = "adfs";

  /** What clients call a tenant whose id they do not know. */
  private static final List<String> SEGMENTS = List.of(ADFS, ID, "common", "organizations");

  /** Paths below a tenant that are asked before there is a token. */
  private static final List<String> CONFIGURATION =
      List.of("/.well-known/openid-configuration", "/v2.0/.well-known/openid-configuration");

  /** The command line of Azure looks there for the id of a tenant that it is given by name. */
  private static final String NAMED = "/adfs/adfs/.well-known/openid-configuration";

  private static final List<String> TOKEN = List.of("/oauth2/token", "/oauth2/v2.0/token");
  private static final List<String> KEYS = List.of("/discovery/keys", "/discovery/v2.0/keys");

  private Tenant() {}

  static List<String> configurationPaths() {
    return Stream.concat(paths(CONFIGURATION).stream(), Stream.of(NAMED)).toList();
  }

  static List<String> tokenPaths() {
    return paths(TOKEN);
  }

  static List<String> keysPaths() {
    return paths(KEYS);
  }

  static Set<String> openPaths() {
    return Stream.of(configurationPaths(), tokenPaths(), keysPaths())
        .flatMap(List::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static List<String> paths(List<String> suffixes) {
    return SEGMENTS.stream()
        .flatMap(segment -> suffixes.stream().map(suffix -> "/" + segment + suffix))
        .toList();
  }

  /** Where clients are sent for a token. */
  static String authority(HttpServletRequest request, int port) {
    return Origin.secure(request, port) + "/" + ADFS;
  }

  /**
   * What OpenID Connect Discovery 1.0 asks for, as far as there is anything to say: MSAL wants an
   * authorization endpoint, at which nothing is served, because nobody signs in by a browser.
   */
  static Map<String, Object> configuration(HttpServletRequest request, int port) {
    String origin = Origin.secure(request, port);
    String path = request.getRequestURI();
    String segment = path.substring(1, path.indexOf('/', 1));
    boolean isAdfs = segment.equalsIgnoreCase(ADFS) && !path.equalsIgnoreCase(NAMED);
    String base = origin + "/" + (isAdfs ? ADFS : ID);
    String version = isAdfs ? "" : "/v2.0";
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("issuer", base + version);
    map.put("authorization_endpoint", base + "/oauth2" + version + "/authorize");
    map.put("token_endpoint", base + "/oauth2" + version + "/token");
    map.put("jwks_uri", base + "/discovery" + version + "/keys");
    map.put(
        "token_endpoint_auth_methods_supported",
        List.of("client_secret_post", "client_secret_basic"));
    map.put("grant_types_supported", List.of("client_credentials"));
    map.put("response_types_supported", List.of("token"));
    map.put("subject_types_supported", List.of("pairwise"));
    map.put("id_token_signing_alg_values_supported", List.of("RS256"));
    return map;
  }
}
