package io.drivedock.station.hashing;

import io.drivedock.drive.Md5;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Hashes groups of blocks that lie in memory. Many threads may each hash a group at a time. */
public final class GroupHasher {

  private final HashEngine engine;
  private final int countMax;
  private final Queue<BlockHasher> idle = new ConcurrentLinkedQueue<>();

  /** For groups of up to so many blocks. */
  public GroupHasher(HashEngine engine, int countMax) {
    this.engine = engine;
    this.countMax = countMax;
  }

  /**
   * Hashes what was put into each buffer, which is flipped for that and stays so. Waits first for a
   * proof that is under way.
   */
  public Md5[] hash(List<ByteBuffer> filled) {
    try {
      engine.awaitProof();
    } catch (InterruptedException e) {
      // It ends; who waits for the digests sees that.
      Thread.currentThread().interrupt();
    }
    BlockHasher known = idle.poll();
    BlockHasher hasher = known == null ? new BlockHasher(engine, countMax) : known;
    Md5[] digests = hasher.all(filled.stream().map(ByteBuffer::flip).toList());
    idle.add(hasher);
    return digests;
  }
}
