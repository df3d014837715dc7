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
import org.jspecify.annotations.Nullable;

/**
 * Refuses bodies of more than {@value #BYTES_MAX} bytes with 413, whether they say their length or
 * come in chunks. The longest honest body, a job of ten drives, has a few kilobytes.
 */
public final class BoundedBodies extends HttpFilter {
  /** The longest body in bytes. */
  public static final int BYTES_MAX = 1024 * 1024;

  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getContentLengthLong() > BYTES_MAX) {
      throw tooLong();
    }
    chain.doFilter(new Bounded(request), response);
  }

  private static ApiException tooLong() {
    return ApiException.of(
        HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
        "RequestEntityTooLarge",
        "The body of a request has at most " + BYTES_MAX + " bytes.");
  }

  private static final class Bounded extends HttpServletRequestWrapper {
    private @Nullable ServletInputStream stream;

    Bounded(HttpServletRequest request) {
      super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      ServletInputStream bounded = stream;
      if (bounded == null) {
        bounded = new BoundedStream(super.getInputStream());
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
    private long left = BYTES_MAX;

    BoundedStream(ServletInputStream inner) {
      this.inner = inner;
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
        throw tooLong();
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
