package io.drivedock.station.store;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A store of blobs for one account. All methods may be called from several threads and throw {@link
 * StoreException} when the store does not do what was asked.
 */
public interface ObjectStore extends AutoCloseable {

  /** What is known of a blob; nothing if there is none. Promises nothing about the next moment. */
  Optional<StoredBlob> stat(BlobPath path);

  /**
   * Begins to bring a blob; its container is made if it is not there. Does not look whether there
   * is a blob of that name, and does not reserve it.
   *
   * @param length of the whole blob, in bytes
   * @param isPageBlob whether what no chunk covers reads as zeros
   * @param properties here and not with the commit, because S3 takes them with the first byte only
   * @param metadata likewise
   * @throws StoreException also {@link StoreException.Kind#REJECTED}: such a blob cannot lie there
   */
  BlobUpload upload(
      BlobPath path,
      long length,
      boolean isPageBlob,
      BlobProperties properties,
      BlobMetadata metadata);

  /**
   * Brings a block blob of one chunk, or of none, at once: the same as an upload of it. Where that
   * is one request, a store does it with one.
   *
   * @param data exactly the blob's bytes; their MD5 has been checked
   * @return false if there is a blob of that name already and it was to be kept
   */
  default boolean put(
      BlobPath path,
      List<Chunk> chunks,
      ByteBuffer data,
      BlobProperties properties,
      BlobMetadata metadata,
      BlobUpload.Existing existing) {
    try (BlobUpload upload = upload(path, data.remaining(), false, properties, metadata)) {
      for (Chunk chunk : chunks) {
        upload.put(chunk, data);
      }
      return upload.commit(chunks, existing);
    }
  }

  /**
   * Fills the buffer with bytes of a blob.
   *
   * @return whether it is full; if not, the blob ends before, or there is none
   */
  boolean read(BlobPath path, long offset, ByteBuffer buffer);

  /**
   * The same of a blob that must not have changed.
   *
   * @param version of {@link StoredBlob#version}; empty for any
   * @throws StoreException {@link StoreException.Kind#CHANGED} if it is another one by now
   */
  boolean read(BlobPath path, String version, long offset, ByteBuffer buffer);

  /**
   * Reads the beginning of a blob and all that is known of it, of the very same moment. Where that
   * is one request, a store does it with one.
   *
   * @param beginning is filled as far as the blob has bytes
   * @return nothing if there is no blob
   */
  default Optional<StoredBlob> fetch(BlobPath path, ByteBuffer beginning) {
    Optional<StoredBlob> found = stat(path);
    if (found.isPresent()) {
      int bytes = (int) Math.min(beginning.remaining(), found.get().length());
      ByteBuffer window = beginning.slice(beginning.position(), bytes);
      if (!read(path, found.get().version(), 0, window)) {
        throw new StoreException(
            StoreException.Kind.CHANGED, "Blob " + path + " changed while it was read.");
      }
      beginning.position(beginning.position() + bytes);
    }
    return found;
  }

  /**
   * The same of a snapshot.
   *
   * @param snapshot of {@link Snapshot#id}; empty for the blob as it is now
   */
  default Optional<StoredBlob> fetch(BlobPath path, String snapshot, ByteBuffer beginning) {
    return snapshot.isEmpty() ? fetch(path, beginning) : Optional.empty();
  }

  /**
   * Fills the buffer with bytes of a snapshot.
   *
   * @param snapshot of {@link Snapshot#id}; empty for the blob as it is now
   */
  default boolean read(
      BlobPath path, String snapshot, String version, long offset, ByteBuffer buffer) {
    return snapshot.isEmpty() && read(path, version, offset, buffer);
  }

  /**
   * Where a page blob has bytes.
   *
   * @param snapshot of {@link Snapshot#id}; empty for the blob as it is now
   * @param version of {@link StoredBlob#version}; empty for any
   * @param position {@link PageRanges#next} of the page before; empty for the first
   * @return nothing if the store cannot tell, or there is no such blob
   * @throws StoreException {@link StoreException.Kind#CHANGED} if it is another one by now
   */
  default Optional<PageRanges> pages(
      BlobPath path, String snapshot, String version, String position) {
    return Optional.empty();
  }

  /**
   * A page of the blobs whose names begin with a prefix, each once in all pages together unless it
   * comes or goes meanwhile. Everything that lies there is told, as a blob or as a stranger, but
   * for what stations wrote for themselves, which is known by its content and not by its name.
   *
   * @param position {@link Listing#next} of the page before; empty for the first
   */
  Listing list(String container, String prefix, String position);

  /**
   * The same with all snapshots that others have taken. Those of one blob, and the blob, come one
   * after the other, in any order. A store that keeps none lists the blobs.
   */
  default Listing listWithSnapshots(String container, String prefix, String position) {
    return list(container, prefix, position);
  }

  /** One blob and all its snapshots, as a list tells of them, in any order. */
  default List<Listing.Entry> findWithSnapshots(BlobPath path) {
    return stat(path)
        .map(blob -> List.of(new Listing.Entry(path, blob.length(), false)))
        .orElse(List.of());
  }

  /**
   * Takes a snapshot of a blob, to read it while others may change it. No list tells of it but
   * {@link #readSnapshots}.
   *
   * @param mark who takes it, in letters, digits, hyphens and underscores
   * @return its {@link Snapshot#id}; nothing if there is no blob, or no store of this kind keeps
   *     any
   */
  default Optional<String> takeReadSnapshot(BlobPath path, String mark) {
    return Optional.empty();
  }

  /** Those snapshots of a blob that {@link #takeReadSnapshot} took with a mark. */
  default List<String> readSnapshots(BlobPath path, String mark) {
    return List.of();
  }

  /** Removes a snapshot that {@link #takeReadSnapshot} took, if it is there. */
  default void removeReadSnapshot(BlobPath path, String snapshot) {}

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
  default boolean hasBelow(BlobPath path) {
    return !list(path.container(), path.name() + "/", "").blobs().isEmpty();
  }

  /** Whether it has keys and no containers, see {@link FlatKeys}. */
  default boolean isFlat() {
    return false;
  }

  /** Waits until what was committed before survives a power cut. */
  void flush();

  /**
   * Says that all is brought: what earlier runs of the owner left half-done, and nobody has taken
   * up, may go.
   */
  default void tidy() {}

  /**
   * Says that its owner is done: what marks that somebody is at work there goes, and with it what
   * was left half-done. Nothing more is brought then.
   */
  default void release() {}

  StoreLimits limits();

  /** Where a blob lies, for people and their tools. */
  String uri(BlobPath path);

  /** Answers whether it will work: reachable, and this station may write. */
  void check();

  @Override
  void close();
}
