package io.drivedock.station.store.s3;

import io.drivedock.drive.Chunk;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.RunFence;
import io.drivedock.station.store.StoreException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.Part;

/**
 * A blob in parts of equal length. Chunks are gathered into the parts they lie in, and whoever
 * completes a part sends it. Of chunks that come about in order, no more parts are open than two
 * for each thread and one.
 */
final class PartsUpload implements BlobUpload {

  /** The least bytes of a part; S3 takes no less than 5 MiB, but for the last. */
  static final int PART_BYTES_MIN = 2 * Chunk.LENGTH_MAX;

  /** S3 takes no more parts of one object. */
  static final int PARTS_MAX = 10_000;

  private final S3Bucket bucket;
  private final RunFence fence;
  private final Leftovers leftovers;
  private final PartBuffers buffers;
  private final ObjectAttributes attributes;
  private final int partBytes;
  private final int openPartsMax;
  private final UploadNote note;

  /** What an earlier run has sent, by its number: entity tag and length. */
  private final Map<Integer, Part> earlier = new HashMap<>();

  private final Map<Integer, OpenPart> open = new HashMap<>();

  /** Numbers of parts that will never be whole. */
  private final Set<Integer> lost = new HashSet<>();

  private final Parts parts = new Parts();
  private boolean isCommitted;
  private boolean isCommitRepeated;
  private StoreException.@Nullable Kind failure;

  PartsUpload(
      S3Bucket bucket,
      RunFence fence,
      Leftovers leftovers,
      PartBuffers buffers,
      int uploadsMax,
      ObjectAttributes attributes) {
    this.bucket = bucket;
    this.fence = fence;
    this.leftovers = leftovers;
    this.buffers = buffers;
    this.attributes = attributes;
    this.partBytes = partBytes(attributes.length());
    // A worker's chunk may lie in two parts, and one part is where the next chunk will lie.
    this.openPartsMax = 2 * uploadsMax + 1;
    this.note = leftovers.take(attributes).filter(this::isTakenUp).orElseGet(this::begun);
  }

  /** All parts but the last are so long; whole chunks of the usual length fit. */
  static int partBytes(long length) {
    long least = Math.ceilDiv(length, PARTS_MAX);
    long rounded = Math.ceilDiv(least, Chunk.LENGTH_MAX) * Chunk.LENGTH_MAX;
    return Math.toIntExact(Math.max(PART_BYTES_MIN, rounded));
  }

  /** Whether an earlier upload is still there; what it holds is then known. */
  private boolean isTakenUp(UploadNote left) {
    Integer marker = null;
    boolean isMore = true;
    while (isMore) {
      Integer after = marker;
      Optional<ListPartsResponse> page =
          bucket.find(
              "listing the parts of " + attributes.key(),
              client ->
                  client.listParts(
                      list ->
                          list.bucket(bucket.name())
                              .key(attributes.key())
                              .uploadId(left.uploadId())
                              .partNumberMarker(after)));
      if (page.isEmpty()) {
        leftovers.abort(left);
        earlier.clear();
        return false;
      }
      page.get().parts().forEach(part -> earlier.put(part.partNumber(), part));
      isMore = Boolean.TRUE.equals(page.get().isTruncated());
      marker = page.get().nextPartNumberMarker();
    }
    return true;
  }

  private UploadNote begun() {
    String uploadId =
        bucket.call(
            "writing blob " + attributes.key(),
            client ->
                client
                    .createMultipartUpload(
                        create -> {
                          attributes.describe(create);
                          create.bucket(bucket.name());
                        })
                    .uploadId());
    UploadNote begun = new UploadNote(attributes.key(), uploadId, attributes.fingerprint());
    try {
      leftovers.begun(begun);
    } catch (StoreException e) {
      leftovers.abort(begun);
      throw e;
    }
    return begun;
  }

  // ---- gathering

  /** A part of which not every byte has come, or which is not sent yet. */
  private static final class OpenPart {
    private final int number;
    private final ByteBuffer bytes;
    private final Set<Long> arrived = new HashSet<>();
    private int missing;
    private boolean isBeingSent;

    private OpenPart(int number, ByteBuffer bytes) {
      this.number = number;
      this.bytes = bytes;
      this.missing = bytes.limit();
    }

    /** Takes what of a chunk lies in this part; once, however often it comes. */
    private synchronized void take(Chunk chunk, ByteBuffer data, long start) {
      if (!arrived.add(chunk.offset())) {
        return;
      }
      int from = (int) Math.max(0, start - chunk.offset());
      int to = (int) Math.min(chunk.length(), start + bytes.limit() - chunk.offset());
      bytes.put((int) (chunk.offset() + from - start), data, data.position() + from, to - from);
      missing -= to - from;
    }

    /** Whether the caller is to send it. */
    private synchronized boolean isToBeSent() {
      if (missing > 0 || isBeingSent) {
        return false;
      }
      isBeingSent = true;
      return true;
    }

    private ByteBuffer whole() {
      return bytes.duplicate().position(0);
    }

    private synchronized void isNotSent() {
      isBeingSent = false;
    }
  }

