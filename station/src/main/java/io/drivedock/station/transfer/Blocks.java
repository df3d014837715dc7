package io.drivedock.station.transfer;

import io.drivedock.drive.Chunk;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The memory that the bytes of blobs go through, in blocks that each hold the longest chunk. It is
 * all that they ever take, however many drives are moved; who finds none waits.
 */
public final class Blocks {

  /** A station with fewer could not read while it sends. */
  private static final int COUNT_MIN = 2;

  /** Blocks begin where those of a file system may, so that they need no copy on their way. */
  private static final int PAGE_BYTES = 4_096;

  /** Parts begin at the beginning of a cache line. */
  private static final int ALIGNED = 64;

  private final int count;
  private final Semaphore free;
  private final Queue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();

  /** As many as there is room for in so many bytes, but two at least. */
  public Blocks(long bytes) {
    count = Math.clamp(bytes / Chunk.LENGTH_MAX, COUNT_MIN, Integer.MAX_VALUE);
    // Whoever waits longest is next, so no drive starves beside another.
    free = new Semaphore(count, true);
  }

  public int count() {
    return count;
  }

  /**
   * A block, as soon as one is free.
   *
   * @throws TransferStoppedException if the caller is interrupted meanwhile
   */
  public Block take() throws TransferStoppedException {
    try {
      free.acquire();
      return new Block();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * A block, if one is free by then.
   *
   * @throws TransferStoppedException if the caller is interrupted meanwhile
   */
  public Optional<Block> takeWithin(long millis) throws TransferStoppedException {
    try {
      return free.tryAcquire(millis, TimeUnit.MILLISECONDS)
          ? Optional.of(new Block())
          : Optional.empty();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static TransferStoppedException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new TransferStoppedException(
        "The transfer was interrupted; it continues with the next lease of the drive.", e);
  }

  /** One block, until all who use a part of it have given it back. */
  public final class Block {
    private final ByteBuffer memory;
    private final AtomicInteger users = new AtomicInteger(1);
    private int used;

    private Block() {
      ByteBuffer known = idle.poll();
      memory = known == null ? fresh() : known;
    }

    private static ByteBuffer fresh() {
      return ByteBuffer.allocateDirect(Chunk.LENGTH_MAX + PAGE_BYTES)
          .alignedSlice(PAGE_BYTES)
          .slice(0, Chunk.LENGTH_MAX);
    }

    /** Whether there is room for that many bytes more. */
    public boolean hasRoom(int bytes) {
      return Chunk.LENGTH_MAX - used >= bytes;
    }

    /** The next bytes of it; their user {@link #release releases} it too. */
    public ByteBuffer part(int bytes) {
      ByteBuffer part = memory.slice(used, bytes);
      used += (bytes + ALIGNED - 1) / ALIGNED * ALIGNED;
      users.incrementAndGet();
      return part;
    }

    /** All of it, for one who has it alone. */
    public ByteBuffer all() {
      return memory.duplicate().clear();
    }

    /** One user less; after the last, somebody else has it. */
    public void release() {
      if (users.decrementAndGet() == 0) {
        idle.add(memory);
        free.release();
      }
    }
  }
}
