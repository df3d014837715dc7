import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * As much of Azure Blob as clients need to believe that they upload: takes every body and throws it
 * away, remembers how long blobs are, and keeps what lies below {@code .drivedock/}. One thread, so
 * that it takes little from the clients that are measured.
 */
final class NullBlobSink {

  private static final int BODY_BYTES = 1 << 20;
  private static final int HEAD_BYTES_MAX = 64 << 10;
  private static final byte[] END = {'\r', '\n', '\r', '\n'};

  private final ByteBuffer body = ByteBuffer.allocateDirect(BODY_BYTES);
  private final Map<String, Long> lengths = new HashMap<>();
  private final Map<String, Long> staged = new HashMap<>();
  private final Map<String, byte[]> kept = new HashMap<>();

  private final boolean remembers;

  private NullBlobSink(boolean remembers) {
    this.remembers = remembers;
  }

  /**
   * Prints its port and serves until it is ended. The word {@code forget} is for more blobs than it
   * has memory for.
   */
  public static void main(String[] words) throws IOException {
    try (Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      System.out.println(((InetSocketAddress) server.getLocalAddress()).getPort());
      NullBlobSink sink = new NullBlobSink(!words[0].equals("forget"));
      while (true) {
        selector.select(
            key -> {
              try {
                if (key.isAcceptable()) {
                  SocketChannel client = server.accept();
                  client.configureBlocking(false);
                  client.register(selector, SelectionKey.OP_READ, sink.new Client(client));
                } else {
                  ((Client) key.attachment()).read();
                }
              } catch (IOException e) {
                key.cancel();
              }
            });
      }
    }
  }

  /** One connection. */
  private final class Client {
    private final SocketChannel channel;
    private final ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES_MAX);
    private Request request;
    private long left;
    private ByteBuffer wanted;

    Client(SocketChannel channel) {
      this.channel = channel;
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
      request = Request.of(text);
      left = request.length();
      wanted = request.isOurs() ? ByteBuffer.allocate((int) left) : null;
      ByteBuffer copy = ByteBuffer.allocate(rest.remaining()).put(rest).flip();
      head.clear();
      if (request.waits()) {
        write("HTTP/1.1 100 Continue\r\n\r\n");
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
        Request whole = request;
        request = null;
        write(answer(whole, wanted == null ? new byte[0] : wanted.array()));
      }
    }

    private void write(String text) throws IOException {
      write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private void write(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  /** A request without its body. */
  private record Request(
      String method, String path, String query, Map<String, String> headers, long length) {

    static Request of(String head) {
      String[] lines = head.split("\r\n");
      String[] first = lines[0].split(" ");
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

    boolean isOurs() {
      return path.contains(".drivedock/");
    }
  }

  private ByteBuffer answer(Request request, byte[] content) {
    boolean isContainer = request.query().contains("restype=container");
    return switch (request.method()) {
      case "PUT" -> put(request, content, isContainer);
      case "HEAD" -> head(request, isContainer);
      case "GET" -> get(request, isContainer);
      case "DELETE" -> text(202, "", "");
      default -> text(405, "", "");
    };
  }

  private ByteBuffer put(Request request, byte[] content, boolean isContainer) {
    String path = request.path();
    if (isContainer) {
      return text(201, "", "");
    }
    if (request.query().contains("comp=blocklist")) {
      Long length = staged.remove(path);
      lengths.put(path, length == null ? 0 : length);
    } else if (request.query().contains("comp=block")) {
      staged.merge(path, request.length(), Long::sum);
    } else if (!request.query().contains("comp=")) {
      if (remembers) {
        lengths.put(path, request.length());
      }
      if (request.isOurs()) {
        kept.put(path, content);
      }
    }
    String md5 = request.headers().get("content-md5");
    return text(201, md5 == null ? "" : "Content-MD5: " + md5 + "\r\n", "");
  }

  private ByteBuffer head(Request request, boolean isContainer) {
    Long length = lengths.get(request.path());
    if (length == null && !isContainer) {
      return text(404, "x-ms-error-code: BlobNotFound\r\n", "");
    }
    return raw(
        200,
        "x-ms-blob-type: BlockBlob\r\n"
            + "x-ms-lease-status: unlocked\r\n"
            + "x-ms-lease-state: available\r\n"
            + "Content-Type: application/octet-stream\r\n",
        length == null ? 0 : length,
        new byte[0]);
  }

  private ByteBuffer get(Request request, boolean isContainer) {
    if (isContainer) {
      String list =
          "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs></Blobs>"
              + "<NextMarker /></EnumerationResults>";
      return request.query().contains("comp=list")
          ? text(200, "Content-Type: application/xml\r\n", list)
          : text(200, "", "");
    }
    byte[] content = kept.get(request.path());
    if (request.query().contains("comp=blocklist") || content == null) {
      return text(404, "x-ms-error-code: BlobNotFound\r\n", "");
    }
    return raw(206, "", content.length, content);
  }

  private static ByteBuffer text(int status, String headers, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return raw(status, headers, content.length, content);
  }

  private static ByteBuffer raw(int status, String headers, long length, byte[] content) {
    byte[] head =
        ("HTTP/1.1 "
                + status
                + " So\r\nContent-Length: "
                + length
                + "\r\nETag: \"0x8D\"\r\nLast-Modified: Sun, 01 Mar 2026 08:00:00 GMT\r\n"
                + "Date: Sun, 01 Mar 2026 08:00:00 GMT\r\nx-ms-request-id: r\r\n"
                + "x-ms-version: 2021-12-02\r\n"
                + headers
                + "\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(head.length + content.length).put(head).put(content).flip();
  }
}
