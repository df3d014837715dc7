package io.drivedock.station;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.Chunk;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.TransferOptions;
import java.nio.ByteBuffer;

/**
 * Targets with something that happens before each chunk of a customer's blob is put: it may wait,
 * or throw.
 */
record InterceptedTargets(Targets real, Runnable tap) implements Targets {

  @Override
  public TransferOptions options(String target) {
    return real.options(target);
  }

  @Override
  public ObjectStore open(String target, String account, String owner) {
    return new ForwardingStore(real.open(target, account, owner)) {
      @Override
      protected void put(BlobPath path, BlobUpload upload, Chunk chunk, ByteBuffer data) {
        if (!path.container().equals("logs")) {
          tap.run();
        }
        super.put(path, upload, chunk, data);
      }
    };
  }
}
