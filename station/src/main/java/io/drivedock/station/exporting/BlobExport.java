package io.drivedock.station.exporting;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.Md5;
import io.drivedock.drive.SideFile;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.NewFile;
import io.drivedock.station.slot.WritableDrive;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.PageRangeReader;
import io.drivedock.station.store.PageRanges;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoredBlob;
import io.drivedock.station.transfer.BlobSides;
import io.drivedock.station.transfer.Zeros;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One blob on its way onto a drive. Its chunks may be written by several threads, in any order; who
 * writes the last one finishes it. Whether it is what the store says of it as a whole is seen by
 * whoever hands the chunks over in their order.
 */
final class BlobExport {

  private final ExportTask task;
  private final WritableDrive drive;
  private final BlobReader store;
  private final boolean takesStaleMd5;
  private final long length;
  private final AtomicInteger left = new AtomicInteger();
  private ChunkLayout layout;
  private @Nullable Md5[] hashes;
  private boolean[] holes;
  private @Nullable StoredBlob known;
  private @Nullable NewFile file;
  private @Nullable BlobDigest whole;
  private boolean isResumed;
  private boolean isStale;
  private @Nullable Md5 wholeMd5;
  private volatile @Nullable ExportResult early;
  private @Nullable ExportResult result;

  BlobExport(ExportTask task, WritableDrive drive, BlobReader store, boolean takesStaleMd5) {
    this.task = task;
    this.drive = drive;
    this.store = store;
    this.takesStaleMd5 = takesStaleMd5;
    this.length = task.candidate().length();
    this.layout = ChunkLayout.whole(length);
    this.hashes = new Md5[layout.chunks()];
    this.holes = new boolean[layout.chunks()];
    left.set(layout.chunks());
  }

  /** Whether it is brought with one request. */
  boolean isSmall() {
    return layout.chunks() == 1 && !task.candidate().isPageBlob();
  }

  /** Asks where it has bytes, before any of them is read; how many it has not. */
  long layOut(BlobReader store) {
    StoredBlob blob = known;
    if (blob == null || !blob.isPageBlob() || length == 0) {
      return 0;
    }
    Optional<PageRangeReader> ranges = store.pageRanges();
    if (ranges.isEmpty()) {
      return 0;
    }
    ReadOptions options = options(0);
    ChunkLayout.Gathered gathered = new ChunkLayout.Gathered(length);
    String position = "";
    do {
      Optional<PageRanges> page = ranges.get().page(task.candidate().path(), options, position);
      if (page.isEmpty()) {
        return 0;
      }
      page.get().ranges().forEach(gathered::add);
      position = page.get().next();
    } while (!position.isEmpty());
    layout = gathered.layout();
    hashes = new Md5[layout.chunks()];
    holes = new boolean[layout.chunks()];
    left.set(layout.chunks());
    return layout.gaps();
  }

  /** How many bytes the first chunks have. */
  long bytes(int ofFirst) {
    return layout.bytes(0, ofFirst);
  }

  String key() {
    return task.candidate().key();
  }

  /** Reads the beginning of it, and what is known of it. */
  Optional<StoredBlob> fetch(BlobReader store, ByteBuffer beginning) {
    return store.fetch(task.candidate().path(), task.source(), beginning);
  }

  /** Reads a chunk; whether it is there, and still of the same version. */
  boolean read(BlobReader store, int chunk, ByteBuffer data) {
    return store.read(task.candidate().path(), options(offset(chunk)), data);
  }

  private ReadOptions options(long offset) {
    return new ReadOptions(task.source(), version(), offset);
  }

  int chunks() {
    return hashes.length;
  }

  long offset(int chunk) {
    return layout.offset(chunk);
  }

  int length(int chunk) {
    return layout.length(chunk);
  }

  String version() {
    StoredBlob blob = known;
    return blob == null ? "" : blob.version();
  }

  /** Notes what the store says of it; another length than the list had begins it anew. */
  void know(Optional<StoredBlob> found) {
    if (found.isEmpty()) {
      early =
          new ExportResult.Done(
              ExportedBlob.failed(BlobStatus.BLOB_REQUEST_FAILED, task.candidate())
                  .because("the blob no longer exists"));
    } else if (found.get().length() != length) {
      early = new ExportResult.Grown(found.get().length());
    } else {
      known = found.get();
      if (!isSmall() && claimed().isPresent()) {
        whole = new BlobDigest();
      }
    }
  }

  /** The MD5 that the store has of all of it. */
  private Optional<Md5> claimed() {
    StoredBlob blob = known;
    if (blob == null) {
      return Optional.empty();
    }
    Md5 property = blob.properties().contentMd5();
    return Optional.ofNullable(blob.checksum() == null ? property : blob.checksum());
  }

  void fail(BlobStatus status) {
    early = new ExportResult.Done(ExportedBlob.failed(status, task.candidate()));
  }

  /** The same, because of what the store said. */
  void fail(BlobStatus status, StoreException e) {
    early =
        new ExportResult.Done(
            ExportedBlob.failed(status, task.candidate()).because(Remark.reason(e)));
  }

  /** It goes onto another drive, or onto none. */
  void leaveOut() {
    early = new ExportResult.LeftOut();
  }

  /** Whether nothing more need be done for it. */
  boolean isOver() {
    return early != null;
  }

