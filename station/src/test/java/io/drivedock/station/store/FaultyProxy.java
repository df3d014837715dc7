package io.drivedock.station.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A proxy before a real server of a test, that answers some requests by itself, and wrongly. */
public final class FaultyProxy implements AutoCloseable {

  /** What it answers. */
  public enum Fault {
    /** A failure of the server. */
    STATUS_500,
    /** That the caller may not. */
    STATUS_403,
    /** What is no answer of HTTP. */
    UNREADABLE
  }

  private static final int IDLE_MILLIS_MAX = 20_000;

  private final ServerSocket door;
  private final int server;
  private final AtomicInteger faults = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Predicate<String> isFaulty = request -> false;
  private volatile Fault fault = Fault.STATUS_500;

  /**
   * A proxy that does no harm yet.
   *
   * @param server its port
   */
  public FaultyProxy(int server) throws IOException {
    this.server = server;
    door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return door.getLocalPort();
  }

  /** Answers so to all requests whose first line is such a one. */
  public void failAt(Predicate<String> firstLine, Fault how) {
    fault = how;
    isFaulty = firstLine;
  }

  public int faults() {
    return faults.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // The proxy is closed.
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), server)) {
      open.add(behind);
      client.setSoTimeout(IDLE_MILLIS_MAX);
      behind.setSoTimeout(IDLE_MILLIS_MAX);
      InputStream asked = client.getInputStream();
      while (true) {
        String head = head(asked);
        String line = head.substring(0, head.indexOf("\r\n"));
        if (isFaulty.test(line)) {
          body(head, asked, OutputStream.nullOutputStream(), false, false);
          faults.incrementAndGet();
          client.getOutputStream().write(answer().getBytes(StandardCharsets.ISO_8859_1));
          return;
        }
        OutputStream to = behind.getOutputStream();
        to.write(head.getBytes(StandardCharsets.ISO_8859_1));
        body(head, asked, to, false, false);
        to.flush();
        answered(line.startsWith("HEAD "), behind.getInputStream(), client.getOutputStream());
      }
    } catch (IOException e) {
      // One of them is gone, and the other goes too.
    }
  }

  private String answer() {
    return switch (fault) {
      case STATUS_500 -> "HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      case STATUS_403 -> "HTTP/1.1 403 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      case UNREADABLE -> "neither a status nor a header\r\n\r\n";
    };
  }

  private static void answered(boolean isHead, InputStream from, OutputStream to)
      throws IOException {
    String head;
    int status;
    do {
      head = head(from);
      status = Integer.parseInt(head.substring(9, 12));
      to.write(head.getBytes(StandardCharsets.ISO_8859_1));
    } while (status < 200);
    boolean hasNone = isHead || status == 204 || status == 304;
    body(head, from, to, true, hasNone);
    to.flush();
  }

  private static String head(InputStream from) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int last = 0;
    for (int b = from.read(); b >= 0; b = from.read()) {
      head.write(b);
      last = (last << 8) | b;
      if (last == 0x0D0A0D0A) {
        return head.toString(StandardCharsets.ISO_8859_1);
      }
    }
    throw new IOException("the end of the connection");
  }

  private static void body(
      String head, InputStream from, OutputStream to, boolean isAnswer, boolean hasNone)
      throws IOException {
    String folded = head.toLowerCase(Locale.ROOT);
    if (hasNone) {
      return;
    }
    if (folded.contains("\r\ntransfer-encoding: chunked")) {
      chunks(from, to);
      return;
    }
    int at = folded.indexOf("\r\ncontent-length:");
    if (at >= 0) {
      int start = at + "\r\ncontent-length:".length();
      copy(
          from, to, Long.parseLong(folded.substring(start, folded.indexOf("\r\n", start)).strip()));
    } else if (isAnswer) {
      from.transferTo(to);
    }
  }

  private static void chunks(InputStream from, OutputStream to) throws IOException {
    long length;
    do {
      String line = line(from);
      to.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      length = Long.parseLong(line.split(";", -1)[0].strip(), 16);
      copy(from, to, length);
      String end = line(from);
      to.write((end + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    } while (length > 0);
  }

  private static String line(InputStream from) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = from.read(); b != '\n'; b = from.read()) {
      if (b < 0) {
        throw new IOException("the end of the connection");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  private static void copy(InputStream from, OutputStream to, long length) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (long left = length; left > 0; ) {
      int read = from.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new IOException("the end of the connection");
      }
      to.write(buffer, 0, read);
      left -= read;
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
