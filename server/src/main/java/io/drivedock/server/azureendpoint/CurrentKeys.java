package io.drivedock.server.azureendpoint;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Hands the {@link Certificates} of the moment to TLS, at each handshake anew. */
final class CurrentKeys extends X509ExtendedKeyManager {

  private final Certificates certificates;

  /** The newest first; a handshake under way may still want the one before. */
  private volatile List<TlsIdentity> shown;

  /**
   * Asks for the first time.
   *
   * @throws AzureEndpointException if there is no certificate
   */
  CurrentKeys(Certificates certificates) {
    this.certificates = certificates;
    this.shown = List.of(certificates.current());
  }

  private TlsIdentity newest() {
    TlsIdentity now = certificates.current();
    List<TlsIdentity> before = shown;
    if (!now.equals(before.getFirst())) {
      shown = List.of(now, before.getFirst());
    }
    return now;
  }

  private @Nullable TlsIdentity find(String alias) {
    for (TlsIdentity identity : shown) {
      if (identity.alias().equals(alias)) {
        return identity;
      }
    }
    return null;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    TlsIdentity now = newest();
    return now.key().getAlgorithm().equals(keyType) ? now.alias() : null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = chooseEngineServerAlias(keyType, issuers, null);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    TlsIdentity identity = find(alias);
    return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    TlsIdentity identity = find(alias);
    return identity == null ? null : identity.key();
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
