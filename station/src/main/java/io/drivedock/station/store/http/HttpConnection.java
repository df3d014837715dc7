package io.drivedock.station.store.http;

import io.drivedock.station.store.http.HttpPool.UnansweredException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One connection. Used by one thread at a time; only {@link #abort} comes from others. */
abstract sealed class HttpConnection implements AutoCloseable {

  private static final int CONNECT_MILLIS = 10_000;
  private static final int BUFFER_BYTES = 16 * 1024;

  private final HttpOrigin origin;
  private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES).flip();
  private volatile long lastMoved = System.nanoTime();
  private volatile boolean isGivenUp;
  private boolean hasAnswerBegun;
  private boolean isReusable;

  private HttpConnection(HttpOrigin origin) {
    this.origin = origin;
  }

  /** Connects, and shakes hands where there is TLS. */
  static HttpConnection open(HttpOrigin origin, @Nullable SSLContext tls) throws IOException {
    return origin.isTls() ? Tls.connected(origin, tls) : Plain.connected(origin);
  }

  // ---- a call

  void begin() {
    moved();
    hasAnswerBegun = false;
    isReusable = false;
  }

  void send(HttpRequest request) throws IOException {
    write(ByteBuffer.wrap(request.head(origin.header())), request.body().duplicate());
  }

  HttpResponse answer(HttpRequest request, @Nullable ByteBuffer into) throws IOException {
    HttpReader reader =
        new HttpReader(
            new HttpReader.Source() {
              @Override
              public boolean more() throws IOException {
                in.clear();
                try {
                  return more(in);
                } finally {
                  in.flip();
                }
              }

              @Override
              public boolean more(ByteBuffer into) throws IOException {
                return hasCome(read(into));
              }
            },
            in);
    HttpResponse response = reader.read(request.method().equals("HEAD"), into);
    isReusable = reader.keepsConnection() && !in.hasRemaining();
    return response;
  }

  private boolean hasCome(int count) {
    if (count > 0) {
      hasAnswerBegun = true;
      moved();
    }
    return count > 0;
  }

  boolean isReusable() {
    return isReusable && !isGivenUp;
  }

  /** What broke off a call, told so that its caller knows what may have happened. */
  IOException explained(IOException e) {
    if (hasAnswerBegun) {
      return e;
    }
    return new UnansweredException(
        isGivenUp
            ? "nothing came from " + origin.header() + " for too long"
            : "the connection to " + origin.header() + " ended without an answer",
        isGivenUp,
        e);
  }

  // ---- time

  void moved() {
    lastMoved = System.nanoTime();
  }

  /** When bytes went over it last, of {@link System#nanoTime}. */
  long lastMoved() {
    return lastMoved;
  }

  /** Ends a call that is in the middle of something. */
  void abort() {
    isGivenUp = true;
    close();
  }

  // ---- the wire

  abstract void write(ByteBuffer head, ByteBuffer body) throws IOException;

  /** Reads some bytes; less than one at the end. */
  abstract int read(ByteBuffer buffer) throws IOException;

  @Override
  public abstract void close();

  private static IOException unconnected(HttpOrigin origin, IOException e) {
    return new IOException("no connection to " + origin.header() + ": " + e.getMessage(), e);
  }

  private static InetSocketAddress address(HttpOrigin origin) throws IOException {
    InetSocketAddress address = new InetSocketAddress(origin.host(), origin.port());
    if (address.isUnresolved()) {
      throw new UnknownHostException("its name has no address");
    }
    return address;
  }

  private static void shut(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // There is nothing more to lose.
    }
  }

  /** In the clear: head and body in one call of the system, without a copy. */
  private static final class Plain extends HttpConnection {
    private final SocketChannel channel;

    private Plain(HttpOrigin origin, SocketChannel channel) {
      super(origin);
      this.channel = channel;
    }

    static Plain connected(HttpOrigin origin) throws IOException {
      SocketChannel channel = SocketChannel.open();
      try {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.socket().connect(address(origin), CONNECT_MILLIS);
        return new Plain(origin, channel);
      } catch (IOException e) {
        shut(channel);
        throw unconnected(origin, e);
      }
    }

    @Override
    void write(ByteBuffer head, ByteBuffer body) throws IOException {
      ByteBuffer[] both = {head, body};
      while (head.hasRemaining() || body.hasRemaining()) {
        channel.write(both);
        moved();
      }
    }

    @Override
    int read(ByteBuffer buffer) throws IOException {
      return channel.read(buffer);
    }

    @Override
    public void close() {
      shut(channel);
    }
  }

  /** Over TLS, whose records are made from arrays. */
  private static final class Tls extends HttpConnection {
    private static final int PIECE_BYTES = 64 * 1024;

    private final Socket plain;
    private final InputStream input;
    private final OutputStream output;
    private final byte[] piece = new byte[PIECE_BYTES];

    private Tls(HttpOrigin origin, Socket plain, SSLSocket socket) throws IOException {
      super(origin);
      this.plain = plain;
      this.input = socket.getInputStream();
      this.output = socket.getOutputStream();
    }

    static Tls connected(HttpOrigin origin, @Nullable SSLContext tls) throws IOException {
      Socket plain = new Socket();
      try {
        plain.setTcpNoDelay(true);
        plain.connect(address(origin), CONNECT_MILLIS);
        SSLContext context = tls == null ? SSLContext.getDefault() : tls;
        SSLSocket socket =
            (SSLSocket)
                context.getSocketFactory().createSocket(plain, origin.host(), origin.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (isName(origin.host())) {
          parameters.setServerNames(List.of(new SNIHostName(origin.host())));
        }
        socket.setSSLParameters(parameters);
        plain.setSoTimeout(CONNECT_MILLIS);
        socket.startHandshake();
        plain.setSoTimeout(0);
        return new Tls(origin, plain, socket);
      } catch (IOException e) {
        shut(plain);
        throw unconnected(origin, e);
      } catch (NoSuchAlgorithmException e) {
        shut(plain);
        throw new IllegalStateException("every JDK has TLS", e);
      }
    }

    private static boolean isName(String host) {
      return host.indexOf(':') < 0 && !host.chars().allMatch(c -> c == '.' || Character.isDigit(c));
    }

    @Override
    void write(ByteBuffer head, ByteBuffer body) throws IOException {
      // The head travels in the first record of the body.
      while (head.hasRemaining() || body.hasRemaining()) {
        int length = Math.min(head.remaining(), piece.length);
        head.get(piece, 0, length);
        int more = Math.min(body.remaining(), piece.length - length);
        body.get(piece, length, more);
        output.write(piece, 0, length + more);
        moved();
      }
      output.flush();
    }

    @Override
    int read(ByteBuffer buffer) throws IOException {
      int count = input.read(piece, 0, Math.min(piece.length, buffer.remaining()));
      if (count > 0) {
        buffer.put(piece, 0, count);
      }
      return count;
    }

    /** The socket below: saying goodbye by TLS could wait for whoever is writing. */
    @Override
    public void close() {
      shut(plain);
    }
  }
}
