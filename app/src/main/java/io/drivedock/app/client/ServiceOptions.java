package io.drivedock.app.client;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.prepare.submission.Authorities;
import io.drivedock.prepare.submission.BearerToken;
import io.drivedock.prepare.submission.JobSubmission;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the service is, with which token, and whose certificate it may show. */
public final class ServiceOptions {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(60);

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:DRIVEDOCK_URL:-http://127.0.0.1:8750}",
      description = "Address of the service, or the variable DRIVEDOCK_URL. Now: ${DEFAULT-VALUE}")
  private URI url = URI.create("http://127.0.0.1:8750");

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with the token. Without it the variable "
              + BearerToken.VARIABLE
              + " is used; a token is never an argument, because others could read it.")
  private @Nullable Path tokenFile;

  @Option(
      names = Authorities.OPTION,
      paramLabel = "FILE",
      defaultValue = "${env:" + Authorities.VARIABLE + ":-}",
      description = Authorities.DESCRIPTION)
  private String caFile = "";

  /** Made by picocli. */
  public ServiceOptions() {}

  /**
   * The service.
   *
   * @throws CommandFailedException if an option is not usable, saying which
   */
  public Api api() {
    return new Api(connection(ANSWERS_WITHIN));
  }

  /**
   * The way to the service.
   *
   * @throws CommandFailedException if an option is not usable, saying which
   */
  public Connection connection(Duration answersWithin) {
    try {
      JobSubmission.checkService(url);
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(
          Exit.UNUSABLE, "--url, or DRIVEDOCK_URL: " + e.getMessage() + ".", e);
    }
    String address = url.toString();
    return new Connection(
        address.endsWith("/") ? URI.create(address.substring(0, address.length() - 1)) : url,
        token(),
        caFile.isBlank() ? null : usable(() -> Authorities.trust(Path.of(caFile))),
        answersWithin);
  }

  /** Says so if the token could be read on the way. */
  public void warn(PrintWriter err) {
    if (JobSubmission.isReadableOnTheWay(url)) {
      err.println("Warning: " + url + " is not https; others on the network can read the token.");
    }
  }

  private BearerToken token() {
    return usable(() -> BearerToken.find(tokenFile, System.getenv()));
  }

  private static <T> T usable(Supplier<T> option) {
    try {
      return option.get();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new CommandFailedException(
          Exit.UNUSABLE, Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".", e);
    }
  }
}
