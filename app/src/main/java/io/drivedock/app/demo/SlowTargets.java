package io.drivedock.app.demo;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.Chunk;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.ForwardingTargets;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoreLimits;
import io.drivedock.station.store.Targets;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Targets that can be made slow, one block at a time: on a fast disk a transfer would be over
 * before anybody could cancel it.
 */
final class SlowTargets extends ForwardingTargets {
  private static final Duration PER_BLOCK = Duration.ofMillis(150);

  private final AtomicBoolean isSlow;

  SlowTargets(Targets inner) {
    this(inner, new AtomicBoolean());
  }

  private SlowTargets(Targets inner, AtomicBoolean isSlow) {
    super(inner, store -> isSlow.get() ? new SlowStore(store) : store);
    this.isSlow = isSlow;
  }

  /** From the next drive on. */
  void beSlow() {
    isSlow.set(true);
  }

  private static final class SlowStore extends ForwardingStore {
    SlowStore(ObjectStore inner) {
      super(inner);
    }

    @Override
    protected void put(BlobPath path, BlobUpload upload, Chunk chunk, ByteBuffer data) {
      LockSupport.parkNanos(PER_BLOCK.toNanos());
      super.put(path, upload, chunk, data);
    }

    @Override
    public StoreLimits limits() {
      return new StoreLimits(super.limits().takesPageBlobs(), 1, true);
    }
  }
}
