package io.drivedock.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.app.HomeAddress;
import io.drivedock.prepare.PrepareCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A server with a certificate that no authority of the system has signed. */
final class CaFileTest {

  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  @Test
  void itsCertificateIsBelievedIfItIsNamedAndNotElse() throws Exception {
    Path pem = folder.resolve("ca.pem");
    try (HostileServer server = new HostileServer(certificate(pem))) {
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

  @Test
  void aDriveThatIsPreparedIsSubmittedToItToo() throws Exception {
    Path pem = folder.resolve("ca.pem");
    Path files = Files.createDirectory(folder.resolve("files"));
    Files.writeString(files.resolve("page.txt"), "a page\n");
    try (HostileServer server = new HostileServer(certificate(pem))) {
      server
          .then(404, "{}")
          .then(201, "{\"id\":\"/the/job\",\"properties\":{\"state\":\"Creating\"}}");

      Customer.Ran careful = submitted(server.url(), files.toString(), "--drive", drive());
      assertThat(careful.ended(1).err())
          .contains("No secure connection", "--ca-file", "prepare --from-journal");
      assertThat(server.asked()).isEmpty();

      Customer.Ran trusting =
          submitted(server.url(), "--from-journal", drive() + ".jrn", "--ca-file", pem.toString());
      assertThat(trusting.ended(0).out()).contains("The job was created: /the/job");
      assertThat(server.asked()).hasSize(2);
    }
  }

  private String drive() {
    return folder.resolve("WD-1234").toString();
  }

  private Customer.Ran submitted(String url, String... words) throws IOException {
    Path home = HomeAddress.in(folder);
    List<String> all = new ArrayList<>(List.of(words));
    if (!all.contains("--from-journal")) {
      all.addAll(List.of("--container", "papers"));
    }
    all.addAll(List.of("--job", "first", "--location", "Dock", "--resource-group", Customer.GROUP));
    all.addAll(List.of("--storage-account", "/the/account", "--return-address", home.toString()));
    all.addAll(List.of("--subscription", Customer.SUBSCRIPTION, "--submit", url));
    Path token = Files.writeString(folder.resolve("token"), "drivedock_ann\n");
    all.addAll(List.of("--token-file", token.toString()));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        new CommandLine(new PrepareCommand(InstantSource.system()))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(all.toArray(String[]::new));
    return new Customer.Ran(exit, out.toString(), err.toString());
  }

  /** A new one, for a server; what believes it is in that file then. */
  private SSLContext certificate(Path pem) throws Exception {
    Path store = folder.resolve("store.p12");
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
    return certificateIn(store);
  }

  private static SSLContext certificateIn(Path store) throws IOException, GeneralSecurityException {
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
