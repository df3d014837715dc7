package io.drivedock.app;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Installation;
import io.drivedock.server.access.Reach;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.Tokens;
import io.drivedock.server.db.Database;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    description = "Issue, list and revoke the tokens that let callers in.",
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

  @Command(name = "issue", description = "Make a token and print it; it cannot be shown again.")
  int issue(
      @Mixin Installation installation,
      @Mixin RoleOption option,
      @Option(
              names = "--subscription",
              paramLabel = "GUID",
              description = "Only for jobs of this subscription; may be repeated. None means all.")
          @Nullable List<String> subscriptions,
      @Parameters(paramLabel = "NAME", description = "Whose it is; stands in histories")
          String name) {
    return with(
        installation,
        (tokens, out) -> {
          try {
            Reach reach = subscriptions == null ? Reach.EVERYWHERE : Reach.within(subscriptions);
            out.println(tokens.issue(name, option.role(), reach));
          } catch (IllegalArgumentException e) {
            throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "No token was issued: " + e.getMessage(),
                e);
          }
          return 0;
        });
  }

  @Command(name = "list", description = "Who has tokens; the tokens themselves are not kept.")
  int list(@Mixin Installation installation) {
    return with(
        installation,
        (tokens, out) -> {
          tokens
              .list()
              .forEach(
                  issued ->
                      out.println(
                          "%-9s %s  %s%s"
                              .formatted(
                                  issued.role().text(),
                                  issued.at(),
                                  issued.name(),
                                  limits(issued.reach()))));
          return 0;
        });
  }

  private static String limits(Reach reach) {
    return switch (reach) {
      case Reach.Everywhere everywhere -> "";
      case Reach.Within(List<String> subscriptions) ->
          "  (only " + String.join(", ", subscriptions) + ")";
    };
  }

  @Command(name = "revoke", description = "Make the tokens of a name and role worthless.")
  int revoke(
      @Mixin Installation installation,
      @Mixin RoleOption option,
      @Parameters(paramLabel = "NAME", description = "Whose they are") String name) {
    return with(
        installation,
        (tokens, out) -> {
          int revoked = tokens.revoke(name, option.role());
          if (revoked == 0) {
            throw new CommandFailedException(
                "Nobody of the name '%s' has a token of the role %s; drivedock token list says who has."
                    .formatted(name, option.role().text()));
          }
          out.println(revoked == 1 ? "1 token revoked" : revoked + " tokens revoked");
          return 0;
        });
  }

  private int with(Installation installation, BiFunction<Tokens, PrintWriter, Integer> work) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Installation.Configured configured = installation.read(Map.of());
    if (!configured.server().hasDatabase()) {
      throw new CommandFailedException(
          "There is no database in %s. Start the server there first, or give its folder with --data."
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

  /** Reads a role. */
  private static final class RoleWord implements ITypeConverter<Role> {
    @Override
    public Role convert(String word) {
      return Role.parse(word)
          .orElseThrow(
              () ->
                  new TypeConversionException("a role is operator, customer, auditor or station"));
    }
  }
}
