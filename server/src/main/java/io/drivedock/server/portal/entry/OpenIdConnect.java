package io.drivedock.server.portal.entry;

import io.drivedock.server.access.Role;
import io.drivedock.server.access.Scope;
import io.drivedock.settings.Settings;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How people sign in at an issuer of OpenID Connect. {@code docs/operating.md} has every setting.
 *
 * @param name of the issuer, on the button
 * @param issuer as it names itself
 * @param secret absent for a public client
 */
public record OpenIdConnect(
    String name,
    String issuer,
    String clientId,
    Optional<ClientSecret> secret,
    Set<String> scopes,
    ClaimRules claims) {

  private static final List<Role> ROLES = List.of(Role.OPERATOR, Role.CUSTOMER, Role.AUDITOR);

  /** Asks a section of the settings; an empty one means that there is no issuer. */
  public static Optional<OpenIdConnect> read(Settings settings, Optional<ClientSecret> secret) {
    if (settings.isEmpty()) {
      return Optional.empty();
    }
    Set<String> scopes = new LinkedHashSet<>(List.of("openid"));
    scopes.addAll(settings.texts("scopes", List.of("profile")));
    return Optional.of(
        new OpenIdConnect(
            settings.text("name", "OpenID Connect"),
            issuer(settings),
            settings.requiredText("clientId"),
            secret,
            scopes,
            new ClaimRules(
                settings.text("nameClaim", "preferred_username"),
                settings.text("roleClaim", "roles"),
                rules(settings),
                settings.text("subscriptionsClaim").orElse(null))));
  }

  private static String issuer(Settings settings) {
    String issuer = settings.requiredText("issuer");
    if (!issuer.isEmpty() && !isSafe(issuer)) {
      settings.problem(
          "issuer",
          "is not an https address; http is permitted only for an address of this machine");
    }
    return issuer;
  }

  private static boolean isSafe(String issuer) {
    try {
      URI uri = new URI(issuer);
      String host = uri.getHost();
      return host != null
          && uri.getQuery() == null
          && ("https".equals(uri.getScheme())
              || ("http".equals(uri.getScheme())
                  && InetAddress.ofLiteral(host).isLoopbackAddress()));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return false;
    }
  }

  private static Map<String, ClaimRules.Rule> rules(Settings settings) {
    Map<String, ClaimRules.Rule> rules = new LinkedHashMap<>();
    settings
        .sections("roles")
        .forEach(
            (value, section) ->
                rules.put(
                    value,
                    new ClaimRules.Rule(
                        section.oneOf("role", Role.CUSTOMER, ROLES), scope(section))));
    if (rules.isEmpty()) {
      settings.problem("roles", "has no rules, so no one could sign in");
    }
    return rules;
  }

  private static Optional<Scope> scope(Settings rule) {
    List<String> subscriptions = rule.texts("subscriptions", List.of());
    if (subscriptions.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Scope.within(subscriptions));
    } catch (IllegalArgumentException e) {
      rule.problem("subscriptions", "cannot be used: " + e.getMessage());
      return Optional.empty();
    }
  }
}
