package io.drivedock.station.store.s3;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.Conventions;
import io.drivedock.station.store.FlatKeys;
import io.drivedock.station.store.Listing;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.PageRangeReader;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.RunFence;
import io.drivedock.station.store.SnapshotReader;
import io.drivedock.station.store.SnapshotTaker;
import io.drivedock.station.store.Snapshots;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoreLimits;
import io.drivedock.station.store.StoredBlob;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** The objects of one account. */
final class S3Store implements ObjectStore {

  /** S3 takes no longer key, in bytes of UTF-8. */
  static final int KEY_BYTES_MAX = 1024;

  private final S3Connection connection;
  private final S3Bucket bucket;
  private final String prefix;
  private final OwnObjects own;
  private final RunFence fence;
  private final Leftovers leftovers;
  private final PartBuffers buffers;

  private S3Store(
      S3Connection connection,
      S3Bucket bucket,
      String prefix,
      OwnObjects own,
      RunFence fence,
      Leftovers leftovers) {
    this.connection = connection;
    this.bucket = bucket;
    this.prefix = prefix;
    this.own = own;
    this.fence = fence;
    this.leftovers = leftovers;
    this.buffers = new PartBuffers(connection.place().uploadsMax());
  }

  /**
   * Opens the objects of an account, and takes over from whoever was at work for the same owner. A
   * bucket that is not there is made, and what the store makes of what it will be asked is tried.
   */
  static S3Store open(S3Connection connection, String account, String owner) {
    S3Store store = of(connection, account, owner);
    if (!store.bucket.exists()) {
      store.bucket.make();
    }
    store.fence.make();
    // The next run of this owner removes what this one leaves behind.
    UUID id = UUID.nameUUIDFromBytes(owner.getBytes(StandardCharsets.UTF_8));
    connection.tryOnce(store.bucket, store.own, id);
    store.leftovers.find();
    return store;
  }

  /**
   * The same of objects that are exported: the bucket must be there, and nothing is tried, because
   * only logs are written.
   */
  static S3Store openSource(S3Connection connection, String account, String owner) {
    S3Store store = of(connection, account, owner);
    store.mustBeThere();
    store.fence.make();
    store.leftovers.find();
    return store;
  }

  /** Opens the objects of an account in a bucket that is there; makes nothing in it. */
  static BlobReader openToRead(S3Connection connection, String account) {
    S3Store store = of(connection, account, "a reader");
    store.mustBeThere();
    return store;
  }

