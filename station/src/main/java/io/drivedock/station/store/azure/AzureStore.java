package io.drivedock.station.store.azure;

import com.azure.storage.blob.BlobClient;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.Md5;
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
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoreLimits;
import io.drivedock.station.store.StoredBlob;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The blobs of one account. */
final class AzureStore implements ObjectStore {

  /** The longest name that Azure takes, in characters. */
  static final int NAME_MAX = 1024;

  private final AzureAccount account;
  private final @Nullable String container;
  private final OwnBlobs own;
  private final AzureLists lists;
  private final RunFence fence;
  private final StagedBlobs staged;
  private boolean hasBegun;
  private final Set<String> made = ConcurrentHashMap.newKeySet();

  private AzureStore(AzureAccount account, @Nullable String container, String owner) {
    this.account = account;
    this.container = container;
    this.own = new OwnBlobs(account, container);
    this.lists = new AzureLists(account, container, own);
    String name = URLEncoder.encode(owner, StandardCharsets.UTF_8);
    this.fence =
        new RunFence(
            new FenceBlob(account, own.fence(name), owner), owner, UUID.randomUUID().toString());
    this.staged = new StagedBlobs(account, own.pages(name));
  }

  /**
   * Opens the blobs of an account, and takes over from whoever was at work for the same owner.
   *
   * @param container that holds all of them; null if each lies in the container it names
   */
  static AzureStore open(AzureAccount account, @Nullable String container, String owner) {
    AzureStore store = new AzureStore(account, container, owner);
    store.begin();
    account.tryAccessTier(
        // The next run of this owner removes what this one leaves behind.
        store.own.probe(UUID.nameUUIDFromBytes(owner.getBytes(StandardCharsets.UTF_8)).toString()));
    return store;
  }

