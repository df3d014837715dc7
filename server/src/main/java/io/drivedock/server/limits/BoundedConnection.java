package io.drivedock.server.limits;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;

/**
 * A connection that knows how far it is and how long it may take for that. Tomcat measures the time
 * between two reads, so that a byte now and then holds a connection for ever; here the timeouts
 * that it asks for are what is left until a deadline.
 */
// One thread at a time reads and writes; others only look how far it is.
@SuppressWarnings("NonAtomicVolatileUpdate")
final class BoundedConnection extends NioEndpoint.NioSocketWrapper implements Yielding {

  /** How far a connection is. */
  enum Phase {
    /** The headers of a request are awaited, or the handshake of TLS. */
    HEAD,
    /** A request is answered. */
    REQUEST,
    /** A request was answered, and what nobody read of its body is awaited. */
    REST,
    /** Nothing is asked. */
    IDLE
  }

  private static final long MILLIS_MIN = 1;
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final long number = NUMBERS.incrementAndGet();

  private final Connections connections;
  private final Quota.Hold hold;
  private volatile Phase phase = Phase.HEAD;
  private volatile long since = System.nanoTime();
  private volatile boolean isKnown;
  private volatile boolean isRead;
  private volatile long bytesRead;
  private volatile long waitedForReads;
  private volatile long bytesWritten;
  private volatile long waitedForWrites;

  /** A connection that was just made, and gives its room back when it ends. */
  BoundedConnection(
      NioChannel channel, NioEndpoint endpoint, CallerBudget budget, Quota.Hold hold) {
    super(channel, endpoint);
    this.connections = budget.connections();
    this.hold = hold;
  }

  @Override
  public boolean isWaiting() {
    return phase == Phase.HEAD || phase == Phase.IDLE;
  }

  /** Of the connections of this process; no other has it. */
  long number() {
    return number;
  }

  /** When the phase began, by {@link System#nanoTime}. */
  long since() {
    return since;
  }

  /** Whether anything was read of it. */
  boolean isRead() {
    return isRead;
  }

  /**
   * Whether it is so new that what it has to say may have come and not been read: it waits for this
   * server, and not the other way round.
   */
  boolean isSpared() {
    return !isRead && System.nanoTime() - since < timeouts().unread().toNanos();
  }

  @Override
  public boolean isKnown() {
    return isKnown;
  }

  /** A caller that is known uses it. */
  void know() {
    isKnown = true;
  }

  /** The headers of a request are complete. */
  void begin() {
    bytesRead = 0;
    waitedForReads = 0;
    bytesWritten = 0;
    waitedForWrites = 0;
    enter(Phase.REQUEST);
  }

  /** It was answered. */
  void end() {
    enter(Phase.REST);
  }

  private void enter(Phase next) {
    since = System.nanoTime();
    phase = next;
  }

  /** Something came, or its time is over: it waits for a thread now. */
  void called() {
    connections.works(this);
  }

  /** A thread has done what there was to do, and what comes next is awaited. */
  @Override
  public void registerReadInterest() {
    if (isWaiting()) {
      connections.waits(this);
    }
    super.registerReadInterest();
  }

  // ---- deadlines

  private Timeouts timeouts() {
    return connections.timeouts(isKnown);
  }

  private long readNanosLeft() {
    long elapsed = System.nanoTime() - since;
    Timeouts timeouts = timeouts();
    return switch (phase) {
      case HEAD -> timeouts.head().toNanos() - elapsed;
      case IDLE -> timeouts.idle().toNanos() - elapsed;
      case REST -> timeouts.rest().toNanos() - elapsed;
      case REQUEST ->
          Math.min(timeouts.waitNanosMax(bytesRead), timeouts.body().toNanos()) - waitedForReads;
    };
  }

  private long writeNanosLeft() {
    return phase == Phase.HEAD
        ? readNanosLeft()
        : timeouts().waitNanosMax(bytesWritten) - waitedForWrites;
  }

  private static long millis(long nanos) {
    return Math.max(MILLIS_MIN, TimeUnit.NANOSECONDS.toMillis(nanos));
  }

  @Override
  public long getReadTimeout() {
    return millis(readNanosLeft());
  }

  @Override
  public long getWriteTimeout() {
    return millis(writeNanosLeft());
  }

  /** The poller closes what was read longer ago than the timeout: long ago, or just now. */
  @Override
  public long getLastRead() {
    if (readNanosLeft() <= 0) {
      return 0;
    }
    updateLastRead();
    return super.getLastRead();
  }

  @Override
  public long getLastWrite() {
    if (writeNanosLeft() <= 0) {
      return 0;
    }
    updateLastWrite();
    return super.getLastWrite();
  }

  // ---- counting

  @Override
  public int read(boolean block, byte[] bytes, int offset, int length) throws IOException {
    long began = System.nanoTime();
    return counted(began, block, super.read(block, bytes, offset, length));
  }

  @Override
  public int read(boolean block, ByteBuffer to) throws IOException {
    long began = System.nanoTime();
    return counted(began, block, super.read(block, to));
  }

  /** Headers are read without blocking, bodies and the rest of them with it. */
  private int counted(long began, boolean block, int read) {
    isRead = true;
    switch (phase) {
      case HEAD -> {}
      case REQUEST -> {
        waitedForReads += System.nanoTime() - began;
        bytesRead += Math.max(0, read);
      }
      case REST -> {
        if (!block) {
          enter(read > 0 ? Phase.HEAD : Phase.IDLE);
        }
      }
      case IDLE -> {
        if (read > 0) {
          enter(Phase.HEAD);
        }
      }
    }
    return read;
  }

  @Override
  protected void doWrite(boolean block, ByteBuffer buffer) throws IOException {
    long began = System.nanoTime();
    int length = buffer.remaining();
    super.doWrite(block, buffer);
    waitedForWrites += System.nanoTime() - began;
    bytesWritten += length - buffer.remaining();
  }

  @Override
  protected void doClose() {
    try {
      super.doClose();
    } finally {
      connections.remove(this);
      hold.close();
    }
  }
}
