package io.drivedock.server.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses bodies of more than {@value #BYTES_MAX} bytes with 413, whether they say their length or
 * come in chunks. The longest honest body, a job of ten drives, has a few kilobytes; what is
 * longer, such as a photo, has a place of its own.
 */
public final class BoundedBodies extends HttpFilter {
  /** The longest body in bytes. */
  public static final int BYTES_MAX = 1024 * 1024;

  private static final long serialVersionUID = 1L;

  private final transient List<Larger> larger;

  /**
   * A place for longer bodies.
   *
   * @param path that the whole path matches
   * @param bytes the longest body there
   */
  public record Larger(Pattern path, int bytes) {}

  /** Bounds bodies, more generously at some places. */
  public BoundedBodies(List<Larger> larger) {
    this.larger = List.copyOf(larger);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    int most = most(request.getRequestURI());
    long length = request.getContentLengthLong();
    if (length > most) {
      throw tooLong(most);
    }
    String type = request.getContentType();
    if (length < 0 && type != null && type.startsWith("multipart/")) {
      // The container reads parts by itself, past every filter; browsers say how long they are.
      throw ApiException.of(
          HttpServletResponse.SC_LENGTH_REQUIRED,
          "LengthRequired",
          "A form with files says its length in Content-Length.");
    }
    chain.doFilter(new Bounded(request, most), response);
  }

  private int most(String path) {
    for (Larger place : larger) {
      if (place.path().matcher(path).matches()) {
        return place.bytes();
      }
    }
    return BYTES_MAX;
  }

  private static ApiException tooLong(int most) {
    return ApiException.of(
        HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
        "RequestEntityTooLarge",
        "The body of this request has at most " + most + " bytes.");
  }

  private static final class Bounded extends HttpServletRequestWrapper {
    private @Nullable ServletInputStream stream;

    private final int most;

    Bounded(HttpServletRequest request, int most) {
      super(request);
      this.most = most;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      ServletInputStream bounded = stream;
      if (bounded == null) {
        bounded = new BoundedStream(super.getInputStream(), most);
        stream = bounded;
      }
      return bounded;
    }

    @Override
    public BufferedReader getReader() throws IOException {
      return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }
  }

  private static final class BoundedStream extends ServletInputStream {
    private final ServletInputStream inner;
    private final int most;
    private long left;

    BoundedStream(ServletInputStream inner, int most) {
      this.inner = inner;
      this.most = most;
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      int read = inner.read();
      if (read >= 0) {
        count(1);
      }
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = inner.read(bytes, offset, length);
      if (read > 0) {
        count(read);
      }
      return read;
    }

    private void count(int bytes) {
      left -= bytes;
      if (left < 0) {
        throw tooLong(most);
      }
    }

    @Override
    public boolean isFinished() {
      return inner.isFinished();
    }

    @Override
    public boolean isReady() {
      return inner.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      inner.setReadListener(listener);
    }
  }
}
