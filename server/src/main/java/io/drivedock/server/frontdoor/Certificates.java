package io.drivedock.server.frontdoor;

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
   * @throws FrontDoorException if there is none, when first asked; later the last good one stays
   */
  Identity current();

  /** The certificate that clients are told to trust, where it is one of our own making. */
  Optional<Path> caFile();

  /** As configured, for a server of those names. */
  static Certificates of(FrontDoor.Proof proof, List<String> names, InstantSource clock) {
    return switch (proof) {
      case FrontDoor.Proof.OwnAuthority(Path folder) -> new OwnCertificates(folder, names, clock);
      case FrontDoor.Proof.Given(Path certificate, Path key) ->
          new GivenCertificates(certificate, key);
    };
  }
}
