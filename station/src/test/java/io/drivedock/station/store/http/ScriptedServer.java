package io.drivedock.station.store.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that answers each request with the next bytes of its script, whatever was asked. An
 * empty answer is silence; one that ends with {@code !} closes the connection after what is before
 * it.
 */
final class ScriptedServer implements AutoCloseable {

  private final ServerSocket socket;
  private final String scheme;
  private final Queue<String> script = new ConcurrentLinkedQueue<>();
  private final List<byte[]> asked = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  ScriptedServer() throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "http");
  }

  ScriptedServer(ServerSocket socket, String scheme) {
    this.socket = socket;
    this.scheme = scheme;
    Thread.ofVirtual().start(this::accept);
  }

  ScriptedServer then(String... answers) {
    script.addAll(List.of(answers));
    return this;
  }

  URI uri() {
    return URI.create(scheme + "://localhost:" + socket.getLocalPort());
  }

  int connections() {
    return connections.get();
  }

  List<byte[]> asked() {
    return asked;
  }

  String lastAsked() {
    return new String(asked.getLast(), StandardCharsets.ISO_8859_1);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket one = socket.accept();
        connections.incrementAndGet();
        open.add(one);
        Thread.ofVirtual().start(() -> serve(one));
      } catch (IOException e) {
        // It closes, or the client did not like the certificate.
      }
    }
  }

  private void serve(Socket one) {
    try (one) {
      while (true) {
        byte[] request = request(one.getInputStream());
        if (request.length == 0) {
          return;
        }
        asked.add(request);
        String answer = script.poll();
        if (answer == null) {
          return;
        }
        boolean isLast = answer.endsWith("!");
        String bytes = isLast ? answer.substring(0, answer.length() - 1) : answer;
        one.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        one.getOutputStream().flush();
        if (isLast) {
          return;
        }
      }
    } catch (IOException e) {
      // The client is gone.
    }
  }

  private static byte[] request(InputStream in) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    String head = "";
    while (!head.endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        return new byte[0];
      }
      request.write(b);
      head = request.toString(StandardCharsets.ISO_8859_1);
    }
    int at = head.indexOf("Content-Length: ");
    if (at >= 0) {
      int length = Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
      request.write(in.readNBytes(length));
    }
    return request.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket one : open) {
      one.close();
    }
  }
}
