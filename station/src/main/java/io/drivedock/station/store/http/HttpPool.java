package io.drivedock.station.store.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One server of HTTP/1.1, or of it over TLS. Each call takes a connection that nobody uses, or
 * makes one; so there are as many as there are callers at one time. May be called from many
 * threads; who is interrupted in a call loses its connection and gets an {@link IOException}.
 */
public final class HttpPool implements AutoCloseable {

  /** Servers close what is idle; one that was idle for less is likely still open. */
  private static final long IDLE_MAX_NANOS = Duration.ofSeconds(8).toNanos();

  private static final long LOOK_MILLIS = 250;

  private final HttpOrigin origin;
  private final Duration silenceMax;
  private final @Nullable SSLContext tls;
  private final Deque<HttpConnection> idle = new ConcurrentLinkedDeque<>();
  private final Set<HttpConnection> busy = ConcurrentHashMap.newKeySet();
  private final Thread watch;

  /**
   * A line to that server; nothing is asked yet.
   *
   * @param server {@code http} or {@code https}, with host and perhaps port
   * @param silenceMax a connection over which nothing went for so long is given up
   */
  public HttpPool(URI server, Duration silenceMax) {
    this(server, silenceMax, null);
  }

  HttpPool(URI server, Duration silenceMax, @Nullable SSLContext tls) {
    this.origin = HttpOrigin.of(server);
    this.silenceMax = silenceMax;
    this.tls = tls;
    if (origin.isTls()) {
      boolean _ = CipherStart.begin();
    }
    this.watch = Thread.ofVirtual().name("http-watch").start(this::closeSilent);
  }

  /** Blocking calls on sockets know no end of their own. */
  private void closeSilent() {
    try {
      while (true) {
        Thread.sleep(LOOK_MILLIS);
        long now = System.nanoTime();
        for (HttpConnection connection : busy) {
          if (now - connection.lastMoved() > silenceMax.toNanos()) {
            connection.abort();
          }
        }
      }
    } catch (InterruptedException e) {
      // The line is closed.
    }
  }

  /**
   * Asks, and waits for the whole answer.
   *
   * @param isRepeatable whether asking twice does no harm: then a connection that the server had
   *     closed is replaced by a fresh one without anybody noticing
   * @throws IOException if there is no answer; whether the server did what was asked is not known
   */
  public HttpResponse send(HttpRequest request, boolean isRepeatable) throws IOException {
    return send(request, isRepeatable, null);
  }

  /**
   * Asks, and puts the body of a success into a buffer.
   *
   * @param into takes as much as it has room for; a body that has more is an {@link IOException}
   */
  public HttpResponse send(HttpRequest request, boolean isRepeatable, @Nullable ByteBuffer into)
      throws IOException {
    HttpConnection known = takeIdle();
    if (known != null) {
      int start = into == null ? 0 : into.position();
      try {
        return exchange(known, request, into);
      } catch (UnansweredException e) {
        if (!isRepeatable || e.isSilence()) {
          throw e;
        }
        if (into != null) {
          into.position(start);
        }
      }
    }
    return exchange(HttpConnection.open(origin, tls), request, into);
  }

  private @Nullable HttpConnection takeIdle() {
    long now = System.nanoTime();
    for (HttpConnection known = idle.pollFirst(); known != null; known = idle.pollFirst()) {
      if (now - known.lastMoved() < IDLE_MAX_NANOS) {
        return known;
      }
      known.close();
    }
    return null;
  }

  private HttpResponse exchange(
      HttpConnection connection, HttpRequest request, @Nullable ByteBuffer into)
      throws IOException {
    connection.begin();
    busy.add(connection);
    boolean isReusable = false;
    try {
      connection.send(request);
      HttpResponse response = connection.answer(request, into);
      isReusable = connection.isReusable();
      return response;
    } catch (IOException e) {
      throw connection.explained(e);
    } finally {
      busy.remove(connection);
      if (isReusable) {
        idle.addFirst(connection);
      } else {
        connection.close();
      }
    }
  }

  /** No byte of an answer came. */
  static final class UnansweredException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean isSilence;

    UnansweredException(String message, boolean isSilence, Throwable cause) {
      super(message, cause);
      this.isSilence = isSilence;
    }

    /** Whether it was given up because nothing came, and not because it was closed. */
    boolean isSilence() {
      return isSilence;
    }
  }

  static EOFException brokeOff() {
    return new EOFException("the server closed the connection in the middle of its answer");
  }

  @Override
  public void close() {
    watch.interrupt();
    for (HttpConnection known = idle.pollFirst(); known != null; known = idle.pollFirst()) {
      known.close();
    }
    busy.forEach(HttpConnection::abort);
  }
}
