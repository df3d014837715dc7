package io.drivedock.station.store.s3;

import io.drivedock.drive.Chunk;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.BlobUpload;
import java.nio.ByteBuffer;
import java.util.List;

/** A blob that is gathered in memory and written with one PUT. */
final class WholeUpload implements BlobUpload {

  private final S3Bucket bucket;
  private final Claim claim;
  private final Draft draft;
  private final ByteBuffer bytes;
  private boolean isRepeated;

  WholeUpload(S3Bucket bucket, Claim claim, Draft draft) {
    this.bucket = bucket;
    this.claim = claim;
    this.draft = draft;
    this.bytes = ByteBuffer.allocate(Math.toIntExact(draft.length()));
  }

  @Override
  public void put(Chunk chunk, ByteBuffer data) {
    bytes.put(Math.toIntExact(chunk.offset()), data, data.position(), chunk.length());
    data.position(data.limit());
  }

  @Override
  public boolean commit(List<Chunk> chunks, Existing existing) {
    return write(bucket, claim, draft, chunks, bytes, existing, isRepeated());
  }

  /** Writes all of it at once. */
  static boolean write(
      S3Bucket bucket,
      Claim claim,
      Draft draft,
      List<Chunk> chunks,
      ByteBuffer bytes,
      Existing existing,
      boolean isRepeated) {
    claim.check();
    Md5 md5 = chunks.size() == 1 ? chunks.getFirst().hash() : Md5.ofContent(bytes.duplicate());
    return bucket
        .writer()
        .write(
            S3Limits.Step.PUT,
            draft.key(),
            Parts.etag(md5),
            existing,
            isRepeated,
            ifNoneMatch -> bucket.bytes().putObject(bucket.name(), draft, ifNoneMatch, md5, bytes));
  }

  private synchronized boolean isRepeated() {
    boolean wasTried = isRepeated;
    isRepeated = true;
    return wasTried;
  }

  @Override
  public void close() {
    // Nothing of it is in the store.
  }
}