  private void mustBeThere() {
    if (!bucket.exists()) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "There is no S3 "
              + bucket.where()
              + ", and what is only read is not made. See whether the account of the job and the"
              + " settings of the target are right.");
    }
  }

  private static S3Store of(S3Connection connection, String account, String owner) {
    S3Place place = connection.place();
    String prefix = place.prefix().replace(S3Place.ACCOUNT, account);
    String name = place.bucket().replace(S3Place.ACCOUNT, account);
    if (S3Place.bucketProblem(name) != null) {
      throw new StoreException(
          StoreException.Kind.FORBIDDEN,
          "'" + name + "' cannot be a bucket: put the account into 'prefix' instead.");
    }
    S3Bucket bucket = new S3Bucket(connection, name);
    OwnObjects own = new OwnObjects(bucket, prefix);
    String ownerName = URLEncoder.encode(owner, StandardCharsets.UTF_8);
    RunFence fence =
        new RunFence(
            new FenceObject(bucket, own.fence(ownerName)), owner, UUID.randomUUID().toString());
    Leftovers leftovers = new Leftovers(bucket, own.uploads(ownerName));
    return new S3Store(connection, bucket, prefix, own, fence, leftovers);
  }

  /** Nothing where S3 can have no such key, or has it for another blob. */
  private Optional<String> key(BlobPath path) {
    return FlatKeys.key(path).map(key -> prefix + key).filter(key -> !isTooLong(key));
  }

  // ---- reading

  @Override
  public Optional<StoredBlob> stat(BlobPath path) {
    return key(path).flatMap(bucket::head).map(head -> stored(path, head));
  }

  private static StoredBlob stored(BlobPath path, HeadObjectResponse head) {
    BlobProperties properties = BlobProperties.NONE;
    BlobMetadata metadata = BlobMetadata.NONE;
    List<String> unheld = S3Headers.unheld(head);
    try {
      properties = S3Headers.properties(head);
    } catch (IllegalArgumentException e) {
      // Somebody else wrote it; that it is there is what matters.
    }
    try {
      metadata = S3Headers.metadata(head);
    } catch (IllegalArgumentException e) {
      unheld = head.metadata().keySet().stream().sorted().toList();
    }
    return new StoredBlob(
        path,
        head.contentLength(),
        false,
        properties,
        metadata,
        Parts.md5(head.eTag()),
        head.eTag() == null ? "" : head.eTag(),
        head.lastModified(),
        unheld);
  }

  @Override
  public boolean read(BlobPath path, ReadOptions options, ByteBuffer buffer) {
    Optional<String> key = key(path);
    return key.isPresent()
        && bucket.read(key.get(), options.snapshot(), options.version(), options.offset(), buffer);
  }

  /** Of an empty object no range can be had. */
  @Override
  public Optional<StoredBlob> fetch(BlobPath path, String snapshot, ByteBuffer beginning) {
    Optional<String> found = key(path);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    String key = found.get();
    Optional<GetObjectResponse> got =
        beginning.hasRemaining() ? bucket.get(key, snapshot, "", 0, beginning) : Optional.empty();
    return got.map(S3Headers::asHead)
        .or(() -> bucket.head(key, snapshot))
        .map(head -> stored(path, head));
  }

  @Override
  public Listing list(String container, String prefix, String position) {
    return lists(container).page(prefix, position);
  }

  private S3Lists lists(String container) {
    return new S3Lists(bucket, own, prefix, container);
  }

  @Override
  public List<String> containers(String prefix) {
    return bucket.folders(this.prefix, prefix).stream()
        .filter(FlatKeys::isContainer)
        .sorted(BlobPath::compareNames)
        .toList();
  }

  @Override
  public boolean hasBelow(BlobPath path) {
    return key(path).isPresent() && !bucket.list(key(path).get() + "/", "", 1).isEmpty();
  }

  @Override
  public boolean isFlat() {
    return true;
  }

  @Override
  public Optional<SnapshotReader> snapshots() {
    return Optional.of(
        new SnapshotReader() {
          @Override
          public Listing list(String container, String prefix, String position) {
            return lists(container).pageOfVersions(prefix, position);
          }

          @Override
          public List<Listing.Entry> find(BlobPath path) {
            return key(path).isEmpty()
                ? List.of()
                : lists(path.container())
                    .find(path)
                    .orElseGet(() -> Snapshots.findAlone(S3Store.this, path));
          }
        });
  }

  /** S3 has no page blobs. */
  @Override
  public Optional<PageRangeReader> pageRanges() {
    return Optional.empty();
  }

  /** Versions are kept or not; none can be taken at will. */
  @Override
  public Optional<SnapshotTaker> snapshotTaker() {
    return Optional.empty();
  }

  @Override
  public String uri(BlobPath path) {
    String key = prefix + FlatKeys.key(path).orElse(path.text());
    return connection
        .client()
        .utilities()
        .getUrl(url -> url.bucket(bucket.name()).key(key))
        .toExternalForm();
  }

  // ---- writing

  @Override
  public BlobUpload upload(
      BlobPath path,
      long length,
      boolean isPageBlob,
      BlobProperties properties,
      BlobMetadata metadata) {
    if (isPageBlob) {
      throw new StoreException(
          StoreException.Kind.REJECTED,
          "Blob "
              + path
              + " is a page blob, and S3 has none: bring it as a block blob, or to a"
              + " target in Azure or in a folder.");
    }
    ObjectAttributes attributes = attributes(path, length, properties, metadata);
    return length <= PartsUpload.PART_BYTES_MIN
        ? new WholeUpload(bucket, fence, attributes)
        : new PartsUpload(
            bucket, fence, leftovers, buffers, connection.place().uploadsMax(), attributes);
  }

  private ObjectAttributes attributes(
      BlobPath path, long length, BlobProperties properties, BlobMetadata metadata) {
    String key = prefix + FlatKeys.key(path).orElseThrow(() -> FlatKeys.none(path));
    if (OwnObjects.isPlace(key.substring(prefix.length()))) {
      throw new StoreException(
          StoreException.Kind.REJECTED,
          "Blob " + path + " cannot be stored there: the place is reserved for stations.");
    }
    if (isTooLong(key)) {
      throw new StoreException(
          StoreException.Kind.REJECTED,
          "The key of blob "
              + path
              + " would have more than "
              + KEY_BYTES_MAX
              + " bytes, which S3 does not take.");
    }
    return ObjectAttributes.of(
        key, length, properties, metadata, connection.place(), connection.limits());
  }

  /** From the memory in which it was proven, without another copy. */
  @Override
  public boolean put(
      BlobPath path,
      List<Chunk> chunks,
      ByteBuffer data,
      BlobProperties properties,
      BlobMetadata metadata,
      BlobUpload.Existing existing) {
    ObjectAttributes attributes = attributes(path, data.remaining(), properties, metadata);
    return WholeUpload.write(bucket, fence, attributes, chunks, data, existing, false);
  }

  private static boolean isTooLong(String key) {
    return key.getBytes(StandardCharsets.UTF_8).length > KEY_BYTES_MAX;
  }

  /** What was committed is kept; only that we are still the one at work is asked anew. */
  @Override
  public void flush() {
    fence.checkAgain();
  }

  @Override
  public StoreLimits limits() {
    return new StoreLimits(false, connection.place().uploadsMax(), false, Conventions.S3);
  }

  /** Of whoever writes, the fence is there to be read; of others nothing is. */
  @Override
  public void tryReading(String container) {
    boolean _ = fence.isOurs();
  }

  /** Rights are given for a bucket, or for the keys of an account in it. */
  @Override
  public void tryWriting(String container) {
    String key = own.probe(UUID.randomUUID().toString());
    byte[] content = {1};
    bucket.put(key, content);
    ByteBuffer there = ByteBuffer.allocate(content.length);
    boolean isThere;
    try {
      isThere = bucket.read(key, "", "", 0, there) && there.array()[0] == content[0];
    } finally {
      bucket.delete(key);
    }
    if (!isThere) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "The S3 bucket " + bucket.name() + " accepted a small object and did not return it.");
    }
  }

  @Override
  public void tidy() {
    if (fence.isKnownOurs()) {
      leftovers.abortAll();
    }
  }

  @Override
  public void release() {
    if (fence.isKnownOurs()) {
      leftovers.abortAll();
      fence.remove();
    }
  }

  /** Uploads that are not ended are found by the next run. */
  @Override
  public void close() {}
}
