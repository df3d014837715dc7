package io.drivedock.station.store.http;

import java.net.URI;
import java.util.Locale;

/**
 * Where a server is.
 *
 * @param host as certificates and the resolver know it, without brackets
 */
record HttpOrigin(boolean isTls, String host, int port) {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  static HttpOrigin of(URI server) {
    String scheme = String.valueOf(server.getScheme()).toLowerCase(Locale.ROOT);
    boolean isTls = scheme.equals("https");
    String host = server.getHost();
    if (host == null || !(isTls || scheme.equals("http"))) {
      throw new IllegalArgumentException(
          "the address of a server must be http or https with a host");
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    int usual = isTls ? HTTPS : HTTP;
    return new HttpOrigin(isTls, bare, server.getPort() < 0 ? usual : server.getPort());
  }

  /** As in the header Host: the port only where it is not the usual one. */
  String header() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == (isTls ? HTTPS : HTTP) ? name : name + ":" + port;
  }
}
