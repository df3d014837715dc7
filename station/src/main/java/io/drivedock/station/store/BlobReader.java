package io.drivedock.station.store;

import io.drivedock.drive.BlobPath;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The blobs of one account, to read. All methods may be called from several threads and throw
 * {@link StoreException} when the store does not do what was asked.
 *
 * <p>What not every store can do is a capability with a type of its own. No method answers "nothing
 * there" by default: a wrapper that forgets one does not compile.
 */
public interface BlobReader extends AutoCloseable {

  /** What is known of a blob; nothing if there is none. Promises nothing about the next moment. */
  Optional<StoredBlob> stat(BlobPath path);

  /**
   * Fills the buffer with bytes of a blob or a snapshot.
   *
   * @return whether it is full; if not, the blob ends before, or there is none
   * @throws StoreException {@link StoreException.Kind#CHANGED} if it is another version by now
   */
  boolean read(BlobPath path, ReadOptions options, ByteBuffer buffer);

  /**
   * Reads the beginning of a blob or a snapshot and all that is known of it, of the very same
   * moment. Where that is one request, a store does it with one.
   *
   * @param snapshot of {@link Snapshot#id}; empty for the blob as it is now
   * @param beginning is filled as far as the blob has bytes
   * @return nothing if there is no such blob
   */
  Optional<StoredBlob> fetch(BlobPath path, String snapshot, ByteBuffer beginning);

  /**
   * A page of the blobs whose names begin with a prefix, each once in all pages together unless it
   * comes or goes meanwhile. Everything that lies there is told, as a blob or as a stranger, but
   * for what stations wrote for themselves, which is known by its content and not by its name.
   *
   * @param position {@link Listing#next} of the page before; empty for the first
   */
  Listing list(String container, String prefix, String position);

  /** All pages of a list, blob by blob; strangers are passed over. */
  default void forEach(String container, String prefix, Consumer<Listing.Entry> each) {
    String position = "";
    do {
      Listing page = list(container, prefix, position);
      page.blobs().forEach(each);
      position = page.next();
    } while (!position.isEmpty());
  }

  /**
   * The containers whose names begin with a prefix, in order, all of them; of a store that {@link
   * #isFlat} without {@link FlatKeys#NO_CONTAINER}.
   */
  List<String> containers(String prefix);

  /** Whether there are blobs whose names go on behind that of this one, and a slash. */
  boolean hasBelow(BlobPath path);

  /** Whether it has keys and no containers, see {@link FlatKeys}. */
  boolean isFlat();

  /** The snapshots that others took; nothing if a store of this kind keeps none. */
  Optional<SnapshotReader> snapshots();

  /** Where page blobs have bytes; nothing if a store of this kind cannot tell. */
  Optional<PageRangeReader> pageRanges();

  StoreLimits limits();

  /**
   * Reads something of the station's own, or asks for it where it has nothing there. It returns if
   * that is permitted, and so tells whether a blob that is not delivered is at fault by itself.
   *
   * @param container where to look, as far as rights may differ between containers; empty for the
   *     station's own place
   * @throws StoreException if nothing can be read there
   */
  void tryReading(String container);

  /** Where a blob lies, for people and their tools. */
  String uri(BlobPath path);

  @Override
  void close();
}
