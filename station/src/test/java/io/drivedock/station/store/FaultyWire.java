package io.drivedock.station.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A wire to a server of a test, on which one byte of all that go over it can be harmed. */
public final class FaultyWire implements AutoCloseable {

  /** What is done to that byte. */
  public enum Harm {
    /** One bit of it is the other way round. */
    FLIPPED,
    /** It never arrives, and its connection is cut. */
    CUT
  }

  /** Which way the bytes go that are counted. */
  public enum Way {
    TO_SERVER,
    FROM_SERVER
  }

  private static final int BUFFER_BYTES = 8_192;

  /** A length that was harmed lets one side wait for what never comes, until somebody hangs up. */
  private static final int IDLE_MILLIS_MAX = 2_000;

  private final ServerSocket door;
  private final int server;
  private final Way way;
  private final Harm harm;
  private final long at;
  private final AtomicLong bytes = new AtomicLong();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /**
   * A wire that harms the byte of that number, from 0.
   *
   * @param server its port
   */
  public FaultyWire(int server, Way way, Harm harm, long at) throws IOException {
    this.server = server;
    this.way = way;
    this.harm = harm;
    this.at = at;
    door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return door.getLocalPort();
  }

  /** How many went that way so far. */
  public long bytes() {
    return bytes.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
        open.add(client);
        open.add(behind);
        Thread.ofVirtual().start(() -> pump(client, behind, way == Way.TO_SERVER));
        Thread.ofVirtual().start(() -> pump(behind, client, way == Way.FROM_SERVER));
      }
    } catch (IOException e) {
      // The wire is closed.
    }
  }

  private void pump(Socket from, Socket to, boolean isCounted) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      from.setSoTimeout(IDLE_MILLIS_MAX);
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        int count = read;
        if (isCounted) {
          long before = bytes.getAndAdd(read);
          int harmed = before <= at && at < before + read ? (int) (at - before) : -1;
          if (harmed >= 0 && harm == Harm.FLIPPED) {
            buffer[harmed] ^= 0x04;
          } else if (harmed >= 0) {
            count = harmed;
          }
        }
        out.write(buffer, 0, count);
        if (count < read) {
          return;
        }
      }
    } catch (IOException e) {
      // One of them is gone, and the other goes too.
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
