package io.drivedock.app.client;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.prepare.BearerToken;
import io.drivedock.prepare.JobSubmission;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the service is, with which token, and whose certificate it may show. */
public final class ServiceOptions {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(60);
  private static final long CA_BYTES_MAX = 4 << 20;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:DRIVEDOCK_URL:-http://127.0.0.1:8750}",
      description = "Where the service is, or the variable DRIVEDOCK_URL. Now: ${DEFAULT-VALUE}")
  private URI url = URI.create("http://127.0.0.1:8750");

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with the token. Without it the variable "
              + BearerToken.VARIABLE
              + " counts; a token is never an argument, because others could read it.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      defaultValue = "${env:DRIVEDOCK_CA_FILE:-}",
      description =
          "PEM file with the authorities whose certificates are believed, instead of the system's;"
              + " or the variable DRIVEDOCK_CA_FILE.")
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
        caFile.isBlank() ? null : trust(Path.of(caFile)),
        answersWithin);
  }

  /** Says so if the token could be read on the way. */
  public void warn(PrintWriter err) {
    if (JobSubmission.isReadableOnTheWay(url)) {
      err.println("Warning: " + url + " is not https; the token can be read on the way.");
    }
  }

  private BearerToken token() {
    try {
      return BearerToken.find(tokenFile, System.getenv());
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new CommandFailedException(
          Exit.UNUSABLE, Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".", e);
    }
  }

  private static SSLContext trust(Path file) {
    try {
      if (Files.size(file) > CA_BYTES_MAX) {
        throw new CommandFailedException(
            Exit.UNUSABLE, "--ca-file " + file + " is too long for a file of certificates.");
      }
      KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
      authorities.load(null, null);
      Collection<? extends Certificate> certificates;
      try (InputStream pem = Files.newInputStream(file)) {
        certificates = CertificateFactory.getInstance("X.509").generateCertificates(pem);
      }
      if (certificates.isEmpty()) {
        throw new CommandFailedException(
            Exit.UNUSABLE, "--ca-file " + file + " has no certificate in it; it is a PEM file.");
      }
      int number = 0;
      for (Certificate certificate : certificates) {
        authorities.setCertificateEntry(String.valueOf(number++), certificate);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new CommandFailedException(
          Exit.UNUSABLE,
          "--ca-file " + file + " cannot be read; check the name and its rights.",
          e);
    } catch (GeneralSecurityException e) {
      throw new CommandFailedException(
          Exit.UNUSABLE, "--ca-file " + file + " is no PEM file with certificates.", e);
    }
  }
}
