package io.drivedock.station.store.azure;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Who is at work for an owner: a blob with the name of the run that came last. A run that was
 * thought dead finds another's name there and commits nothing more. It is asked before every large
 * commit, and before the first small one after every flush.
 */
final class AzureFence {

  private final AzureAccount account;
  private final BlobAddress address;
  private final String owner;
  private final byte[] run;
  private boolean isChecked;

  AzureFence(AzureAccount account, BlobAddress address, String owner, String run) {
    this.account = account;
    this.address = address;
    this.owner = owner;
    this.run = run.getBytes(StandardCharsets.UTF_8);
  }

  void make() {
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

  /** Reads the fence unless it was read since the last flush. */
  synchronized void check() {
    if (!isChecked) {
      checkNow();
      isChecked = true;
    }
  }

  boolean isOurs() {
    ByteBuffer there = ByteBuffer.allocate(run.length);
    return AzureStore.read(account, address, "", 0, there)
        && there.flip().equals(ByteBuffer.wrap(run));
  }

  void remove() {
    StagedPageBlobs.remove(account, address);
  }

  /** Reads the fence from the store now. */
  void checkNow() {
    if (!isOurs()) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "Another run is now copying the blobs of "
              + owner
              + " to "
              + account.place().place()
              + "; this one commits nothing more.");
    }
  }

  synchronized void checkAgain() {
    isChecked = false;
  }
}
