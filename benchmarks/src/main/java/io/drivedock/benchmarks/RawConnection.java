package io.drivedock.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive connection that costs next to nothing: whoever measures shares the processors with
 * what is measured. Understands no more of HTTP than our server says.
 */
final class RawConnection implements AutoCloseable {

  private static final int BYTES_MAX = 1 << 20;
  private static final int READ_MILLIS_MAX = 600_000;

  private final URI server;
  private final byte[] buffer = new byte[BYTES_MAX];
  private Socket socket;
  private int bodyAt;
  private int bodyEnds;

  private final int readMillisMax;
  private final @Nullable String from;

  RawConnection(URI server) throws IOException {
    this(server, READ_MILLIS_MAX);
  }

  /** One that waits no longer than so many milliseconds for an answer. */
  RawConnection(URI server, int readMillisMax) throws IOException {
    this(server, readMillisMax, null);
  }

  /**
   * The same from a given address of this machine.
   *
   * @param from null leaves it to the system
   */
  RawConnection(URI server, int readMillisMax, @Nullable String from) throws IOException {
    this.server = server;
    this.readMillisMax = readMillisMax;
    this.from = from;
    connect();
  }

  private void connect() throws IOException {
    socket = new Socket();
    if (from != null) {
      socket.bind(new InetSocketAddress(from, 0));
    }
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(readMillisMax);
  }

  /** A request as it goes over the wire. */
  static byte[] request(URI server, String token, String method, String path, String body) {
    return """
    %s %s HTTP/1.1\r
    Host: %s:%d\r
    Authorization: Bearer %s\r
    Content-Type: application/json\r
    Content-Length: %d\r
    \r
    %s\
    """
        .formatted(
            method,
            path,
            server.getHost(),
            server.getPort(),
            token,
            body.getBytes(StandardCharsets.UTF_8).length,
            body)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Sends a request and reads the whole answer; its status. */
  int send(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    InputStream in = socket.getInputStream();
    int filled = 0;
    int headEnds = -1;
    while (headEnds < 0) {
      int read = in.read(buffer, filled, BYTES_MAX - filled);
      if (read < 0) {
        throw new IOException("the server hung up in the middle of an answer");
      }
      headEnds = headEnds(Math.max(0, filled - 3), filled + read);
      filled += read;
    }
    String head =
        new String(buffer, 0, headEnds, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    int ends = headEnds + length(head);
    while (filled < ends) {
      int read = in.read(buffer, filled, BYTES_MAX - filled);
      if (read < 0) {
        throw new IOException("the server hung up in the middle of a body");
      }
      filled += read;
    }
    bodyAt = headEnds;
    bodyEnds = ends;
    if (head.contains("\r\nconnection: close")) {
      socket.close();
      connect();
    }
    return Integer.parseInt(head.substring(9, 12));
  }

  /** The body of the last answer. */
  String body() {
    return new String(buffer, bodyAt, bodyEnds - bodyAt, StandardCharsets.UTF_8);
  }

  private int headEnds(int from, int to) {
    for (int i = from; i + 3 < to; i++) {
      if (buffer[i] == '\r'
          && buffer[i + 1] == '\n'
          && buffer[i + 2] == '\r'
          && buffer[i + 3] == '\n') {
        return i + 4;
      }
    }
    return -1;
  }

  private static int length(String head) throws IOException {
    int at = head.indexOf("\r\ncontent-length:");
    if (at < 0 && head.startsWith("http/1.1 204")) {
      return 0;
    }
    if (at < 0) {
      throw new IOException("an answer without a length: " + head);
    }
    int from = at + "\r\ncontent-length:".length();
    return Integer.parseInt(head.substring(from, head.indexOf("\r\n", from)).strip());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
