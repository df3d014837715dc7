package io.drivedock.prepare.submission;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The authorities of a PEM file, whose certificates are believed instead of the system's. */
public final class Authorities {

  /** The option that names such a file. */
  public static final String OPTION = "--ca-file";

  /** The variable that names it where there is no option. */
  public static final String VARIABLE = "DRIVEDOCK_CA_FILE";

  /** What the help says of the option. */
  public static final String DESCRIPTION =
      "PEM file with the authorities to trust instead of the system's; or the"
          + " variable "
          + VARIABLE
          + ".";

  private static final long BYTES_MAX = 4 << 20;

  private Authorities() {}

  /**
   * What believes them and nobody else.
   *
   * @throws IllegalArgumentException if that file holds none; the message begins with the option
   */
  public static SSLContext trust(Path file) {
    String named = OPTION + " " + file;
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new IllegalArgumentException(named + " is too long for a certificate file");
      }
      Collection<? extends Certificate> certificates;
      try (InputStream pem = Files.newInputStream(file)) {
        certificates = CertificateFactory.getInstance("X.509").generateCertificates(pem);
      }
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException(
            named + " contains no certificate; it must be a PEM file");
      }
      return trust(certificates);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          named + " cannot be read; check the name and the permissions", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(named + " is not a PEM file with certificates", e);
    }
  }

  private static SSLContext trust(Collection<? extends Certificate> certificates)
      throws GeneralSecurityException, IOException {
    KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
    authorities.load(null, null);
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
  }
}
