package io.drivedock.server.azureendpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.springframework.boot.ssl.pem.PemContent;

/** Certificates and keys in files, as the world writes them. */
final class PemFile {

  private static final int BYTES_MAX = 1024 * 1024;
  private static final int LINE = 64;
  private static final String OWNER_ONLY = "rw-------";
  private static final String FOR_ALL_TO_READ = "rw-r--r--";

  private PemFile() {}

  /**
   * Reads a certificate and its key.
   *
   * @throws AzureEndpointException if either is not what it should be, or they are not of one pair
   */
  static TlsIdentity read(Path certificateFile, Path keyFile) {
    PemContent certificates = content(certificateFile);
    PemContent keys = content(keyFile);
    List<X509Certificate> chain;
    try {
      chain = certificates.getCertificates();
    } catch (RuntimeException e) {
      throw new AzureEndpointException(
          "The file " + certificateFile + " contains no certificate in PEM form.", e);
    }
    TlsIdentity identity = new TlsIdentity(key(keys, keyFile), chain);
    if (!identity.fits()) {
      throw new AzureEndpointException(
          "The key in %s does not match the first certificate in %s."
              .formatted(keyFile, certificateFile));
    }
    return identity;
  }

  private static PrivateKey key(PemContent keys, Path keyFile) {
    // Its own exception might repeat a part of the key.
    PrivateKey key = null;
    try {
      key = keys.getPrivateKey();
    } catch (RuntimeException e) {
      // Said below.
    }
    if (key == null) {
      throw new AzureEndpointException(
          "The file " + keyFile + " holds no private key in PEM form that needs no password.");
    }
    return key;
  }

  private static PemContent content(Path file) {
    try {
      if (Files.size(file) <= BYTES_MAX) {
        return PemContent.of(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new AzureEndpointException("The file " + file + " cannot be read.", e);
    }
    throw new AzureEndpointException(
        "The file " + file + " is too long for a certificate or a key.");
  }

  /** Writes certificates, for all to read. */
  static void write(Path file, List<X509Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      try {
        append(text, "CERTIFICATE", certificate.getEncoded());
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException("a certificate that was made has a form", e);
      }
    }
    replace(file, text.toString(), FOR_ALL_TO_READ);
  }

  /** Writes a key, for its owner alone. */
  static void write(Path file, PrivateKey key) {
    StringBuilder text = new StringBuilder();
    append(text, "PRIVATE KEY", key.getEncoded());
    replace(file, text.toString(), OWNER_ONLY);
  }

  private static void append(StringBuilder text, String what, byte[] der) {
    text.append("-----BEGIN ").append(what).append("-----\n");
    text.append(Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der));
    text.append("\n-----END ").append(what).append("-----\n");
  }

  /** A crash leaves the old file or the new one. */
  private static void replace(Path file, String text, String permissions) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
      Files.writeString(fresh, text, StandardCharsets.US_ASCII, StandardOpenOption.DSYNC);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new AzureEndpointException(
          "The file " + file + " cannot be written. Make its folder writable.", e);
    }
  }
}
