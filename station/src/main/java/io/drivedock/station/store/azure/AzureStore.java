package io.drivedock.station.store.azure;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobClient;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.Conventions;
import io.drivedock.station.store.FlatKeys;
import io.drivedock.station.store.Listing;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.PageRanges;
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
  private final Claim claim;
  private final PageDrafts pageDrafts;
  private boolean hasBegun;
  private final Set<String> made = ConcurrentHashMap.newKeySet();

  private AzureStore(AzureAccount account, @Nullable String container, String owner) {
    this.account = account;
    this.container = container;
    this.own = new OwnBlobs(account, container);
    this.lists = new AzureLists(account, container, own);
    String name = URLEncoder.encode(owner, StandardCharsets.UTF_8);
    this.claim = new Claim(account, own.claim(name), owner, UUID.randomUUID().toString());
    this.pageDrafts = new PageDrafts(account, own.pages(name));
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
            "asked for the container " + name,
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
      claim.make();
      hasBegun = true;
    }
  }

  /** Opens the blobs of an account only to read them; asks nothing yet, and makes nothing. */
  static AzureStore openToRead(AzureAccount account, @Nullable String container) {
    return new AzureStore(account, container, "a reader");
  }

  /** Without a name where the account has that for another blob. */
  private Spot spot(BlobPath path) {
    return container == null
        ? new Spot(path.container(), path.name())
        : new Spot(container, FlatKeys.key(path).orElse(""));
  }

  /** The service would take a backslash for a slash, and so two blobs for one. */
  private static boolean isNoName(Spot spot) {
    return spot.blob().isEmpty()
        || spot.blob().length() > NAME_MAX
        || spot.blob().indexOf('\\') >= 0;
  }

  private BlobClient client(Spot spot) {
    return account.client().getBlobContainerClient(spot.container()).getBlobClient(spot.blob());
  }

  // ---- reading

  @Override
  public Optional<StoredBlob> stat(BlobPath path) {
    Spot spot = spot(path);
    if (isNoName(spot)) {
      return Optional.empty();
    }
    return account
        .find("asked for blob " + path, () -> account.calls().head(spot))
        .map(found -> found.blob(path));
  }

  @Override
  public boolean read(BlobPath path, long offset, ByteBuffer buffer) {
    return read(path, "", offset, buffer);
  }

  @Override
  public boolean read(BlobPath path, String version, long offset, ByteBuffer buffer) {
    return read(path, "", version, offset, buffer);
  }

  @Override
  public boolean read(
      BlobPath path, String snapshot, String version, long offset, ByteBuffer buffer) {
    Spot spot = spot(path).of(snapshot);
    if (!buffer.hasRemaining()) {
      return true;
    }
    return !isNoName(spot) && read(account, spot, version, offset, buffer);
  }

  static boolean read(
      AzureAccount account, Spot spot, String version, long offset, ByteBuffer buffer) {
    return account
        .find(
            "read for " + spot.blob(),
            () -> {
              try {
                return account.calls().read(spot, version, offset, buffer);
              } catch (Refusal e) {
                if (e.status() == AzureFailures.RANGE_NOT_SATISFIABLE) {
                  return false;
                }
                if (e.status() == AzureFailures.PRECONDITION_FAILED && !version.isEmpty()) {
                  throw changed(spot);
                }
                throw e;
              }
            })
        .orElse(false);
  }

  static StoreException changed(Spot spot) {
    return new StoreException(
        StoreException.Kind.CHANGED, "Blob " + spot.blob() + " changed while it was read.");
  }

  @Override
  public Optional<PageRanges> pages(
      BlobPath path, String snapshot, String version, String position) {
    return new PageLists(account).page(spot(path).of(snapshot), version, position);
  }

  @Override
  public Optional<StoredBlob> fetch(BlobPath path, ByteBuffer beginning) {
    return fetch(path, "", beginning);
  }

  @Override
  public Optional<StoredBlob> fetch(BlobPath path, String snapshot, ByteBuffer beginning) {
    Spot spot = spot(path).of(snapshot);
    if (isNoName(spot)) {
      return Optional.empty();
    }
    return account
        .find("read for blob " + path, () -> account.calls().fetch(spot, beginning))
        .map(found -> snapshot.isEmpty() ? found : Still.unmarked(found))
        .map(found -> found.blob(path));
  }

  @Override
  public Listing list(String container, String prefix, String position) {
    return lists.page(container, prefix, position, false);
  }

  @Override
  public Listing listWithSnapshots(String container, String prefix, String position) {
    return lists.page(container, prefix, position, true);
  }

  @Override
  public List<Listing.Entry> findWithSnapshots(BlobPath path) {
    return lists.find(path);
  }

  @Override
  public Optional<String> takeStill(BlobPath path, String mark) {
    return new Still(account).take(spot(path), mark);
  }

  @Override
  public List<String> stills(BlobPath path, String mark) {
    return lists.stills(spot(path), mark);
  }

  @Override
  public void removeStill(BlobPath path, String snapshot) {
    new Still(account).remove(spot(path).of(snapshot));
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
  public String uri(BlobPath path) {
    return account.address(spot(path));
  }

  // ---- writing

  /** Asked for once by each store: a container is not there for the first blob only. */
  private void makeContainer(String name) {
    if (!made.contains(name)) {
      account.ask(
          "given the container " + name,
          () -> {
            account.calls().makeContainer(name);
            return true;
          });
      made.add(name);
    }
  }

  private Spot checked(BlobPath path) {
    Spot spot = spot(path);
    if (spot.blob().isEmpty()) {
      throw FlatKeys.none(path);
    }
    if (own.isPlace(spot)) {
      throw new StoreException(
          StoreException.Kind.REJECTED,
          "Blob " + path + " cannot lie there: this is where stations keep what is their own.");
    }
    if (isNoName(spot)) {
      throw new StoreException(
          StoreException.Kind.REJECTED,
          "Azure does not take the name of blob "
              + path
              + ": it would have a backslash, or more than "
              + NAME_MAX
              + " characters with its container.");
    }
    begin();
    makeContainer(spot.container());
    return spot;
  }

  @Override
  public BlobUpload upload(
      BlobPath path,
      long length,
      boolean isPageBlob,
      BlobProperties properties,
      BlobMetadata metadata) {
    Spot spot = checked(path);
    if (isPageBlob) {
      Draft draft = new Draft(properties, metadata, null);
      return new PageUpload(account, claim, pageDrafts.begin(length, draft, path), spot, path);
    }
    Draft draft = new Draft(properties, metadata, account.place().accessTier());
    return new BlockUpload(account, claim, spot, path, draft);
  }

  /** From the memory in which it was proven, with one request. */
  @Override
  public boolean bring(
      BlobPath path,
      List<Chunk> chunks,
      ByteBuffer data,
      BlobProperties properties,
      BlobMetadata metadata,
      BlobUpload.Existing existing) {
    Spot spot = checked(path);
    claim.check();
    Draft draft = new Draft(properties, metadata, account.place().accessTier());
    Md5 md5 = chunks.isEmpty() ? Md5.ofContent(data.duplicate()) : chunks.getFirst().hash();
    Md5 claimed = properties.contentMd5();
    if (claimed != null && !claimed.equals(md5)) {
      // One that the customer claims would be checked with this call, but not with those.
      return ObjectStore.super.bring(path, chunks, data, properties, metadata, existing);
    }
    boolean keeps = existing == BlobUpload.Existing.KEEP;
    return account.unlessThere(
        "given blob " + path,
        () -> {
          account.calls().putBlob(spot, draft, keeps, md5, data);
          return true;
        });
  }

  /** What was committed is kept; only that we are still the one at work is asked anew. */
  @Override
  public void flush() {
    claim.askAgain();
  }

  @Override
  public synchronized void release() {
    if (hasBegun && claim.isOurs()) {
      pageDrafts.removeAll();
      claim.remove();
    }
  }

  @Override
  public StoreLimits limits() {
    return new StoreLimits(true, account.place().uploadsMax(), false, Conventions.AZURE);
  }

  @Override
  public void check() {
    Spot probe = own.probe(UUID.randomUUID().toString());
    account.ask(
        "written to",
        () -> {
          client(probe).upload(BinaryData.fromBytes(new byte[] {1}), true);
          client(probe).delete();
          return true;
        });
  }

  @Override
  public void close() {
    // Blocks that nobody commits are dropped by the service after a week.
  }
}
