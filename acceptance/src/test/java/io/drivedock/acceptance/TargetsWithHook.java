package io.drivedock.acceptance;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.Chunk;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.ForwardingTargets;
import io.drivedock.station.store.Targets;
import java.nio.ByteBuffer;

/** Real targets with something that happens before each chunk is put: it may wait, or throw. */
final class TargetsWithHook extends ForwardingTargets {

  TargetsWithHook(Targets real, Runnable tap) {
    super(
        real,
        store ->
            new ForwardingStore(store) {
              @Override
              protected void put(BlobPath path, BlobUpload upload, Chunk chunk, ByteBuffer data) {
                tap.run();
                super.put(path, upload, chunk, data);
              }
            });
  }
}
