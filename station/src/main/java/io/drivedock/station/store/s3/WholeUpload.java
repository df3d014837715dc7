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
  private final byte[] bytes;
  private boolean isRepeated;

  WholeUpload(S3Bucket bucket, Claim claim, Draft draft) {
    this.bucket = bucket;
    this.claim = claim;
    this.draft = draft;
    this.bytes = new byte[Math.toIntExact(draft.length())];
  }

  @Override
  public void put(Chunk chunk, ByteBuffer data) {
    data.get(bytes, Math.toIntExact(chunk.offset()), chunk.length());
  }

  @Override
  public boolean commit(List<Chunk> chunks, Existing existing) {
    claim.check();
    Md5 md5 = chunks.size() == 1 ? chunks.getFirst().hash() : Md5.ofContent(bytes);
    String etag = Parts.etag(md5);
    boolean isWritten =
        bucket.write(
            draft.key(),
            etag,
            existing,
            isRepeated(),
            (client, ifNoneMatch) ->
                client.putObject(
                    put -> {
                      draft.describe(put);
                      put.bucket(bucket.name()).contentMD5(md5.base64()).ifNoneMatch(ifNoneMatch);
                    },
                    S3Bucket.body(bytes, draft.contentType())));
    return isWritten;
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
