package io.drivedock.station.store.s3;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Memory for parts, outside the heap. A few buffers of the usual length are kept for the next
 * parts: 8 MiB is much to clear each time.
 */
final class PartBuffers {

  private final BlockingQueue<ByteBuffer> free;

  PartBuffers(int keptMax) {
    this.free = new ArrayBlockingQueue<>(keptMax);
  }

  ByteBuffer take(int bytes) {
    ByteBuffer buffer = bytes <= PartsUpload.PART_BYTES_MIN ? free.poll() : null;
    ByteBuffer taken =
        buffer == null
            ? ByteBuffer.allocateDirect(Math.max(bytes, PartsUpload.PART_BYTES_MIN))
            : buffer;
    return taken.clear().limit(bytes);
  }

  void giveBack(ByteBuffer buffer) {
    if (buffer.capacity() == PartsUpload.PART_BYTES_MIN) {
      // If there are enough it is left to the collector.
      boolean _ = free.offer(buffer);
    }
  }
}
