package io.drivedock.station;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.Chunk;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.ForwardingTargets;
import io.drivedock.station.store.Targets;
import java.nio.ByteBuffer;

/**
 * Targets with something that happens before each chunk of a customer's blob is put: it may wait,
 * or throw.
 */
final class InterceptedTargets extends ForwardingTargets {

  InterceptedTargets(Targets real, Runnable tap) {
    super(
        real,
        store ->
            new ForwardingStore(store) {
              @Override
              protected void put(BlobPath path, BlobUpload upload, Chunk chunk, ByteBuffer data) {
                if (!path.container().equals("logs")) {
                  tap.run();
                }
                super.put(path, upload, chunk, data);
              }
            });
  }
}
