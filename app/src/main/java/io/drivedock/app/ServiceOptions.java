package io.drivedock.app;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.client.Api;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the service is, and with which token. */
final class ServiceOptions {
  private static final String TOKEN_VARIABLE = "DRIVEDOCK_TOKEN";
  private static final int TOKEN_BYTES_MAX = 1_024;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8750",
      description = "Where the service is. Default: ${DEFAULT-VALUE}")
  private URI url = URI.create("http://127.0.0.1:8750");

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with the token. Without it the variable "
              + TOKEN_VARIABLE
              + " counts; a token is never an argument, because others could read it.")
  private @Nullable Path tokenFile;

  Api api() {
    if (url.getHost() == null
        || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
      throw new CommandFailedException(
          "'" + url + "' is no address of a service, such as https://dock.example.com.");
    }
    String address = url.toString();
    return new Api(
        address.endsWith("/") ? URI.create(address.substring(0, address.length() - 1)) : url,
        token());
  }

  private String token() {
    if (tokenFile != null) {
      try {
        if (Files.size(tokenFile) <= TOKEN_BYTES_MAX) {
          return checked(Files.readString(tokenFile).strip(), "The file " + tokenFile);
        }
        throw new CommandFailedException("The file " + tokenFile + " is too long for a token.");
      } catch (IOException e) {
        throw new CommandFailedException("The token's file " + tokenFile + " cannot be read.", e);
      }
    }
    return checked(
        Optional.ofNullable(System.getenv(TOKEN_VARIABLE))
            .filter(token -> !token.isBlank())
            .orElseThrow(
                () ->
                    new CommandFailedException(
                        "A token is needed: set "
                            + TOKEN_VARIABLE
                            + ", or name its file with --token-file."))
            .strip(),
        "The variable " + TOKEN_VARIABLE);
  }

  private static String checked(String token, String source) {
    if (token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new CommandFailedException(source + " does not hold a token.");
    }
    return token;
  }
}
