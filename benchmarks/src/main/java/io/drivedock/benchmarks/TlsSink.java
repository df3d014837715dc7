package io.drivedock.benchmarks;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** A {@link NullBlobSink} behind TLS, with a thread for each connection. */
final class TlsSink {

  static final String PASSWORD = "changeit";

  private static final int CONNECTIONS_WAITING_MAX = 256;
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int HEAD_BYTES_MAX = 64 << 10;

  private final BlobEndpoint.Service service = new NullBlobSink(true);

  private TlsSink() {}

  /** The word: the file with its key and its certificate. Prints its port first. */
  public static void main(String[] words) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(Path.of(words[0]))) {
      keys.load(file, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    TlsSink sink = new TlsSink();
    try (SSLServerSocket server =
        (SSLServerSocket)
            tls.getServerSocketFactory()
                .createServerSocket(0, CONNECTIONS_WAITING_MAX, InetAddress.getLoopbackAddress())) {
      System.out.println(server.getLocalPort());
      while (true) {
        Socket client = server.accept();
        Thread.ofPlatform().daemon().start(() -> sink.serve(client));
      }
    }
  }

  private void serve(Socket client) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (client;
        InputStream in = new BufferedInputStream(client.getInputStream(), BUFFER_BYTES);
        OutputStream out = client.getOutputStream()) {
      client.setTcpNoDelay(true);
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        BlobEndpoint.Request request = BlobEndpoint.Request.of(head);
        if (request.waits()) {
          out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        byte[] content = new byte[0];
        if (service.wantsBody(request)) {
          content = in.readNBytes((int) request.length());
        } else {
          throwAway(in, request.length(), buffer);
        }
        out.write(answer(request, content));
      }
    } catch (IOException e) {
      // It has gone.
    }
  }

  private synchronized byte[] answer(BlobEndpoint.Request request, byte[] content) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    boolean isHead = request.method().equals("HEAD");
    for (ByteBuffer part : service.answer(request, content).buffers(isHead)) {
      byte[] bytes = new byte[part.remaining()];
      part.get(bytes);
      whole.writeBytes(bytes);
    }
    return whole.toByteArray();
  }

  /** All before the empty line; nothing at the end. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < HEAD_BYTES_MAX) {
      int b = in.read();
      if (b < 0) {
        return "";
      }
      head.append((char) b);
      int end = head.length() - 4;
      if (b == '\n' && end > 0 && head.charAt(end) == '\r' && head.charAt(end + 2) == '\r') {
        return head.substring(0, end);
      }
    }
    throw new IOException("a head without an end");
  }

  private static void throwAway(InputStream in, long length, byte[] buffer) throws IOException {
    for (long left = length; left > 0; ) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new IOException("the body broke off");
      }
      left -= count;
    }
  }
}
