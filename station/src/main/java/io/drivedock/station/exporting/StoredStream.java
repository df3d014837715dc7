package io.drivedock.station.exporting;

import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoredBlob;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** The bytes of a blob, a piece in memory at a time. */
final class StoredStream extends InputStream {

  private static final int PIECE_BYTES = 1 << 20;

  private final BlobReader store;
  private final StoredBlob blob;
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES).limit(0);
  private long at;

  StoredStream(BlobReader store, StoredBlob blob) {
    this.store = store;
    this.blob = blob;
  }

  @Override
  public int read() {
    return fill() ? Byte.toUnsignedInt(piece.get()) : -1;
  }

  @Override
  public int read(byte[] to, int from, int length) {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int some = Math.min(length, piece.remaining());
    piece.get(to, from, some);
    return some;
  }

  /** Has some bytes ready, unless all have been read. */
  private boolean fill() {
    if (!piece.hasRemaining() && at < blob.length()) {
      piece.clear().limit((int) Math.min(PIECE_BYTES, blob.length() - at));
      if (!store.read(blob.path(), ReadOptions.from(at).ofVersion(blob.version()), piece)) {
        throw new StoreException(
            StoreException.Kind.CHANGED, "Blob " + blob.path() + " changed while it was read.");
      }
      piece.flip();
      at += piece.limit();
    }
    return piece.hasRemaining();
  }
}
