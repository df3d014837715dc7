package io.drivedock.server.limits;

import org.apache.coyote.Adapter;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.SocketEvent;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 whose connections are bounded. Tomcat makes it by its name; {@link #within} bounds it
 * before it starts.
 */
public final class BoundedProtocol extends Http11NioProtocol {

  private static final int READ_BUFFER_BYTES = 2 * 1024;
  private static final int WRITE_BUFFER_BYTES = 4 * 1024;
  private static final int PROCESSORS_KEPT = 64;

  /** A connection that finds no room here is tried again by its client a second later. */
  private static final int CONNECTIONS_TO_ACCEPT_MAX = 4_096;

  private final BoundedEndpoint bounded;
  private volatile boolean isMade;

  /** A protocol that is not bounded yet. */
  public BoundedProtocol() {
    this(new BoundedEndpoint());
  }

  private BoundedProtocol(BoundedEndpoint endpoint) {
    super(endpoint);
    this.bounded = endpoint;
  }

  /** Bounds it by that budget. */
  public void within(CallerBudget budget) {
    bounded.within(budget);
    setExecutor(budget.requests());
    // What is too much is refused, and not kept waiting in front of the door.
    setMaxConnections(-1);
    setAcceptCount(CONNECTIONS_TO_ACCEPT_MAX);
    // Nobody is told to send a body before it is known who asks.
    setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
    setProcessorCache(PROCESSORS_KEPT);
    setMaxSwallowSize(Limits.REST_BYTES_MAX);
    var socket = bounded.getSocketProperties();
    socket.setAppReadBufSize(READ_BUFFER_BYTES);
    socket.setAppWriteBufSize(WRITE_BUFFER_BYTES);
    // A buffer that returns to a pool while another thread still has it would mix two connections.
    socket.setBufferPool(0);
  }

  /** Whether it runs and cannot be connected to any more. */
  public boolean isDeaf() {
    return bounded.isDeaf();
  }

  @Override
  public void init() throws Exception {
    super.init();
    isMade = true;
  }

  /**
   * Nothing from then on, so that parsers are not registered for JMX, which nobody reads here.
   * Tomcat takes one lock for each registration, also where there is no registry: with more
   * requests at work than parsers are kept, virtual threads queue for it, and each of them waits
   * for a processor once more after it got the lock.
   */
  @Override
  public @Nullable String getDomain() {
    return isMade ? null : super.getDomain();
  }

  @Override
  protected Processor createProcessor() {
    return new Exchange(this, adapter);
  }

  /** Tells a connection when a request begins and ends. */
  private static final class Exchange extends Http11Processor {
    private final @Nullable Adapter told;

    Exchange(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
      super(protocol, adapter);
      this.told = new Told(adapter);
    }

    @Override
    public Adapter getAdapter() {
      return told == null ? super.getAdapter() : told;
    }

    private final class Told implements Adapter {
      private final Adapter inner;

      Told(Adapter inner) {
        this.inner = inner;
      }

      @Override
      public void service(Request request, Response response) throws Exception {
        if (getSocketWrapper() instanceof BoundedConnection connection) {
          connection.begin();
          request.setAttribute(Connections.ATTRIBUTE, connection);
          try {
            inner.service(request, response);
          } finally {
            connection.end();
          }
        } else {
          inner.service(request, response);
        }
      }

      @Override
      public boolean prepare(Request request, Response response) throws Exception {
        return inner.prepare(request, response);
      }

      @Override
      public boolean asyncDispatch(Request request, Response response, SocketEvent status)
          throws Exception {
        return inner.asyncDispatch(request, response, status);
      }

      @Override
      public void log(Request request, Response response, long time) {
        inner.log(request, response, time);
      }

      @Override
      public void checkRecycled(Request request, Response response) {
        inner.checkRecycled(request, response);
      }

      @Override
      public String getDomain() {
        return inner.getDomain();
      }
    }
  }
}
