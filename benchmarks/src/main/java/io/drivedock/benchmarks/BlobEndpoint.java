package io.drivedock.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * As much of HTTP as clients of Azure Blob speak. One thread, so that it takes little from the
 * clients that are measured.
 */
final class BlobEndpoint {

  private static final int BODY_BYTES = 1 << 20;
  private static final int HEAD_BYTES_MAX = 64 << 10;
  private static final byte[] END = {'\r', '\n', '\r', '\n'};

  private final ByteBuffer body = ByteBuffer.allocateDirect(BODY_BYTES);
  private final Service service;

  /** What is behind it. */
  interface Service {
    /** Whether it wants the body of a request, which is thrown away otherwise. */
    boolean wantsBody(Request request);

    /** Answers; the content is empty if it did not want it. */
    Answer answer(Request request, byte[] content);
  }

  private BlobEndpoint(Service service) {
    this.service = service;
  }

  /** Prints its port and serves until it is ended. */
  static void serve(Service service) throws IOException {
    BlobEndpoint endpoint = new BlobEndpoint(service);
    try (Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      System.out.println(((InetSocketAddress) server.getLocalAddress()).getPort());
      while (true) {
        selector.select(key -> endpoint.serve(server, selector, key));
      }
    }
  }

  private void serve(ServerSocketChannel server, Selector selector, SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        SocketChannel client = server.accept();
        client.configureBlocking(false);
        SelectionKey own = client.register(selector, SelectionKey.OP_READ);
        own.attach(new Client(client, own));
      } else if (key.isWritable()) {
        ((Client) key.attachment()).write();
      } else {
        ((Client) key.attachment()).read();
      }
    } catch (IOException e) {
      key.cancel();
      try {
        key.channel().close();
      } catch (IOException again) {
        // Nobody is there any more.
      }
    }
  }

  /** One connection. */
  private final class Client {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES_MAX);
    private final Deque<ByteBuffer> out = new ArrayDeque<>();
    private @Nullable Request request;
    private long left;
    private @Nullable ByteBuffer wanted;

    Client(SocketChannel channel, SelectionKey key) {
      this.channel = channel;
      this.key = key;
    }

    void read() throws IOException {
      if (request == null) {
        int count = channel.read(head);
        if (count < 0) {
          channel.close();
          return;
        }
        takeHead();
        return;
      }
      body.clear().limit((int) Math.min(BODY_BYTES, left));
      int count = channel.read(body);
      if (count < 0) {
        channel.close();
        return;
      }
      take(body.flip());
    }

    private void takeHead() throws IOException {
      int end = end();
      if (end < 0) {
        return;
      }
      String text = new String(head.array(), 0, end, StandardCharsets.ISO_8859_1);
      ByteBuffer rest = head.duplicate().flip().position(end + END.length);
      Request begun = Request.of(text);
      request = begun;
      left = begun.length();
      wanted = service.wantsBody(begun) ? ByteBuffer.allocate((int) left) : null;
      ByteBuffer copy = ByteBuffer.allocate(rest.remaining()).put(rest).flip();
      head.clear();
      if (begun.waits()) {
        send(List.of(ascii("HTTP/1.1 100 Continue\r\n\r\n")));
      }
      take(copy);
    }

    private int end() {
      for (int i = 0; i + END.length <= head.position(); i++) {
        if (head.get(i) == '\r' && head.get(i + 2) == '\r' && head.get(i + 3) == '\n') {
          return i;
        }
      }
      return -1;
    }

    private void take(ByteBuffer bytes) throws IOException {
      left -= bytes.remaining();
      if (wanted != null) {
        wanted.put(bytes);
      }
      if (left == 0) {
        Request whole = Objects.requireNonNull(request);
        request = null;
        Answer answer = service.answer(whole, wanted == null ? new byte[0] : wanted.array());
        send(answer.buffers(whole.method().equals("HEAD")));
      }
    }

    private void send(List<ByteBuffer> buffers) throws IOException {
      out.addAll(buffers);
      write();
    }

    /** As much as the connection takes now, the rest when it takes more. */
    void write() throws IOException {
      while (!out.isEmpty()) {
        channel.write(out.toArray(new ByteBuffer[0]));
        while (!out.isEmpty() && !out.peek().hasRemaining()) {
          out.remove();
        }
        if (!out.isEmpty()) {
          key.interestOps(SelectionKey.OP_WRITE);
          return;
        }
      }
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A request without its body. */
  record Request(
      String method, String path, String query, Map<String, String> headers, long length) {

    static Request of(String head) {
      String[] lines = head.split("\r\n", -1);
      String[] first = lines[0].split(" ", -1);
      Map<String, String> headers = new HashMap<>();
      for (int i = 1; i < lines.length; i++) {
        int colon = lines[i].indexOf(':');
        headers.put(
            lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
            lines[i].substring(colon + 1).strip());
      }
      int mark = first[1].indexOf('?');
      return new Request(
          first[0],
          // Some clients encode the slashes of a name, and some do not.
          (mark < 0 ? first[1] : first[1].substring(0, mark)).replace("%2F", "/"),
          mark < 0 ? "" : first[1].substring(mark + 1),
          headers,
          Long.parseLong(headers.getOrDefault("content-length", "0")));
    }

    boolean waits() {
      return headers.containsKey("expect");
    }

    /** What a station keeps there for itself. */
    boolean isOurs() {
      return path.contains(".drivedock/");
    }

    boolean isContainer() {
      return query.contains("restype=container");
    }
  }

  /**
   * An answer.
   *
   * @param headers each with its end of line, but for those that all answers have
   * @param length that is told; that of the body, or of what HEAD asks for
   */
  record Answer(int status, String headers, long length, List<ByteBuffer> body) {

    static Answer text(int status, String headers, String text) {
      ByteBuffer content = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      return new Answer(status, headers, content.remaining(), List.of(content));
    }

    static Answer bytes(int status, String headers, byte[] content) {
      return new Answer(status, headers, content.length, List.of(ByteBuffer.wrap(content)));
    }

    /** All that goes over the wire. */
    List<ByteBuffer> buffers(boolean isHead) {
      List<ByteBuffer> buffers = new ArrayList<>();
      buffers.add(
          ascii(
              "HTTP/1.1 "
                  + status
                  + " So\r\nContent-Length: "
                  + length
                  + "\r\nETag: \"0x8D\"\r\nLast-Modified: Sun, 01 Mar 2026 08:00:00 GMT\r\n"
                  + "Date: Sun, 01 Mar 2026 08:00:00 GMT\r\nx-ms-request-id: r\r\n"
                  + "x-ms-version: 2021-12-02\r\n"
                  + headers
                  + "\r\n"));
      if (!isHead) {
        buffers.addAll(body);
      }
      return buffers;
    }
  }
}
