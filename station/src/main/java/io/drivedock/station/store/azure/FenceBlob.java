package io.drivedock.station.store.azure;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.RunFence;
import java.nio.ByteBuffer;

/** The blob that says which run is at work for an owner. */
record FenceBlob(AzureAccount account, BlobAddress address, String owner)
    implements RunFence.Place {

  @Override
  public void write(byte[] run) {
    BlobAttributes attributes = new BlobAttributes(BlobProperties.NONE, BlobMetadata.NONE, null);
    account.call(
        "claimed for " + owner,
        () -> {
          account
              .calls()
              .putBlob(address, attributes, false, Md5.ofContent(run), ByteBuffer.wrap(run));
          return true;
        });
  }

  @Override
  public boolean read(ByteBuffer there) {
    return account.read(address, "", 0, there);
  }

  @Override
  public void remove() {
    StagedBlobs.remove(account, address);
  }

  @Override
  public String target() {
    return account.place().place();
  }
}
