package io.drivedock.acceptance;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.Chunk;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.TransferOptions;
import java.nio.ByteBuffer;

/** Real targets with something that happens before each chunk is put: it may wait, or throw. */
record TargetsWithHook(Targets real, Runnable tap) implements Targets {

  @Override
  public TransferOptions options(String target) {
    return real.options(target);
  }

  @Override
  public ObjectStore open(String target, String account, String owner) {
    return new ForwardingStore(real.open(target, account, owner)) {
      @Override
      protected void put(BlobPath path, BlobUpload upload, Chunk chunk, ByteBuffer data) {
        tap.run();
        super.put(path, upload, chunk, data);
      }
    };
  }
}
