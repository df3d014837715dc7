package io.drivedock.server.azureendpoint;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What this server shows to whoever opens a TLS connection. */
interface Certificates {

  /**
   * What is shown now; asked at every handshake, so that a certificate that ends or was replaced
   * needs no restart.
   *
   * @throws AzureEndpointException if there is none, when first asked; later the last good one
   *     stays
   */
  TlsIdentity current();

  /** The certificate that clients are told to trust, where it is one of our own making. */
  Optional<Path> caFile();

  /** As configured, for a server of those names. */
  static Certificates of(AzureEndpoint.Proof proof, List<String> names, InstantSource clock) {
    return switch (proof) {
      case AzureEndpoint.Proof.OwnAuthority(Path folder) ->
          new OwnCertificates(folder, names, clock);
      case AzureEndpoint.Proof.Given(Path certificate, Path key) ->
          new GivenCertificates(certificate, key);
    };
  }
}
