package io.drivedock.app;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Installation;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.Scope;
import io.drivedock.server.access.TokenGrant;
import io.drivedock.server.access.Tokens;
import io.drivedock.server.db.Database;
import io.drivedock.settings.Settings;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Issues and revokes tokens, on the database itself: also while a server runs on it. */
@Command(
    name = "token",
    description = "Issue, list and revoke the tokens of callers.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT)
final class TokenCommand implements Callable<Integer> {
  private final InstantSource clock;

  @Spec private @Nullable CommandSpec spec;

  TokenCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Objects.requireNonNull(spec).commandLine().usage(spec.commandLine().getErr());
    return 2;
  }

  @Command(name = "issue", description = "Issue a token and print it; it cannot be shown again.")
  int issue(
      @Mixin Installation installation,
      @Mixin RoleOption option,
      @Option(
              names = "--subscription",
              paramLabel = "GUID",
              description =
                  "Limit the token to jobs of this subscription; may be repeated. Default:"
                      + " all subscriptions.")
          @Nullable List<String> subscriptions,
      @Option(
              names = "--station",
              paramLabel = "STATION",
              description = "For a station's token: its station. Default: the first that it names.")
          @Nullable String station,
      @Option(
              names = "--expires",
              paramLabel = "WHEN",
              converter = LifetimeWord.class,
              description =
                  "Its lifetime, such as 90d; its last day, such as 2027-12-31; or never."
                      + " Default: the setting tokens.expireAfter, else never")
          @Nullable Lifetime lifetime,
      @Parameters(
              paramLabel = "NAME",
              description = "Name of its holder, which is recorded in histories")
          String name) {
    Lifetime byDefault =
        installation
            .read(Map.of())
            .server()
            .tokensExpireAfter()
            .<Lifetime>map(Lifetime.For::new)
            .orElse(new Lifetime.Endless());
    return with(
        installation,
        (tokens, out) -> {
          try {
            Scope scope = subscriptions == null ? Scope.EVERYWHERE : Scope.within(subscriptions);
            Lifetime lasts = lifetime == null ? byDefault : lifetime;
            out.println(
                tokens.issue(
                    new TokenGrant(
                        name, option.role(), scope, station, lasts.expiresAt(clock.instant()))));
          } catch (IllegalArgumentException e) {
            throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "No token was issued: " + e.getMessage(),
                e);
          }
          return 0;
        });
  }

  @Command(
      name = "list",
      description = "List who has tokens; the tokens themselves are not stored.")
  int list(
      @Mixin Installation installation,
      @Option(names = "--json", description = "Print JSON, as the dock API does.") boolean isJson) {
    return with(
        installation,
        (tokens, out) -> {
          TokenList list = new TokenList(tokens.list(), clock.instant());
          out.println(isJson ? list.json() : list.table());
          return 0;
        });
  }

  @Command(
      name = "revoke",
      description = "Revoke the tokens of a name and role, or the token with an id.")
  int revoke(
      @Mixin Installation installation,
      @Option(
              names = "--id",
              paramLabel = "ID",
              description = "Id of the token, as shown by drivedock token list.")
          @Nullable String id,
      @Option(
              names = "--role",
              converter = RoleWord.class,
              paramLabel = "ROLE",
              description = "operator, customer, auditor or station")
          @Nullable Role role,
      @Parameters(paramLabel = "NAME", arity = "0..1", description = "Name of their holder")
          @Nullable String name) {
    if (id != null && role == null && name == null) {
      return revoke(installation, id);
    }
    if (id != null || role == null || name == null) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "Nothing was revoked: give either --id, or --role and the name of the holder.");
    }
    return with(
        installation,
        (tokens, out) -> {
          int revoked = tokens.revoke(name, role);
          if (revoked == 0) {
            throw new CommandFailedException(
                ("'%s' has no token with the role %s; 'drivedock token list' shows who has"
                        + " tokens.")
                    .formatted(name, role.text()));
          }
          out.println(revoked == 1 ? "1 token revoked" : revoked + " tokens revoked");
          return 0;
        });
  }

  private int revoke(Installation installation, String id) {
    return with(
        installation,
        (tokens, out) -> {
          if (!tokens.revoke(id)) {
            throw new CommandFailedException(
                ("There is no token with the id '%s'; 'drivedock token list' shows the"
                        + " tokens.")
                    .formatted(id));
          }
          out.println("1 token revoked");
          return 0;
        });
  }

  private int with(Installation installation, BiFunction<Tokens, PrintWriter, Integer> work) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Installation.Configured configured = installation.read(Map.of());
    if (!configured.server().hasDatabase()) {
      throw new CommandFailedException(
          ("There is no database in %s. Start the server there first, or give its"
                  + " data folder with --data.")
              .formatted(installation.folder()));
    }
    try (Database database = Database.open(configured.server().database())) {
      int exit = work.apply(new Tokens(database, clock), out);
      out.flush();
      return exit;
    }
  }

  /** What a token lets its bearer be. */
  static final class RoleOption {
    @Option(
        names = "--role",
        required = true,
        converter = RoleWord.class,
        paramLabel = "ROLE",
        description = "operator, customer, auditor or station")
    private @Nullable Role role;

    Role role() {
      return Objects.requireNonNull(role);
    }
  }

  /** How long a token lasts. */
  sealed interface Lifetime {
    /** From when on it is worth nothing; null for never. */
    @Nullable Instant expiresAt(Instant now);

    /** Until it is revoked. */
    record Endless() implements Lifetime {
      @Override
      public @Nullable Instant expiresAt(Instant now) {
        return null;
      }
    }

    /** So long from now. */
    record For(Duration length) implements Lifetime {
      @Override
      public Instant expiresAt(Instant now) {
        return now.plus(length);
      }
    }

    /** To the end of a day, in UTC. */
    record Through(LocalDate lastDay) implements Lifetime {
      @Override
      public Instant expiresAt(Instant now) {
        Instant end = lastDay.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        if (!end.isAfter(now)) {
          throw new IllegalArgumentException(
              lastDay + " is past, so the token would already have expired");
        }
        return end;
      }
    }
  }

  /** Reads how long a token lasts. */
  private static final class LifetimeWord implements ITypeConverter<Lifetime> {
    private static final Duration LASTS_MAX = Duration.ofDays(3_650);

    @Override
    public Lifetime convert(String word) {
      if (word.equals("never")) {
        return new Lifetime.Endless();
      }
      Optional<Duration> length =
          Settings.parseDuration(word)
              .filter(given -> given.isPositive() && given.compareTo(LASTS_MAX) <= 0);
      if (length.isPresent()) {
        return new Lifetime.For(length.get());
      }
      try {
        return new Lifetime.Through(LocalDate.parse(word));
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "it must be a duration of at most 3650d such as 90d, a last day such as"
                + " 2027-12-31, or never");
      }
    }
  }

  /** Reads a role. */
  private static final class RoleWord implements ITypeConverter<Role> {
    @Override
    public Role convert(String word) {
      return Role.parse(word)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "a role must be operator, customer, auditor or station"));
    }
  }
}
