package io.drivedock.station.store.folder;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.Chunk;
import io.drivedock.station.store.BlobUpload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file on its way into the folder. */
final class FolderUpload implements BlobUpload {

  private final FolderStore store;
  private final BlobPath path;
  private final long length;
  private final BlobCard card;
  private final Path file;
  private final FileChannel channel;

  FolderUpload(
      FolderStore store,
      BlobPath path,
      long length,
      BlobCard card,
      Path file,
      FileChannel channel) {
    this.store = store;
    this.path = path;
    this.length = length;
    this.card = card;
    this.file = file;
    this.channel = channel;
  }

  /** One at a time: a file has one lock in its file system, and who waits for that spins. */
  @Override
  public synchronized void put(Chunk chunk, ByteBuffer data) {
    long at = chunk.offset();
    try {
      while (data.hasRemaining()) {
        at += channel.write(data, at);
      }
    } catch (IOException e) {
      throw store.failure("written to for blob " + path, e);
    }
  }

  @Override
  public boolean commit(List<Chunk> chunks, Existing existing) {
    try {
      if (card.isPageBlob()) {
        extend();
      }
      channel.force(true);
      return store.place(path, file, card, existing);
    } catch (IOException e) {
      throw store.failure("given blob " + path, e);
    }
  }

  /** A page blob may end in a gap. */
  private void extend() throws IOException {
    if (channel.size() < length) {
      channel.write(ByteBuffer.wrap(new byte[1]), length - 1);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw store.failure("tidied after blob " + path, e);
    }
  }
}
