package io.drivedock.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Bytes sent to a server as they are, where no client would send them, and what comes back. */
public final class RawHttp {

  private static final int ANSWERS_WITHIN_MILLIS = 30_000;
  private static final int STATUS_AT = 9;
  private static final int STATUS_DIGITS = 3;

  private RawHttp() {}

  /**
   * An answer as text.
   *
   * @param text all of it, in UTF-8
   */
  public record Answer(String text) {

    /** Leaves out that a body is waited for. */
    public Answer {
      while (text.startsWith("HTTP/1.1 100")) {
        text = text.substring(text.indexOf("\r\n\r\n") + 4);
      }
    }

    /** The status of the answer; -1 if it is no answer of HTTP. */
    public int status() {
      return text.startsWith("HTTP/1.1 ")
          ? Integer.parseInt(text.substring(STATUS_AT, STATUS_AT + STATUS_DIGITS))
          : -1;
    }

    public String head() {
      int end = text.indexOf("\r\n\r\n");
      return end < 0 ? text : text.substring(0, end);
    }

    public String body() {
      int end = text.indexOf("\r\n\r\n");
      return end < 0 ? "" : text.substring(end + 4);
    }
  }

  /** Sends text, each character as the byte of its number, and reads until the server closes. */
  public static Answer send(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(ANSWERS_WITHIN_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      return new Answer(answer.toString(StandardCharsets.UTF_8));
    }
  }
}
