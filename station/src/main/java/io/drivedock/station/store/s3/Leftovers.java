package io.drivedock.station.store.s3;

import io.drivedock.drive.Md5;
import io.drivedock.station.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * The large uploads of one owner that have begun and not ended, each with a note in the bucket. One
 * that an earlier run left is taken up if the same blob comes again, and aborted otherwise.
 */
final class Leftovers {

  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  /** Longer than any note of ours. */
  private static final int NOTE_BYTES_MAX = 16_384;

  private final S3Bucket bucket;
  private final String folder;
  private final Map<String, UploadNote> byKey = new ConcurrentHashMap<>();

  Leftovers(S3Bucket bucket, String folder) {
    this.bucket = bucket;
    this.folder = folder;
  }

  /** Reads what earlier runs noted. */
  void find() {
    String last = "";
    List<String> keys;
    do {
      keys = bucket.list(folder, last, S3Bucket.PAGE_MAX);
      for (String key : keys) {
        note(key).ifPresent(note -> byKey.put(note.key(), note));
        last = key;
      }
    } while (keys.size() == S3Bucket.PAGE_MAX);
  }

  private Optional<UploadNote> note(String key) {
    Optional<HeadObjectResponse> head = bucket.head(key);
    if (head.isEmpty() || head.get().contentLength() > NOTE_BYTES_MAX) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(head.get().contentLength().intValue());
    return bucket.read(key, "", "", 0, bytes) ? UploadNote.read(bytes.array()) : Optional.empty();
  }

  /** An upload of that very draft; one of another draft with its key is aborted. */
  Optional<UploadNote> take(ObjectAttributes attributes) {
    UploadNote note = byKey.remove(attributes.key());
    if (note == null || note.draft().equals(attributes.fingerprint())) {
      return Optional.ofNullable(note);
    }
    abort(note);
    return Optional.empty();
  }

  /** Notes that an upload has begun. */
  void begun(UploadNote note) {
    bucket.put(noteKey(note), note.write());
  }

  /** Leaves an upload to the next who brings the same blob. */
  void leave(UploadNote note) {
    byKey.put(note.key(), note);
  }

  /** An upload has become an object. */
  void committed(UploadNote note) {
    tidy("forget", note, () -> bucket.delete(noteKey(note)));
  }

  /** Ends an upload that will not become an object. */
  void abort(UploadNote note) {
    tidy(
        "abort",
        note,
        () -> {
          bucket.find(
              "aborting an upload of " + note.key(),
              client ->
                  client.abortMultipartUpload(
                      abort ->
                          abort.bucket(bucket.name()).key(note.key()).uploadId(note.uploadId())));
          bucket.delete(noteKey(note));
        });
  }

  /** What stays behind is found by the next run, so a failure here is none of the transfer's. */
  private static void tidy(String verb, UploadNote note, Runnable work) {
    try {
      work.run();
    } catch (StoreException e) {
      LOG.info(
          "could not {} an upload of {}; the next run will: {}", verb, note.key(), e.getMessage());
    }
  }

  private String noteKey(UploadNote note) {
    return folder + Md5.ofContent(note.uploadId().getBytes(StandardCharsets.UTF_8)).hex();
  }

  /** Ends all that nobody has taken up. */
  void abortAll() {
    byKey.values().forEach(this::abort);
    byKey.clear();
  }
}
