package io.drivedock.station.store.s3;

import io.drivedock.station.store.RunFence;
import java.nio.ByteBuffer;

/** The object that says which run is at work for an owner. */
record FenceObject(S3Bucket bucket, String key) implements RunFence.Place {

  @Override
  public void write(byte[] run) {
    bucket.put(key, run);
  }

  @Override
  public boolean read(ByteBuffer there) {
    return bucket.read(key, "", "", 0, there);
  }

  @Override
  public void remove() {
    bucket.delete(key);
  }

  @Override
  public String target() {
    return "the S3 bucket " + bucket.name();
  }
}
