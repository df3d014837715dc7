package io.drivedock.server.azureendpoint;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A key and the certificates that say whose it is.
 *
 * @param chain the key's own first
 */
record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {

  private static final byte[] SAMPLE = {1, 2, 3};

  TlsIdentity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("an identity has a certificate");
    }
  }

  X509Certificate certificate() {
    return chain.getFirst();
  }

  /** Different for every certificate that one authority signs. */
  String alias() {
    return certificate().getSerialNumber().toString(Character.MAX_RADIX);
  }

  Instant endsAt() {
    return certificate().getNotAfter().toInstant();
  }

  /** Whether the key is that of the certificate: what it signs the certificate can check. */
  boolean fits() {
    PublicKey open = certificate().getPublicKey();
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(SAMPLE);
      byte[] signed = signing.sign();
      Signature checking = Signature.getInstance(algorithm);
      checking.initVerify(open);
      checking.update(SAMPLE);
      return checking.verify(signed);
    } catch (InvalidKeyException | NoSuchAlgorithmException | SignatureException e) {
      return false;
    }
  }

  /** Says nothing about the key. */
  @Override
  public String toString() {
    return "Identity[" + certificate().getSubjectX500Principal() + "]";
  }
}
