package io.drivedock.server.azureendpoint;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes certificates, which the JDK cannot. The keys are P-256, which every TLS client knows, and
 * are made and used by the JDK; Bouncy Castle writes X.509 around them and is registered nowhere.
 */
final class CertificateMaker {

  /** So long clients need not be told of another authority. */
  static final Duration AUTHORITY_LASTS = Duration.ofDays(3_650);

  /** The most that browsers and Apple's systems accept is 398 days. */
  static final Duration SERVER_LASTS = Duration.ofDays(397);

  /** Clients whose clock is slow believe it, too. */
  private static final Duration BEGINS_BEFORE = Duration.ofDays(1);

  private static final int SERIAL_BYTES = 16;
  private static final int NAME_BYTES = 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  private CertificateMaker() {}

  /**
   * An authority that may sign servers and no other authorities. Its name is new each time, so that
   * clients which know an older one do not take one for the other.
   */
  static TlsIdentity authority(Instant now) {
    byte[] mark = new byte[NAME_BYTES];
    RANDOM.nextBytes(mark);
    X500Name name = new X500Name("CN=Drivedock CA " + HexFormat.of().formatHex(mark));
    KeyPair pair = pair();
    try {
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
                  name,
                  serial(),
                  Date.from(now.minus(BEGINS_BEFORE)),
                  Date.from(now.plus(AUTHORITY_LASTS)),
                  name,
                  pair.getPublic())
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
              .addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  extensions.createSubjectKeyIdentifier(pair.getPublic()));
      X509Certificate certificate = signed(builder, pair);
      return new TlsIdentity(pair.getPrivate(), List.of(certificate));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("a certificate of constant form can be made", e);
    }
  }

  /** A server with those names, as that authority says. */
  static TlsIdentity server(TlsIdentity authority, List<String> names, Instant now) {
    KeyPair pair = pair();
    X509Certificate issuer = authority.certificate();
    Instant ends = now.plus(SERVER_LASTS.minus(BEGINS_BEFORE));
    try {
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
                  issuer,
                  serial(),
                  Date.from(now.minus(BEGINS_BEFORE)),
                  Date.from(ends.isBefore(authority.endsAt()) ? ends : authority.endsAt()),
                  new X500Name("CN=Drivedock"),
                  pair.getPublic())
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
              .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
              .addExtension(
                  Extension.extendedKeyUsage,
                  false,
                  new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
              .addExtension(Extension.subjectAlternativeName, false, alternatives(names))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  extensions.createSubjectKeyIdentifier(pair.getPublic()))
              .addExtension(
                  Extension.authorityKeyIdentifier,
                  false,
                  extensions.createAuthorityKeyIdentifier(issuer));
      X509Certificate certificate =
          signed(builder, new KeyPair(issuer.getPublicKey(), authority.key()));
      return new TlsIdentity(pair.getPrivate(), List.of(certificate, issuer));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("a certificate of checked names can be made", e);
    }
  }

  private static GeneralNames alternatives(List<String> names) {
    return new GeneralNames(
        names.stream()
            .map(CertificateMaker::folded)
            .distinct()
            .map(
                name ->
                    new GeneralName(
                        AzureEndpoint.isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName,
                        name))
            .toArray(GeneralName[]::new));
  }

  /** One spelling of a name, and of an address, that X.509 gives back. */
  static String folded(String name) {
    return AzureEndpoint.isAddress(name)
        ? InetAddress.ofLiteral(name).getHostAddress()
        : name.toLowerCase(Locale.ROOT);
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, KeyPair signer)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  /** Random, positive and never zero (RFC 5280, section 4.1.2.2). */
  private static BigInteger serial() {
    return new BigInteger(SERIAL_BYTES * Byte.SIZE - 2, RANDOM)
        .setBit(SERIAL_BYTES * Byte.SIZE - 2);
  }
}
