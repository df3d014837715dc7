package io.drivedock.server.azureendpoint;

import io.drivedock.server.limits.BoundedProtocol;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.net.SSLUtil;

/** The port on which TLS is spoken, where there is an Azure endpoint. */
public final class HttpsConnector {

  private static final String PROTOCOLS = "TLSv1.2+TLSv1.3";

  private static final String SUITES_OF_TLS_1_3 =
      "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256";

  /** Of TLS 1.2 only AEAD with forward secrecy: RFC 9325, section 4.2, and ChaCha20. */
  private static final String SUITES_OF_TLS_1_2 =
      String.join(
          ":",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private final String name;
  private final Certificates certificates;
  private final Connector connector;

  private HttpsConnector(String name, Certificates certificates, Connector connector) {
    this.name = name;
    this.certificates = certificates;
    this.connector = connector;
  }

  /**
   * A connector that opens with the web server.
   *
   * @param host an address of this machine
   * @throws AzureEndpointException if there is no certificate to show
   */
  public static HttpsConnector of(AzureEndpoint endpoint, String host, InstantSource clock) {
    List<String> names = endpoint.provenNames(host);
    Certificates certificates = Certificates.of(endpoint.proof(), names, clock);
    SSLHostConfig tls = new SSLHostConfig();
    tls.setProtocols(PROTOCOLS);
    tls.setCiphers(SUITES_OF_TLS_1_2);
    tls.setCipherSuites(SUITES_OF_TLS_1_3);
    SSLHostConfigCertificate shown =
        new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.UNDEFINED);
    shown.setSslContext(context(new CurrentKeys(certificates)));
    tls.addCertificate(shown);
    Connector connector = new Connector(BoundedProtocol.class.getName());
    connector.setPort(endpoint.port());
    connector.setScheme("https");
    connector.setSecure(true);
    connector.setProperty("address", host);
    connector.setProperty("SSLEnabled", "true");
    connector.addSslHostConfig(tls);
    return new HttpsConnector(told(names), certificates, connector);
  }

  /** Nobody can come by a wildcard. */
  private static String told(List<String> names) {
    return names.stream().filter(name -> !name.startsWith("*")).findFirst().orElseThrow();
  }

  /** The JDK's TLS; no client is asked for a certificate, so nobody is trusted. */
  private static org.apache.tomcat.util.net.SSLContext context(CurrentKeys keys) {
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(new KeyManager[] {keys}, null, null);
      KeyStore nobody = KeyStore.getInstance("PKCS12");
      nobody.load(null, null);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(nobody);
      return SSLUtil.createSSLContext(tls, keys, (X509TrustManager) trust.getTrustManagers()[0]);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /** What the web server is to open. */
  public Connector connector() {
    return connector;
  }

  /** The port on which it listens, once it does. */
  public int port() {
    return connector.getLocalPort();
  }

  /** The name by which clients are told to come. */
  public String name() {
    return name;
  }

  /** The certificate that clients are told to trust; nothing where the operator gave his own. */
  public Optional<Path> caFile() {
    return certificates.caFile();
  }
}
