package io.drivedock.station.store.folder;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.ModificationTime;
import io.drivedock.station.store.BlobUpload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A file on its way into the folder. */
final class FolderUpload implements BlobUpload {

  private final FolderStore store;
  private final BlobPath path;
  private final long length;
  private final BlobCard card;
  private final UnfinishedFile file;
  private boolean isCommitted;
  private volatile boolean isMissingSome;

  FolderUpload(FolderStore store, BlobPath path, long length, BlobCard card, UnfinishedFile file) {
    this.store = store;
    this.path = path;
    this.length = length;
    this.card = card;
    this.file = file;
  }

  @Override
  public boolean isThere(Chunk chunk) {
    return file.has(chunk);
  }

  @Override
  public void put(Chunk chunk, ByteBuffer data) {
    try {
      file.write(chunk, data);
    } catch (IOException e) {
      throw store.failure("writing blob " + path, e);
    }
  }

  @Override
  public void markMissing(Chunk chunk) {
    isMissingSome = true;
  }

  @Override
  public boolean commit(List<Chunk> chunks, Existing existing) {
    try {
      if (card.isPageBlob()) {
        // It may end in a gap.
        file.extend(length);
      }
      ModificationTime.of(card.metadata()).ifPresent(time -> file.date(time.at()));
      file.force();
      isCommitted = store.place(path, file.file(), card, existing);
      return isCommitted;
    } catch (IOException e) {
      throw store.failure("writing blob " + path, e);
    }
  }

  /** What another run can go on with stays. */
  @Override
  public void close() {
    boolean stays = !isCommitted && !isMissingSome && file.isListed();
    try (file) {
      if (stays) {
        file.keep();
      } else {
        file.delete();
      }
    } catch (IOException e) {
      throw store.failure("tidied after blob " + path, e);
    } finally {
      store.closed(file);
    }
  }
}