  @Override
  public void put(Chunk chunk, ByteBuffer data) {
    long first = chunk.offset() / partBytes;
    long last = (chunk.end() - 1) / partBytes;
    // All of it is taken before anything is sent, which may fail.
    for (long index = first; index <= last; index++) {
      OpenPart part = open(index);
      if (part != null) {
        part.take(chunk, data, index * partBytes);
      }
    }
    for (long index = first; index <= last; index++) {
      OpenPart part = open(index);
      if (part != null && part.isToBeSent()) {
        send(part);
      }
    }
    data.position(data.limit());
  }

  @Override
  public void markMissing(Chunk chunk) {
    synchronized (open) {
      for (long at = chunk.offset() / partBytes; at * partBytes < chunk.end(); at++) {
        int number = Math.toIntExact(at) + 1;
        lost.add(number);
        // Its memory is not given back: somebody may still be copying into it.
        open.remove(number);
      }
    }
  }

  /** The part, made if it is not there; null if it is sent, or will never be whole. */
  private @Nullable OpenPart open(long index) {
    int number = Math.toIntExact(index) + 1;
    int bytes = (int) Math.min(partBytes, attributes.length() - index * partBytes);
    synchronized (open) {
      if (lost.contains(number) || parts.has(number)) {
        return null;
      }
      OpenPart there = open.get(number);
      if (there != null) {
        return there;
      }
      if (open.size() == openPartsMax) {
        throw new IllegalStateException(
            "the chunks of blob %s come too far out of order: %d parts have gaps"
                .formatted(attributes.key(), openPartsMax));
      }
      OpenPart made = new OpenPart(number, buffers.take(bytes));
      open.put(number, made);
      return made;
    }
  }

  private void send(OpenPart part) {
    boolean isSent = false;
    try {
      Md5 md5 = Md5.ofContent(part.whole());
      parts.add(part.number, isThere(part, md5) ? Parts.etag(md5) : sent(part, md5), md5);
      isSent = true;
    } catch (StoreException e) {
      failed(e);
      throw e;
    } finally {
      if (isSent) {
        synchronized (open) {
          open.remove(part.number);
        }
        buffers.giveBack(part.bytes);
      } else {
        part.isNotSent();
      }
    }
  }

  /** Whether an earlier run has sent those very bytes, as far as the store's tag tells. */
  private boolean isThere(OpenPart part, Md5 md5) {
    Part there = earlier.get(part.number);
    return there != null
        && there.size() == part.bytes.limit()
        && Parts.etag(md5).equals(there.eTag());
  }

  private String sent(OpenPart part, Md5 md5) {
    return bucket.call(
        "writing part " + part.number + " of blob " + attributes.key(),
        client ->
            bucket
                .bytes()
                .uploadPart(
                    bucket.name(),
                    attributes.key(),
                    note.uploadId(),
                    part.number,
                    md5,
                    part.whole()));
  }

  private synchronized void failed(StoreException e) {
    failure = e.kind();
  }

  // ---- ending

  /** Whether a part is there shows once its bytes are read; chunks are smaller. */
  @Override
  public boolean isThere(Chunk chunk) {
    return false;
  }

  @Override
  public boolean commit(List<Chunk> chunks, Existing existing) {
    try {
      sendWhatFailed();
      fence.checkNow();
      isCommitted =
          bucket
              .writer()
              .write(
                  S3Limits.Step.COMPLETE,
                  attributes.key(),
                  parts.etag(),
                  existing,
                  isCommitRepeated(),
                  ifNoneMatch ->
                      bucket
                          .client()
                          .completeMultipartUpload(
                              complete ->
                                  complete
                                      .bucket(bucket.name())
                                      .key(attributes.key())
                                      .uploadId(note.uploadId())
                                      .ifNoneMatch(ifNoneMatch)
                                      .multipartUpload(whole -> whole.parts(parts.completed()))));
    } catch (StoreException e) {
      failed(e);
      throw e;
    }
    if (isCommitted) {
      leftovers.committed(note);
    }
    return isCommitted;
  }

  private synchronized boolean isCommitRepeated() {
    boolean wasTried = isCommitRepeated;
    isCommitRepeated = true;
    return wasTried;
  }

  private void sendWhatFailed() {
    List<OpenPart> left;
    synchronized (open) {
      left = List.copyOf(open.values());
    }
    for (OpenPart part : left) {
      if (part.isToBeSent()) {
        send(part);
      }
    }
    long wanted = Math.ceilDiv(attributes.length(), partBytes);
    if (parts.count() != wanted) {
      throw new IllegalStateException(
          "blob %s has %d of %d parts at its commit"
              .formatted(attributes.key(), parts.count(), wanted));
    }
  }

  /**
   * After a failure that may pass the upload stays for the next attempt, which takes it up; nobody
   * sees anything of it until then. So does one that another run may have taken up by now.
   */
  @Override
  public void close() {
    if (isCommitted) {
      return;
    }
    if (mayPass() || !fence.isKnownOurs()) {
      leftovers.leave(note);
    } else {
      leftovers.abort(note);
    }
  }

  private synchronized boolean mayPass() {
    return failure == StoreException.Kind.UNAVAILABLE || failure == StoreException.Kind.FORBIDDEN;
  }
}
