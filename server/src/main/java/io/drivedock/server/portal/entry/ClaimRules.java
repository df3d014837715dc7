package io.drivedock.server.portal.entry;

import io.drivedock.server.access.Caller;
import io.drivedock.server.access.CallerName;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.Scope;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who somebody is here, by what an issuer claims of them. Nobody is anything whom no rule names.
 *
 * @param nameClaim says what they are called; {@code sub} where it does not
 * @param roleClaim says what the rules look for: a text or a list of texts, by its name or as a
 *     path with dots
 * @param rules by the text they look for; the first that is claimed gives the role
 * @param subscriptionsClaim lists the subscriptions of customers whose rule lists none; absent
 *     where these are to have all
 */
public record ClaimRules(
    String nameClaim,
    String roleClaim,
    Map<String, Rule> rules,
    @Nullable String subscriptionsClaim) {

  /**
   * What follows from one text.
   *
   * @param scope absent where the rule does not say
   */
  public record Rule(Role role, Optional<Scope> scope) {}

  /** What follows from all that is claimed. */
  sealed interface Verdict {

    /** They may come in. */
    record Known(Caller caller) implements Verdict {}

    /** They may not, because that claim is missing or says nothing that is known here. */
    record Unknown(String claim) implements Verdict {}
  }

  Verdict of(Map<String, Object> claims) {
    Set<String> said = texts(claims, roleClaim);
    List<Rule> matching =
        rules.entrySet().stream()
            .filter(rule -> said.contains(rule.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    if (matching.isEmpty()) {
      return new Verdict.Unknown(roleClaim);
    }
    Role role = matching.getFirst().role();
    List<Rule> ofRole = matching.stream().filter(rule -> rule.role() == role).toList();
    Optional<Scope> scope = scope(ofRole, claims);
    return scope.isEmpty()
        ? new Verdict.Unknown(String.valueOf(subscriptionsClaim))
        : new Verdict.Known(Caller.of(name(claims), role, scope.get()));
  }

  /** The subscriptions of all rules together; nothing where a claim should say, and does not. */
  private Optional<Scope> scope(List<Rule> ofRole, Map<String, Object> claims) {
    Set<String> subscriptions = new TreeSet<>();
    for (Rule rule : ofRole) {
      Optional<Scope> scope = rule.scope();
      if (scope.isEmpty() && (subscriptionsClaim == null || rule.role() != Role.CUSTOMER)) {
        return Optional.of(Scope.EVERYWHERE);
      }
      if (scope.isPresent() && scope.get() instanceof Scope.Within(List<String> some)) {
        subscriptions.addAll(some);
      } else if (subscriptionsClaim != null) {
        subscriptions.addAll(texts(claims, subscriptionsClaim));
      }
    }
    try {
      return Optional.of(Scope.within(subscriptions));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private String name(Map<String, Object> claims) {
    return texts(claims, nameClaim).stream()
        .filter(CallerName::isOne)
        .findFirst()
        .orElseGet(
            () ->
                texts(claims, "sub").stream()
                    .filter(CallerName::isOne)
                    .findFirst()
                    .orElse("a person without a name"));
  }

  private static Set<String> texts(Map<String, Object> claims, String claim) {
    Object value = claims.get(claim);
    if (value == null) {
      value = claims;
      for (String step : claim.split("\\.", -1)) {
        value = value instanceof Map<?, ?> inner ? inner.get(step) : null;
      }
    }
    return switch (value) {
      case String text -> Set.of(text);
      case Collection<?> many ->
          many.stream()
              .filter(String.class::isInstance)
              .map(String.class::cast)
              .collect(Collectors.toUnmodifiableSet());
      case null, default -> Set.of();
    };
  }
}
