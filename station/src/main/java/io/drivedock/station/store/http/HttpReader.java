package io.drivedock.station.store.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer (RFC 9112). A server is a stranger: lines, headers and what is kept of a body
 * are bounded, and what is ambiguous is refused.
 */
final class HttpReader {

  private static final int LINE_MAX = 16 * 1024;
  private static final int HEAD_MAX = 64 * 1024;
  private static final int TEXT_MAX = 8 << 20;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  /** Where bytes come from. */
  interface Source {
    /** Fills the buffer, which is empty, anew; false at the end. */
    boolean more() throws IOException;

    /**
     * Reads some bytes to where they are wanted, past the buffer, which is empty; false at the end.
     */
    boolean more(ByteBuffer into) throws IOException;
  }

  private final Source source;
  private final ByteBuffer in;
  private boolean keepsConnection;
  private int headBytes;

  HttpReader(Source source, ByteBuffer in) {
    this.source = source;
    this.in = in;
  }

  /** Whether another call may follow on the same connection. */
  boolean keepsConnection() {
    return keepsConnection;
  }

  HttpResponse read(boolean isHead, @Nullable ByteBuffer into) throws IOException {
    while (true) {
      headBytes = 0;
      String line = line();
      int status = status(line);
      Map<String, String> headers = headers();
      if (status < 200) {
        continue;
      }
      String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
      keepsConnection = line.startsWith("HTTP/1.1") && !connection.contains("close");
      boolean hasBody = !isHead && status != NO_CONTENT && status != NOT_MODIFIED;
      Sink sink = new Sink(status < 300 ? into : null);
      if (hasBody) {
        body(headers, sink);
      }
      return new HttpResponse(status, headers, sink.text.toByteArray());
    }
  }

  private static int status(String line) throws IOException {
    if (line.length() >= 12 && line.startsWith("HTTP/1.") && line.charAt(8) == ' ') {
      try {
        int status = Integer.parseInt(line.substring(9, 12));
        if (status >= 100) {
          return status;
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
    }
    throw new IOException("the answer is not HTTP/1.1");
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new IOException("the answer has a header without a name");
      }
      String name = line.substring(0, colon);
      String value = line.substring(colon + 1).strip();
      String before = headers.put(name, value);
      if (before != null && name.equals("content-length") && !before.equals(value)) {
        throw new IOException("the answer says two lengths");
      }
    }
    return headers;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int b = next();
      headBytes++;
      if (b == '\n') {
        int end = line.length();
        if (end > 0 && line.charAt(end - 1) == '\r') {
          line.setLength(end - 1);
        }
        return line.toString();
      }
      if (line.length() > LINE_MAX || headBytes > HEAD_MAX) {
        throw new IOException("the answer has a head without an end");
      }
      line.append((char) b);
    }
  }

  private int next() throws IOException {
    if (!in.hasRemaining() && !source.more()) {
      throw HttpPool.brokeOff();
    }
    return in.get() & 0xFF;
  }

  // ---- the body

  /** Where it goes: into the caller's buffer, or kept as text as far as anybody would read it. */
  private static final class Sink {
    private final @Nullable ByteBuffer into;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    Sink(@Nullable ByteBuffer into) {
      this.into = into;
    }

    /** Where so many bytes belong; nothing if they are kept as text. */
    @Nullable ByteBuffer place(long length) throws IOException {
      if (into != null && length > into.remaining()) {
        throw new IOException("the answer has more bytes than were asked for");
      }
      return into;
    }

    void take(ByteBuffer part) throws IOException {
      ByteBuffer place = place(part.remaining());
      if (place != null) {
        place.put(part);
      } else {
        int kept = Math.min(part.remaining(), TEXT_MAX - text.size());
        for (int i = 0; i < kept; i++) {
          text.write(part.get());
        }
        part.position(part.limit());
      }
    }
  }

  private void body(Map<String, String> headers, Sink sink) throws IOException {
    String coding = headers.get("transfer-encoding");
    String length = headers.get("content-length");
    if (coding != null) {
      if (!coding.equalsIgnoreCase("chunked") || length != null) {
        throw new IOException("the answer does not say where its body ends");
      }
      chunks(sink);
    } else if (length != null) {
      part(parsed(length, 10), sink);
    } else {
      keepsConnection = false;
      while (in.hasRemaining() || source.more()) {
        sink.take(in);
      }
    }
  }

  private static long parsed(String number, int radix) throws IOException {
    try {
      long value = Long.parseLong(number, radix);
      if (value >= 0 && number.charAt(0) != '+') {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IOException("the answer has a length that is not a number");
  }

  private void part(long length, Sink sink) throws IOException {
    ByteBuffer place = sink.place(length);
    for (long left = length; left > 0; ) {
      if (place != null && !in.hasRemaining() && left >= in.capacity()) {
        left -= straight(left, place);
        continue;
      }
      if (!in.hasRemaining() && !source.more()) {
        throw HttpPool.brokeOff();
      }
      int count = (int) Math.min(left, in.remaining());
      ByteBuffer part = in.slice(in.position(), count);
      sink.take(part);
      in.position(in.position() + count);
      left -= count;
    }
  }

  /** Some of so many bytes, without a copy; how many. */
  private int straight(long length, ByteBuffer place) throws IOException {
    int from = place.position();
    int end = place.limit();
    place.limit(from + (int) length);
    try {
      if (!source.more(place)) {
        throw HttpPool.brokeOff();
      }
    } finally {
      place.limit(end);
    }
    return place.position() - from;
  }

  private void chunks(Sink sink) throws IOException {
    while (true) {
      headBytes = 0;
      String line = line();
      int semicolon = line.indexOf(';');
      String size = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
      long length = size.isEmpty() ? -1 : parsed(size, 16);
      if (length < 0) {
        throw new IOException("the answer has a chunk without a size");
      }
      if (length == 0) {
        headers();
        return;
      }
      part(length, sink);
      if (!line().isEmpty()) {
        throw new IOException("the answer has a chunk that is longer than it says");
      }
    }
  }
}
