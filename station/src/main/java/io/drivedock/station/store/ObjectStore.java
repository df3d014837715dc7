package io.drivedock.station.store;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** The blobs of one account, to read and to write, for one owner. */
public interface ObjectStore extends BlobReader {

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
   * Brings a block blob of one chunk, or of none, at once: the same as an upload of it, see {@link
   * #putInSteps}. Where that is one request, a store does it with one.
   *
   * @param data exactly the blob's bytes; their MD5 has been checked
   * @return false if there is a blob of that name already and it was to be kept
   */
  boolean put(
      BlobPath path,
      List<Chunk> chunks,
      ByteBuffer data,
      BlobProperties properties,
      BlobMetadata metadata,
      BlobUpload.Existing existing);

  /** What {@link #put} is where it is no request of its own. */
  static boolean putInSteps(
      ObjectStore store,
      BlobPath path,
      List<Chunk> chunks,
      ByteBuffer data,
      BlobProperties properties,
      BlobMetadata metadata,
      BlobUpload.Existing existing) {
    try (BlobUpload upload = store.upload(path, data.remaining(), false, properties, metadata)) {
      for (Chunk chunk : chunks) {
        upload.put(chunk, data);
      }
      return upload.commit(chunks, existing);
    }
  }

  /** Takes snapshots to read from; nothing if a store of this kind keeps none. */
  Optional<SnapshotTaker> snapshotTaker();

  /** Waits until what was committed before survives a power cut. */
  void flush();

  /**
   * Says that all is brought: what earlier runs of the owner left half-done, and nobody has taken
   * up, may go.
   */
  void tidy();

  /**
   * Says that its owner is done: what marks that somebody is at work there goes, and with it what
   * was left half-done. Nothing more is brought then.
   */
  void release();

  /**
   * Writes a small blob of the station's own, reads it back and removes it. It returns if all of
   * that works, and so tells whether a blob that is not accepted is at fault by itself. The blob is
   * in no list, even if it is left behind.
   *
   * @param container where to write, as far as rights may differ between containers; empty for the
   *     station's own place
   * @throws StoreException if it does not work there
   */
  void tryWriting(String container);
}
