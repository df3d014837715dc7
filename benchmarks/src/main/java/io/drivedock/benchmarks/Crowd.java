package io.drivedock.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Many connections in one thread, each of which says its opening and then next to nothing. One that
 * the server closes comes again, as long as no more than so many come in a second.
 */
final class Crowd implements AutoCloseable {

  /** More would measure how fast the system makes connections. */
  static final int COMING_PER_SECOND_MAX = 2_000;

  private static final long TICK_MILLIS = 10;

  private final InetSocketAddress server;
  private final int dripMillis;
  private final IntFunction<String> opening;
  private final Deque<Integer> outside = new ArrayDeque<>();
  private final AtomicInteger come = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger insideMost = new AtomicInteger();
  private final Thread thread;
  private volatile boolean isOver;

  private record Member(int number, SocketChannel channel) {}

  Crowd(URI server, int members, int dripMillis, IntFunction<String> opening) {
    this.server = new InetSocketAddress(server.getHost(), server.getPort());
    this.dripMillis = dripMillis;
    this.opening = opening;
    for (int i = 0; i < members; i++) {
      outside.add(i);
    }
    thread = Thread.ofPlatform().name("crowd").start(this::run);
  }

  String described() {
    return "%,d came, %,d were closed, at most %,d at a time"
        .formatted(come.get(), closed.get(), insideMost.get());
  }

  private void run() {
    try (Selector selector = Selector.open()) {
      long began = System.nanoTime();
      long lastDrip = began;
      while (!isOver) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        enter(selector, millis * COMING_PER_SECOND_MAX / 1_000);
        selector.select(TICK_MILLIS);
        for (SelectionKey key : selector.selectedKeys()) {
          act(key);
        }
        selector.selectedKeys().clear();
        if (dripMillis > 0
            && System.nanoTime() - lastDrip > TimeUnit.MILLISECONDS.toNanos(dripMillis)) {
          lastDrip = System.nanoTime();
          for (SelectionKey key : selector.keys()) {
            drip(key);
          }
        }
      }
      for (SelectionKey key : selector.keys()) {
        ((Member) key.attachment()).channel().close();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void enter(Selector selector, long comeMost) throws IOException {
    while (come.get() < comeMost && !outside.isEmpty()) {
      int number = outside.removeFirst();
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      // A connection that is gone leaves nothing behind on this machine.
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      SelectionKey key =
          channel.register(selector, SelectionKey.OP_CONNECT, new Member(number, channel));
      come.incrementAndGet();
      insideMost.accumulateAndGet(inside.incrementAndGet(), Math::max);
      try {
        if (channel.connect(server)) {
          begin(key);
        }
      } catch (IOException e) {
        leave(key);
      }
    }
  }

  private void act(SelectionKey key) {
    SocketChannel channel = ((Member) key.attachment()).channel();
    try {
      if (key.isValid() && key.isConnectable() && channel.finishConnect()) {
        begin(key);
      } else if (key.isValid() && key.isReadable()) {
        ByteBuffer heard = ByteBuffer.allocate(64 * 1024);
        if (channel.read(heard) < 0) {
          leave(key);
        }
      }
    } catch (IOException e) {
      leave(key);
    }
  }

  private void begin(SelectionKey key) throws IOException {
    Member member = (Member) key.attachment();
    key.interestOps(SelectionKey.OP_READ);
    member
        .channel()
        .write(
            ByteBuffer.wrap(opening.apply(member.number()).getBytes(StandardCharsets.ISO_8859_1)));
  }

  private void drip(SelectionKey key) {
    try {
      if (key.isValid() && key.interestOps() == SelectionKey.OP_READ) {
        ((Member) key.attachment()).channel().write(ByteBuffer.wrap(new byte[] {'a'}));
      }
    } catch (IOException e) {
      leave(key);
    }
  }

  private void leave(SelectionKey key) {
    Member member = (Member) key.attachment();
    key.cancel();
    try {
      member.channel().close();
    } catch (IOException e) {
      // It is gone either way.
    }
    closed.incrementAndGet();
    inside.decrementAndGet();
    outside.addLast(member.number());
  }

  @Override
  public void close() {
    isOver = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
