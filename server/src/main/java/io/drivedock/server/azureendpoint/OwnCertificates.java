package io.drivedock.server.azureendpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificates of our own making, kept in a folder: an authority that lives for ten years, so that
 * clients trust it once, and a certificate of the server's that it signs, made anew when the names
 * change or its end comes near.
 */
final class OwnCertificates implements Certificates {

  /** A certificate is made anew when no more than this is left of it. */
  static final Duration RENEWED_BEFORE = Duration.ofDays(30);

  /** So long the old one is shown unasked after a new one could not be made. */
  private static final Duration RETRIED_AFTER = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(OwnCertificates.class);

  private final Path folder;
  private final List<String> names;
  private final InstantSource clock;
  private volatile @Nullable TlsIdentity identity;
  private Instant retryAt = Instant.MIN;

  OwnCertificates(Path folder, List<String> names, InstantSource clock) {
    this.folder = folder;
    this.names = List.copyOf(names);
    this.clock = clock;
  }

  @Override
  public TlsIdentity current() {
    TlsIdentity known = identity;
    return known != null && isFresh(known) ? known : renewed();
  }

  private synchronized TlsIdentity renewed() {
    TlsIdentity known = identity;
    if (known != null && (isFresh(known) || clock.instant().isBefore(retryAt))) {
      return known;
    }
    try {
      TlsIdentity found = foundOrMade();
      identity = found;
      return found;
    } catch (AzureEndpointException e) {
      if (known == null) {
        throw e;
      }
      retryAt = clock.instant().plus(RETRIED_AFTER);
      LOG.warn("the certificate was not renewed; the old one stays in use: {}", e.getMessage());
      return known;
    }
  }

  private TlsIdentity foundOrMade() {
    makeFolder();
    TlsIdentity authority = authority();
    Path certificateFile = folder.resolve("server.pem");
    Path keyFile = folder.resolve("server.key");
    Optional<TlsIdentity> found = server(certificateFile, keyFile);
    if (found.isPresent() && isGood(found.get(), authority)) {
      return found.get();
    }
    TlsIdentity made = CertificateMaker.server(authority, names, clock.instant());
    PemFile.write(keyFile, made.key());
    PemFile.write(certificateFile, made.chain());
    LOG.info("made a certificate names={} until={}", names, made.endsAt());
    return made;
  }

  /** Files that a crash left half written are as good as none: nobody trusts them by themselves. */
  private static Optional<TlsIdentity> server(Path certificateFile, Path keyFile) {
    if (!Files.exists(certificateFile) || !Files.exists(keyFile)) {
      return Optional.empty();
    }
    try {
      return Optional.of(PemFile.read(certificateFile, keyFile));
    } catch (AzureEndpointException e) {
      LOG.warn("the server's certificate is being renewed: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private boolean isGood(TlsIdentity found, TlsIdentity authority) {
    return isFresh(found) && isSignedBy(found, authority) && namesOf(found).equals(asSet(names));
  }

  /**
   * Clients trust it, so it is not made anew for a fault that its operator can mend, nor for a
   * clock that is slow.
   */
  private TlsIdentity authority() {
    Path keyFile = folder.resolve("ca.key");
    if (Files.exists(caPath())) {
      if (!Files.exists(keyFile)) {
        throw new AzureEndpointException(
            "The key of the authority %s is missing. Restore %s, or delete both: then another"
                    .formatted(caPath(), keyFile)
                + " authority is created, and clients must be told to trust it.");
      }
      TlsIdentity found = PemFile.read(caPath(), keyFile);
      if (!endsSoon(found)) {
        return found;
      }
      LOG.warn(
          "the authority expires soon and is being renewed; clients must be told to"
              + " trust the new one");
    }
    TlsIdentity made = CertificateMaker.authority(clock.instant());
    PemFile.write(keyFile, made.key());
    PemFile.write(caPath(), made.chain());
    LOG.info("made an authority file={} until={}", caPath(), made.endsAt());
    return made;
  }

  private Path caPath() {
    return folder.resolve("ca.pem");
  }

  @Override
  public Optional<Path> caFile() {
    return Optional.of(caPath());
  }

  private boolean isFresh(TlsIdentity found) {
    return !endsSoon(found)
        && !clock.instant().isBefore(found.certificate().getNotBefore().toInstant());
  }

  private boolean endsSoon(TlsIdentity found) {
    return !clock.instant().plus(RENEWED_BEFORE).isBefore(found.endsAt());
  }

  private static boolean isSignedBy(TlsIdentity found, TlsIdentity authority) {
    try {
      found.certificate().verify(authority.certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Set<String> namesOf(TlsIdentity found) {
    Set<String> names = new HashSet<>();
    try {
      X509Certificate certificate = found.certificate();
      var alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        alternatives.forEach(name -> names.add(CertificateMaker.folded((String) name.get(1))));
      }
    } catch (CertificateParsingException e) {
      // One without names, which is none of ours.
    }
    return names;
  }

  private static Set<String> asSet(List<String> names) {
    Set<String> folded = new HashSet<>();
    names.forEach(name -> folded.add(CertificateMaker.folded(name)));
    return folded;
  }

  private void makeFolder() {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
      }
    } catch (IOException e) {
      throw new AzureEndpointException(
          "The folder " + folder + " for the server's certificate cannot be made.", e);
    }
  }
}