  /**
   * The same of blobs that are exported: where they all lie in one container, it must be there.
   * Nothing is made before a log is brought.
   */
  static AzureStore openSource(AzureAccount account, @Nullable String container, String owner) {
    AzureStore store = new AzureStore(account, container, owner);
    if (container != null && !store.hasContainer(container)) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "There is no container "
              + container
              + " in "
              + account.place().place()
              + ", and what is only read is not made. See whether the account of the job and the"
              + " settings of the target are right.");
    }
    return store;
  }

  private boolean hasContainer(String name) {
    return account
        .find(
            "looking up the container " + name,
            () -> {
              account.calls().findContainer(name);
              return true;
            })
        .isPresent();
  }

  /** Takes over from whoever was at work for the same owner. */
  private synchronized void begin() {
    if (!hasBegun) {
      makeContainer(own.container());
      fence.make();
      hasBegun = true;
    }
  }

  /** Opens the blobs of an account only to read them; asks nothing yet, and makes nothing. */
  static BlobReader openToRead(AzureAccount account, @Nullable String container) {
    return new AzureStore(account, container, "a reader");
  }

  /** Without a name where the account has that for another blob. */
  private BlobAddress spot(BlobPath path) {
    return container == null
        ? new BlobAddress(path.container(), path.name())
        : new BlobAddress(container, FlatKeys.key(path).orElse(""));
  }

  /** The service would take a backslash for a slash, and so two blobs for one. */
  private static boolean isNoName(BlobAddress address) {
    return address.blob().isEmpty()
        || address.blob().length() > NAME_MAX
        || address.blob().indexOf('\\') >= 0;
  }

  private BlobClient client(BlobAddress address) {
    return account
        .client()
        .getBlobContainerClient(address.container())
        .getBlobClient(address.blob());
  }

  // ---- reading

  @Override
  public Optional<StoredBlob> stat(BlobPath path) {
    BlobAddress address = spot(path);
    if (isNoName(address)) {
      return Optional.empty();
    }
    return account
        .find("looking up blob " + path, () -> account.calls().head(address))
        .map(head -> head.blob(path));
  }

  @Override
  public boolean read(BlobPath path, ReadOptions options, ByteBuffer buffer) {
    BlobAddress address = spot(path).of(options.snapshot());
    if (!buffer.hasRemaining()) {
      return true;
    }
    return !isNoName(address) && account.read(address, options.version(), options.offset(), buffer);
  }

  @Override
  public Optional<StoredBlob> fetch(BlobPath path, String snapshot, ByteBuffer beginning) {
    BlobAddress address = spot(path).of(snapshot);
    if (isNoName(address)) {
      return Optional.empty();
    }
    return account
        .find("reading blob " + path, () -> account.calls().fetch(address, beginning))
        .map(head -> snapshot.isEmpty() ? head : ReadSnapshot.unmarked(head))
        .map(head -> head.blob(path));
  }

  @Override
  public Listing list(String container, String prefix, String position) {
    return lists.page(container, prefix, position, false);
  }

  @Override
  public List<String> containers(String prefix) {
    return lists.containers(prefix);
  }

  @Override
  public boolean hasBelow(BlobPath path) {
    return !isNoName(spot(path)) && lists.isAnyBelow(spot(path));
  }

  @Override
  public boolean isFlat() {
    return container != null;
  }

  @Override
  public Optional<SnapshotReader> snapshots() {
    return Optional.of(
        new SnapshotReader() {
          @Override
          public Listing list(String container, String prefix, String position) {
            return lists.page(container, prefix, position, true);
          }

          @Override
          public List<Listing.Entry> find(BlobPath path) {
            return lists.find(path);
          }
        });
  }

  @Override
  public Optional<PageRangeReader> pageRanges() {
    PageLists pages = new PageLists(account);
    return Optional.of(
        (path, options, position) ->
            pages.page(spot(path).of(options.snapshot()), options.version(), position));
  }

  @Override
  public Optional<SnapshotTaker> snapshotTaker() {
    ReadSnapshot snapshot = new ReadSnapshot(account);
    return Optional.of(
        new SnapshotTaker() {
          @Override
          public Optional<String> take(BlobPath path, String mark) {
            return snapshot.take(spot(path), mark);
          }

          @Override
          public List<String> taken(BlobPath path, String mark) {
            return lists.readSnapshots(spot(path), mark);
          }

          @Override
          public void remove(BlobPath path, String id) {
            snapshot.remove(spot(path).of(id));
          }
        });
  }

  @Override
  public String uri(BlobPath path) {
    return account.address(spot(path));
  }

  // ---- writing

  /** Asked for once by each store: a container is not there for the first blob only. */
  private void makeContainer(String name) {
    if (!made.contains(name)) {
      account.call(
          "creating the container " + name,
          () -> {
            account.calls().makeContainer(name);
            return true;
          });
      made.add(name);
    }
  }

  private BlobAddress checked(BlobPath path) {
    BlobAddress address = spot(path);
    if (address.blob().isEmpty()) {
      throw FlatKeys.none(path);
    }
    if (own.isPlace(address)) {
      throw new StoreException(
          StoreException.Kind.REJECTED,
          "Blob " + path + " cannot be stored there: the place is reserved for stations.");
    }
    if (isNoName(address)) {
      throw new StoreException(
          StoreException.Kind.REJECTED,
          "Azure does not take the name of blob "
              + path
              + ": it would have a backslash, or more than "
              + NAME_MAX
              + " characters with its container.");
    }
    begin();
    makeContainer(address.container());
    return address;
  }

  @Override
  public BlobUpload upload(
      BlobPath path,
      long length,
      boolean isPageBlob,
      BlobProperties properties,
      BlobMetadata metadata) {
    BlobAddress address = checked(path);
    if (isPageBlob) {
      BlobAttributes attributes = new BlobAttributes(properties, metadata, null);
      return new PageUpload(
          account, fence, staged, staged.begin(length, attributes, path), address, path);
    }
    BlobAttributes attributes =
        new BlobAttributes(properties, metadata, account.place().accessTier());
    return new BlockUpload(account, fence, staged, address, path, attributes);
  }

  /** From the memory in which it was proven, with one request. */
  @Override
  public boolean put(
      BlobPath path,
      List<Chunk> chunks,
      ByteBuffer data,
      BlobProperties properties,
      BlobMetadata metadata,
      BlobUpload.Existing existing) {
    BlobAddress address = checked(path);
    fence.check();
    BlobAttributes attributes =
        new BlobAttributes(properties, metadata, account.place().accessTier());
    Md5 md5 = chunks.isEmpty() ? Md5.ofContent(data.duplicate()) : chunks.getFirst().hash();
    Md5 claimed = properties.contentMd5();
    if (claimed != null && !claimed.equals(md5)) {
      // One that the customer claims would be checked with this call, but not with those.
      return ObjectStore.putInSteps(this, path, chunks, data, properties, metadata, existing);
    }
    boolean keeps = existing == BlobUpload.Existing.KEEP;
    AzureAccount.Outcome outcome =
        account.attempt(
            "writing blob " + path,
            () -> {
              account.calls().putBlob(address, attributes, keeps, md5, data);
              return true;
            });
    return switch (outcome) {
      case DONE -> true;
      case IS_THERE ->
          // Azurite says so of blocks that were never committed, over which they can be.
          keeps
              && stat(path).isEmpty()
              && ObjectStore.putInSteps(this, path, chunks, data, properties, metadata, existing);
      case IS_OF_OTHER_TYPE ->
          !keeps
              && ObjectStore.putInSteps(this, path, chunks, data, properties, metadata, existing);
    };
  }

  /** What was committed is kept; only that we are still the one at work is asked anew. */
  @Override
  public void flush() {
    fence.checkAgain();
  }

  /** Blocks that nobody commits are dropped by the service after a week. */
  @Override
  public void tidy() {}

  @Override
  public synchronized void release() {
    if (hasBegun && fence.isOurs()) {
      staged.removeAll();
      fence.remove();
    }
  }

  @Override
  public StoreLimits limits() {
    return new StoreLimits(true, account.place().uploadsMax(), false, Conventions.AZURE);
  }

  /** Where all blobs lie in one container, that is the one which is tried. */
  private BlobAddress probe(String container) {
    UUID name = UUID.randomUUID();
    return this.container == null && !container.isEmpty()
        ? OwnBlobs.probe(container, name)
        : own.probe(name.toString());
  }

  /** Who may not read there is told so before it is told that there is no such blob. */
  @Override
  public void tryReading(String container) {
    boolean _ = account.read(probe(container), "", 0, ByteBuffer.allocate(1));
  }

  @Override
  public void tryWriting(String container) {
    BlobAddress probe = probe(container);
    byte[] content = {1};
    BlobAttributes attributes = new BlobAttributes(BlobProperties.NONE, BlobMetadata.NONE, null);
    account.call(
        "writing",
        () -> {
          account
              .calls()
              .putBlob(probe, attributes, false, Md5.ofContent(content), ByteBuffer.wrap(content));
          return true;
        });
    ByteBuffer there = ByteBuffer.allocate(content.length);
    boolean isThere;
    try {
      isThere = account.read(probe, "", 0, there) && there.array()[0] == content[0];
    } finally {
      account.call(
          "deleting " + probe.blob(),
          () -> {
            client(probe).delete();
            return true;
          });
    }
    if (!isThere) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "The Azure " + account.place().place() + " accepted a small blob and did not return it.");
    }
  }

  @Override
  public void close() {}
}
