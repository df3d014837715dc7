package io.drivedock.server.azureendpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnCertificatesTest {

  private static final List<String> NAMES = List.of("localhost", "::1", "Dock.example.com");

  @TempDir Path folder;
  private final TestClock clock = new TestClock();

  @Test
  void theAuthorityMaySignServersAndNothingElse() {
    certificates(NAMES).current();
    X509Certificate authority = AzureClient.certificate(folder.resolve("ca.pem"));

    assertThat(authority.getBasicConstraints()).isZero();
    assertThat(authority.getKeyUsage()).startsWith(false, false, false, false, false, true);
    assertThat(lifetime(authority)).isBetween(Duration.ofDays(3_649), Duration.ofDays(3_660));
  }

  @Test
  void theServersCertificateIsNoAuthorityAndLivesNoLongerThanClientsAccept() {
    X509Certificate server = certificates(NAMES).current().certificate();

    assertThat(server.getBasicConstraints()).isEqualTo(-1);
    assertThat(lifetime(server)).isLessThanOrEqualTo(Duration.ofDays(397));
    assertThat(server.getNotBefore().toInstant()).isBefore(clock.instant());
  }

  @Test
  void itIsMadeAnewWhenItsEndComesNearAndTheAuthorityStays() throws IOException {
    OwnCertificates certificates = certificates(NAMES);
    TlsIdentity first = certificates.current();
    byte[] authority = Files.readAllBytes(folder.resolve("ca.pem"));
    clock.advance(Duration.ofDays(365));
    assertThat(certificates.current()).isEqualTo(first);

    clock.advance(Duration.ofDays(2));

    TlsIdentity second = certificates.current();
    assertThat(second.certificate()).isNotEqualTo(first.certificate());
    assertThat(second.endsAt()).isAfter(first.endsAt());
    assertThat(folder.resolve("ca.pem")).hasBinaryContent(authority);
    assertThat(certificates(NAMES).current()).isEqualTo(second);
  }

  @Test
  void itIsMadeAnewWhenTheNamesChangeButNotForTheirOrderOrSpelling() {
    TlsIdentity first = certificates(NAMES).current();

    assertThat(certificates(List.of("dock.EXAMPLE.com", "0:0:0:0:0:0:0:1", "LOCALHOST")).current())
        .isEqualTo(first);
    assertThat(certificates(List.of("localhost")).current()).isNotEqualTo(first);
  }

  @Test
  void theAuthorityIsMadeAnewBeforeItEnds() {
    certificates(NAMES).current();
    X509Certificate first = AzureClient.certificate(folder.resolve("ca.pem"));

    clock.advance(Duration.ofDays(3_640));

    TlsIdentity server = certificates(NAMES).current();
    X509Certificate second = AzureClient.certificate(folder.resolve("ca.pem"));
    assertThat(second.getSubjectX500Principal()).isNotEqualTo(first.getSubjectX500Principal());
    assertThat(server.chain().getLast()).isEqualTo(second);
  }

  @Test
  void aClockThatIsSlowDoesNotReplaceTheAuthority() throws IOException {
    certificates(NAMES).current();
    byte[] authority = Files.readAllBytes(folder.resolve("ca.pem"));

    clock.advance(Duration.ofDays(-20_000));

    assertThat(certificates(NAMES).current().fits()).isTrue();
    assertThat(folder.resolve("ca.pem")).hasBinaryContent(authority);
  }

  @Test
  void aCertificateNeverOutlivesItsAuthority() {
    certificates(NAMES).current();
    clock.advance(Duration.ofDays(3_500));

    TlsIdentity server = certificates(NAMES).current();

    assertThat(server.endsAt())
        .isEqualTo(AzureClient.certificate(folder.resolve("ca.pem")).getNotAfter().toInstant());
  }

  @Test
  void filesThatACrashLeftHalfWrittenAreMadeAnew() throws IOException {
    TlsIdentity first = certificates(NAMES).current();
    PemFile.write(folder.resolve("server.key"), CertificateMaker.authority(clock.instant()).key());
    TlsIdentity second = certificates(NAMES).current();
    assertThat(second.fits()).isTrue();
    assertThat(second).isNotEqualTo(first);

    Files.writeString(folder.resolve("server.pem"), "");
    assertThat(certificates(NAMES).current().fits()).isTrue();
  }

  @Test
  void aFolderThatCannotBeWrittenLaterLeavesTheOldCertificateInUse() throws IOException {
    OwnCertificates certificates = certificates(NAMES);
    TlsIdentity first = certificates.current();
    clock.advance(Duration.ofDays(380));
    Files.delete(folder.resolve("ca.key"));

    assertThat(certificates.current()).isEqualTo(first);
  }

  private OwnCertificates certificates(List<String> names) {
    return new OwnCertificates(folder, names, clock);
  }

  private static Duration lifetime(X509Certificate certificate) {
    return Duration.between(
        certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
  }
}
