package io.drivedock.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a certificate that no authority of the system has signed. */
final class CaFileTest {

  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  @Test
  void itsCertificateIsBelievedIfItIsNamedAndNotElse() throws Exception {
    Path store = folder.resolve("store.p12");
    Path pem = folder.resolve("ca.pem");
    keytool(
        "-genkeypair",
        "-alias",
        "dock",
        "-keyalg",
        "EC",
        "-dname",
        "CN=dock",
        "-ext",
        "san=ip:127.0.0.1",
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString());
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "dock",
        "-keystore",
        store.toString(),
        "-file",
        pem.toString());
    try (HostileServer server = new HostileServer(certificate(store))) {
      server.then(200, "{\"value\":[]}");
      Customer ann = new Customer(folder, server.url(), "drivedock_ann");

      Customer.Ran trusting = ann.run(List.of("locations", "--ca-file", pem.toString())).ended(0);
      Customer.Ran careful = ann.run(List.of("locations")).ended(6);

      assertThat(trusting.err()).isEmpty();
      assertThat(careful.err()).contains("no secure connection", "--ca-file");
      assertThat(server.asked()).hasSize(1);
      assertThat(ann.run(List.of("locations", "--ca-file", "nowhere.pem")).ended(2).err())
          .contains("--ca-file nowhere.pem cannot be read");
      Path text = Files.writeString(folder.resolve("text.pem"), "no certificate");
      assertThat(ann.run(List.of("locations", "--ca-file", text.toString())).ended(2).err())
          .contains("--ca-file " + text);
    }
  }

  private static SSLContext certificate(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream bytes = Files.newInputStream(store)) {
      keys.load(bytes, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private void keytool(String... words) throws IOException, InterruptedException {
    ArrayList<String> all =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    all.addAll(List.of(words));
    all.addAll(List.of("-storepass", PASSWORD));
    Path log = folder.resolve("keytool.log");
    Process process =
        new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }
}
