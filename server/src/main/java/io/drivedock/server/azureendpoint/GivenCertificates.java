package io.drivedock.server.azureendpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's own certificate, read again whenever one of its files was written. */
final class GivenCertificates implements Certificates {

  private static final Logger LOG = LoggerFactory.getLogger(GivenCertificates.class);

  private final Path certificate;
  private final Path key;
  private @Nullable TlsIdentity identity;
  private List<String> seen = List.of();

  GivenCertificates(Path certificate, Path key) {
    this.certificate = certificate;
    this.key = key;
  }

  @Override
  public synchronized TlsIdentity current() {
    List<String> now = List.of(written(certificate), written(key));
    TlsIdentity known = identity;
    if (known != null && now.equals(seen)) {
      return known;
    }
    try {
      TlsIdentity read = PemFile.read(certificate, key);
      seen = now;
      identity = read;
      return read;
    } catch (AzureEndpointException e) {
      if (known == null) {
        throw e;
      }
      // Both files are rarely written at once; the next write makes it good.
      seen = now;
      LOG.warn("the certificate was not replaced; the old one stays: {}", e.getMessage());
      return known;
    }
  }

  private static String written(Path file) {
    try {
      return Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public Optional<Path> caFile() {
    return Optional.empty();
  }
}
