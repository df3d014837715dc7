package io.drivedock.server.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection on which a test says what it likes, as slowly as it likes. */
public final class RawConnection implements AutoCloseable {

  private static final int ANSWERS_WITHIN_MILLIS = 30_000;

  private static final Pattern LENGTH = Pattern.compile("\r\nContent-Length: ([0-9]+)\r\n");

  private final Socket socket;

  public RawConnection(URI server) {
    this(server, null);
  }

  /**
   * A connection from another address of this machine.
   *
   * @param from such as {@code 127.0.0.2}; null leaves it to the system
   */
  public RawConnection(URI server, String from) {
    try {
      socket = new Socket();
      socket.setSoTimeout(ANSWERS_WITHIN_MILLIS);
      if (from != null) {
        socket.bind(new InetSocketAddress(from, 0));
      }
      socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends text; where a line ends stands in it. */
  public RawConnection send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawConnection send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first line and the headers of an answer, whose body is read too; empty if it closes. */
  public String head() {
    StringBuilder head = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return head.toString();
        }
        head.append((char) next);
      }
      Matcher length = LENGTH.matcher(head);
      if (length.find()) {
        in.readNBytes(Integer.parseInt(length.group(1)));
      }
      return head.toString();
    } catch (SocketException e) {
      return head.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("no answer after '" + head + "'", e);
    }
  }

  /** The status of an answer; 0 if the server closes instead. */
  public int status() {
    String head = head();
    return head.isEmpty() ? 0 : Integer.parseInt(head.split(" ", 3)[1]);
  }

  /** Reads until that text has come, and returns what came with it. */
  public String until(String text) {
    StringBuilder heard = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      while (heard.indexOf(text) < 0) {
        int next = in.read();
        if (next < 0) {
          throw new AssertionError("the server closed after '" + heard + "'");
        }
        heard.append((char) next);
      }
      return heard.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("'" + text + "' did not come after '" + heard + "'", e);
    }
  }

  /** Returns when the server has closed the connection, whatever it sends before. */
  public void awaitClose() {
    try {
      socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    } catch (SocketException e) {
      // Closed at once.
    } catch (IOException e) {
      throw new UncheckedIOException("the server did not close the connection", e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