  /** Takes over what an earlier run brought of the same version; how many chunks. */
  int resume(ExportJournal.Part part) throws DriveException {
    if (known == null || !part.version().equals(version()) || part.version().isEmpty()) {
      return 0;
    }
    isResumed = true;
    ByteBuffer again = ByteBuffer.allocate(Chunk.LENGTH_MAX);
    int count = 0;
    for (Chunk chunk : part.chunks()) {
      if (chunk.offset() != offset(count) || chunk.length() != length(count)) {
        break;
      }
      again.clear().limit(chunk.length());
      boolean isThere = file().fill(again, chunk.offset());
      if (!isThere || !Md5.ofContent(again.flip()).equals(chunk.hash())) {
        break;
      }
      pass(count, again.rewind());
      hashes[count++] = chunk.hash();
    }
    file().setLength(count == 0 ? 0 : layout.end(count - 1));
    left.addAndGet(-count);
    return count;
  }

  /** Those chunks, which are written. */
  List<Chunk> chunks(int from, int to) {
    List<Chunk> chunks = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Md5 hash = hashes[i];
      if (hash != null && length(i) > 0) {
        chunks.add(new Chunk(offset(i), length(i), null, hash));
      }
    }
    return chunks;
  }

  private synchronized NewFile file() throws DriveException {
    NewFile opened = file;
    if (opened == null) {
      opened = drive.open(task.names().file(), length);
      file = opened;
      if (!isResumed) {
        // What an earlier run left there would show through the holes of a page blob.
        opened.setLength(0);
      }
    }
    return opened;
  }

  /** Writes a chunk whose hash is that. */
  void write(int chunk, Md5 hash, ByteBuffer data) throws DriveException {
    hashes[chunk] = hash;
    StoredBlob blob = Objects.requireNonNull(known);
    if (blob.isPageBlob() && Zeros.are(data)) {
      holes[chunk] = true;
    } else if (data.hasRemaining()) {
      file().write(data.duplicate(), offset(chunk));
    }
  }

  /** Is told the chunks in their order, one thread at a time. */
  void pass(int chunk, ByteBuffer data) {
    BlobDigest digest = whole;
    if (digest != null) {
      digest.pass(offset(chunk), data.duplicate());
    }
  }

  /** So many chunks have come to their end, however; whether these were the last. */
  boolean ended(int chunks) {
    return left.addAndGet(-chunks) == 0;
  }

  /** Ends it once every chunk has ended, or never will. */
  void finish() throws DriveException {
    if (result != null) {
      return;
    }
    if (early == null && !isStale && !isAsClaimed()) {
      fail(BlobStatus.BLOB_UNEXPECTED_CHANGE);
    }
    if (early != null) {
      close();
      drive.remove(task.names().file());
      result = early;
      return;
    }
    file().setLength(length);
    close();
    StoredBlob blob = Objects.requireNonNull(known);
    result = new ExportResult.Done(exported(blob));
  }

  /**
   * Where the bytes are not what the blob's own property says of them, reads them once more: if
   * they are the same again, under the same ETag, it is the property that is wrong. An MD5 that the
   * store made itself is never doubted.
   */
  void proveStale() {
    StoredBlob blob = known;
    boolean isDoubted =
        takesStaleMd5
            && early == null
            && result == null
            && blob != null
            && (blob.checksum() == null || blob.checksum().equals(blob.properties().contentMd5()))
            && !blob.version().isEmpty();
    if (isDoubted && !isAsClaimed()) {
      isStale = isReadAgainAlike();
    }
  }

  private boolean isReadAgainAlike() {
    ByteBuffer again = ByteBuffer.allocate(Chunk.LENGTH_MAX);
    for (int i = 0; i < hashes.length; i++) {
      again.clear().limit(length(i));
      if (!read(store, i, again) || !Md5.ofContent(again.flip()).equals(hashes[i])) {
        return false;
      }
    }
    return true;
  }

  private boolean isAsClaimed() {
    Optional<Md5> claimed = claimed();
    if (claimed.isEmpty() || length == 0) {
      return true;
    }
    BlobDigest digest = whole;
    if (wholeMd5 == null) {
      wholeMd5 = digest == null ? hashes[0] : digest.end(length);
    }
    return claimed.get().equals(wholeMd5);
  }

  private ExportedBlob exported(StoredBlob blob) throws DriveException {
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < chunks(); i++) {
      if (!holes[i]) {
        chunks.addAll(chunks(i, i + 1));
      }
    }
    BlobProperties properties = blob.properties();
    SideFile propertiesFile =
        properties.equals(BlobProperties.NONE)
            ? null
            : side(task.names().properties(), BlobSides.properties(blob));
    SideFile metadataFile =
        blob.metadata().equals(BlobMetadata.NONE)
            ? null
            : side(task.names().metadata(), BlobSides.metadata(blob));
    return new ExportedBlob(
        BlobStatus.COMPLETED,
        task.candidate().path().text(),
        task.candidate().snapshot(),
        task.names().file().text(),
        length,
        blob.modifiedAt(),
        blob.isPageBlob(),
        chunks,
        metadataFile,
        propertiesFile,
        remark(),
        null,
        blob.unheld());
  }

  private @Nullable Remark remark() {
    if (isStale) {
      return Remark.STALE_MD5;
    }
    return task.candidate().isAppendBlob() ? Remark.APPEND_BLOB : null;
  }

  private SideFile side(DrivePath path, byte[] content) throws DriveException {
    NewFile side = drive.open(path, content.length);
    try {
      side.write(ByteBuffer.wrap(content), 0);
      side.setLength(content.length);
    } finally {
      side.close();
    }
    return new SideFile(path.text(), Md5.ofContent(content));
  }

  /** Lets the file go; what is in it stays. */
  void close() throws DriveException {
    NewFile opened;
    synchronized (this) {
      opened = file;
      file = null;
    }
    if (opened != null) {
      opened.close();
    }
  }

  ExportResult result() {
    return Objects.requireNonNull(result);
  }
}
