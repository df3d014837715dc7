package io.drivedock.server.limits;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Optional;
import org.apache.tomcat.util.net.Acceptor;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketProcessorBase;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/** Accepts every connection, and closes at once those for which there is no room. */
final class BoundedEndpoint extends NioEndpoint {

  private @Nullable CallerBudget budget;
  private @Nullable Thread acceptorThread;
  private @Nullable Thread pollerThread;

  /** Bounds it by that budget, before it starts. */
  void within(CallerBudget given) {
    budget = given;
  }

  private CallerBudget budget() {
    return Objects.requireNonNull(budget, "an endpoint is bounded before it starts");
  }

  /** As Tomcat does it, with a connection of ours. */
  @Override
  protected boolean setSocketOptions(SocketChannel socket) {
    try {
      InetAddress from = ((InetSocketAddress) socket.getRemoteAddress()).getAddress();
      Optional<Quota.Hold> hold =
          budget()
              .connections()
              .admit(from, isSSLEnabled() ? Limits.TLS_CONNECTION_BYTES : Limits.CONNECTION_BYTES);
      if (hold.isEmpty()) {
        // At once and for good: no state of a refused connection stays with the system.
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        destroySocket(socket);
        return false;
      }
      open(socket, hold.get());
      return true;
    } catch (IOException | RuntimeException e) {
      // It has gone already.
      destroySocket(socket);
      return false;
    }
  }

  private void open(SocketChannel socket, Quota.Hold hold) throws IOException {
    BoundedConnection connection;
    try {
      NioChannel channel =
          createChannel(
              new SocketBufferHandler(
                  socketProperties.getAppReadBufSize(),
                  socketProperties.getAppWriteBufSize(),
                  socketProperties.getDirectBuffer()));
      connection = new BoundedConnection(channel, this, budget(), hold);
      channel.reset(socket, connection);
      connections.put(socket, connection);
    } catch (IOException | RuntimeException e) {
      hold.close();
      throw e;
    }
    budget().connections().add(connection);
    try {
      socket.configureBlocking(false);
      socketProperties.setProperties(socket.socket());
      connection.setKeepAliveLeft(getMaxKeepAliveRequests());
      getPoller().register(connection);
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public boolean processSocket(
      SocketWrapperBase<NioChannel> socket, SocketEvent event, boolean dispatch) {
    if (socket instanceof BoundedConnection connection) {
      connection.called();
    }
    return super.processSocket(socket, event, dispatch);
  }

  @Override
  protected SocketProcessorBase<NioChannel> createSocketProcessor(
      SocketWrapperBase<NioChannel> socket, SocketEvent event) {
    return new Work(socket, event);
  }

  /** What one connection has to do; used again for others. */
  private final class Work extends SocketProcessor implements RequestQueue.OfConnection {
    Work(SocketWrapperBase<NioChannel> socket, SocketEvent event) {
      super(socket, event);
    }

    @Override
    public BoundedConnection connection() {
      return (BoundedConnection) socketWrapper;
    }
  }

  @Override
  public void startInternal() throws Exception {
    super.startInternal();
    pollerThread = threadOf(getName() + "-Poller");
  }

  private static @Nullable Thread threadOf(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .findFirst()
        .orElse(null);
  }

  @Override
  protected void startAcceptorThread() {
    acceptor = new Acceptor<>(this);
    Thread thread = new Thread(acceptor, getName() + "-Acceptor");
    thread.setDaemon(getDaemon());
    thread.start();
    acceptorThread = thread;
  }

  /** Whether nobody can connect to it any more, although it was not told to stop. */
  boolean isDeaf() {
    return isRunning()
        && !isPaused()
        && (hasEnded(acceptorThread) || hasEnded(pollerThread) || !getServerSocket().isOpen());
  }

  private static boolean hasEnded(@Nullable Thread thread) {
    return thread != null && !thread.isAlive();
  }
}
