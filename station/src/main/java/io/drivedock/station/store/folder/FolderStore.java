package io.drivedock.station.store.folder;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.FlatKeys;
import io.drivedock.station.store.Listing;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.PageRangeReader;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.SnapshotReader;
import io.drivedock.station.store.SnapshotTaker;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoreLimits;
import io.drivedock.station.store.StoredBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The folder of one account. */
final class FolderStore implements ObjectStore {

  private static final StoreLimits LIMITS = new StoreLimits(true, 8, true);

  private final Path root;
  private final Path cards;
  private final Path uploads;
  private final UnfinishedFiles unfinished;
  private final FolderFence fence;
  private final Set<Path> unflushed = ConcurrentHashMap.newKeySet();

  /**
   * Held while a blob takes its place and folders are made; shared by all stores of this folder.
   */
  private final Object structure;

  private FolderStore(Path root, String owner, Object structure) {
    this.root = root;
    this.cards = root.resolve(FolderLayout.HIDDEN).resolve(FolderLayout.PROPERTIES);
    this.uploads = uploads(root);
    String run = UUID.randomUUID().toString();
    this.unfinished = new UnfinishedFiles(uploads, owner, run);
    this.fence =
        new FolderFence(root.resolve(FolderLayout.HIDDEN).resolve(FolderLayout.CLAIMS), owner, run);
    this.structure = structure;
  }

  /**
   * Opens the folder of an account.
   *
   * @param structure the lock that all stores of this folder share
   */
  static FolderStore open(Path target, String account, String owner, Object structure) {
    try {
      return open(folder(target).resolve(account), owner, structure);
    } catch (IOException e) {
      throw failure(target, "opening it for writing", e);
    }
  }

  /** Opens the folder of an account that is there; makes nothing in it. */
  static FolderStore openToRead(Path target, String account) {
    try {
      mustBeThere(target, account);
      Path root = folder(target).resolve(account);
      return new FolderStore(root.toRealPath(), "a reader", new Object());
    } catch (IOException e) {
      throw failure(target, "opening it", e);
    }
  }

  /** Whatever is only read is not made. */
  static void mustBeThere(Path target, String account) {
    try {
      if (!Files.isDirectory(folder(target).resolve(account))) {
        throw new StoreException(
            StoreException.Kind.UNAVAILABLE,
            "The target folder " + target + " has no folder for the account '" + account + "'.");
      }
    } catch (IOException e) {
      throw failure(target, "opening it", e);
    }
  }

  /** What the operator linked is followed here; from here on no link is. */
  private static Path folder(Path target) throws IOException {
    if (!Files.isDirectory(target)) {
      throw new FileSystemException(
          target.toString(), null, "it does not exist or is not a folder: mount it or create it");
    }
    return target.toRealPath();
  }

  /** Opens a folder that is an account's by itself; it is made if there is none. */
  static FolderStore open(Path root, String owner, Object structure) {
    try {
      boolean isThere = Files.isDirectory(root);
      FolderStore store = new FolderStore(isThere ? root.toRealPath() : root, owner, structure);
      if (!isThere) {
        Files.createDirectory(root);
        store.unflushed.add(parent(root));
      }
      store.begin();
      return store;
    } catch (IOException e) {
      throw failure(root, "opening it for writing", e);
    }
  }

  /** Where what is not finished lies. */
  static Path uploads(Path root) {
    return root.resolve(FolderLayout.HIDDEN).resolve(FolderLayout.UPLOADS);
  }

  private void begin() throws IOException {
    PathCheck.checkHidden(root, uploads, cards, fence.folder());
    if (!Files.isDirectory(uploads)) {
      Files.createDirectories(uploads);
      unflushed.add(root);
    }
    unfinished.begin();
    fence.make(unfinished.fresh());
  }

  // ---- reading

  @Override
  public Optional<StoredBlob> stat(BlobPath path) {
    try {
      Optional<Path> file = file(path);
      if (file.isEmpty()) {
        return Optional.empty();
      }
      BlobCard card = card(path);
      BasicFileAttributes known =
          Files.readAttributes(file.get(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return Optional.of(
          new StoredBlob(
              path,
              known.size(),
              card.isPageBlob(),
              card.properties(),
              card.metadata(),
              null,
              version(known),
              known.lastModifiedTime().toInstant()));
    } catch (IOException e) {
      throw failure("looking up blob " + path, e);
    }
  }

  /** Another file has another key, and a file that was written to another time. */
  private static String version(BasicFileAttributes known) {
    return known.fileKey()
        + "-"
        + known.size()
        + "-"
        + known.lastModifiedTime().to(TimeUnit.NANOSECONDS);
  }

  /** The file of a blob, under either of its names. */
  private Optional<Path> file(BlobPath path) {
    if (!mayLieHere(path)) {
      return Optional.empty();
    }
    Path plain = plain(path);
    PathCheck.check(root, plain, path);
    if (Files.isRegularFile(plain, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(plain);
    }
    Path marked = marked(plain);
    return Files.isRegularFile(marked, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(marked)
        : Optional.empty();
  }

  /** Whether it has a place, and one that is not ours. */
  private static boolean mayLieHere(BlobPath path) {
    return FlatKeys.key(path).isPresent() && !FolderLayout.isOwn(FolderLayout.names(path));
  }

  private static void checkPlace(BlobPath path) {
    if (FlatKeys.key(path).isEmpty()) {
      throw FlatKeys.none(path);
    }
    if (!mayLieHere(path)) {
      throw new StoreException(
          StoreException.Kind.REJECTED,
          "Blob " + path + " cannot be stored there: the place is reserved for stations.");
    }
  }

  private Path plain(BlobPath path) {
    return FolderLayout.below(root, FolderLayout.names(path));
  }

  private static Path marked(Path plain) {
    return plain.resolveSibling(plain.getFileName() + FolderLayout.FILE_MARK);
  }

  private Path cardFile(BlobPath path) {
    Path plain = FolderLayout.below(cards, FolderLayout.names(path));
    return plain.resolveSibling(plain.getFileName() + "%json");
  }

  private BlobCard card(BlobPath path) throws IOException {
    Path file = cardFile(path);
    PathCheck.check(root, file, path);
    try {
      return BlobCard.read(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return BlobCard.BLANK;
    } catch (IllegalArgumentException e) {
      throw new IOException("the properties in " + file + " are damaged", e);
    }
  }

  @Override
  public boolean read(BlobPath path, ReadOptions options, ByteBuffer buffer) {
    if (!options.snapshot().isEmpty()) {
      return false;
    }
    String version = options.version();
    try {
      Optional<Path> file = file(path);
      if (file.isEmpty()) {
        return false;
      }
      try (FileChannel channel = FileChannel.open(file.get(), StandardOpenOption.READ)) {
        boolean isFull = fill(channel, options.offset(), buffer);
        // Afterwards: what was read then was of that version, whatever comes now.
        if (!version.isEmpty() && !version.equals(version(file.get()))) {
          throw new StoreException(
              StoreException.Kind.CHANGED, "Blob " + path + " changed while it was read.");
        }
        return isFull;
      }
    } catch (IOException e) {
      throw failure("reading blob " + path, e);
    }
  }

  private static String version(Path file) throws IOException {
    return version(
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
  }

  private static boolean fill(FileChannel channel, long offset, ByteBuffer buffer)
      throws IOException {
    long at = offset;
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, at);
      if (count < 0) {
        return false;
      }
      at += count;
    }
    return true;
  }

  /** What was read is of the file that was looked at before. */
  @Override
  public Optional<StoredBlob> fetch(BlobPath path, String snapshot, ByteBuffer beginning) {
    Optional<StoredBlob> found = snapshot.isEmpty() ? stat(path) : Optional.empty();
    if (found.isPresent()) {
      int bytes = (int) Math.min(beginning.remaining(), found.get().length());
      ByteBuffer window = beginning.slice(beginning.position(), bytes);
      if (!read(path, ReadOptions.from(0).ofVersion(found.get().version()), window)) {
        throw new StoreException(
            StoreException.Kind.CHANGED, "Blob " + path + " changed while it was read.");
      }
      beginning.position(beginning.position() + bytes);
    }
    return found;
  }

  @Override
  public Listing list(String container, String prefix, String position) {
    if (Files.isSymbolicLink(root.resolve(container))) {
      return Listing.NOTHING;
    }
    try {
      return new FolderListing(root, container, prefix).page(position);
    } catch (IOException e) {
      throw failure("listing it", e);
    }
  }

  @Override
  public List<String> containers(String prefix) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root)) {
      List<String> names = new ArrayList<>();
      for (Path folder : folders) {
        String name = String.valueOf(folder.getFileName());
        if (name.startsWith(prefix)
            && FlatKeys.isContainer(name)
            && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
          names.add(name);
        }
      }
      names.sort(BlobPath::compareNames);
      return List.copyOf(names);
    } catch (IOException e) {
      throw failure("listing it", e);
    }
  }

  @Override
  public boolean hasBelow(BlobPath path) {
    return mayLieHere(path) && Files.isDirectory(plain(path), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public boolean isFlat() {
    return true;
  }

  @Override
  public Optional<SnapshotReader> snapshots() {
    return Optional.empty();
  }

  @Override
  public Optional<PageRangeReader> pageRanges() {
    return Optional.empty();
  }

  @Override
  public Optional<SnapshotTaker> snapshotTaker() {
    return Optional.empty();
  }

  @Override
  public String uri(BlobPath path) {
    return file(path).orElse(plain(path)).toUri().toString();
  }

  // ---- writing

  @Override
  public BlobUpload upload(
      BlobPath path,
      long length,
      boolean isPageBlob,
      BlobProperties properties,
      BlobMetadata metadata) {
    checkPlace(path);
    try {
      UnfinishedFile file = unfinished.open(path, length);
      return new FolderUpload(
          this, path, length, new BlobCard(isPageBlob, properties, metadata), file);
    } catch (IOException e) {
      throw failure("writing blob " + path, e);
    }
  }

  @Override
  public boolean put(
      BlobPath path,
      List<Chunk> chunks,
      ByteBuffer data,
      BlobProperties properties,
      BlobMetadata metadata,
      BlobUpload.Existing existing) {
    return ObjectStore.putInSteps(this, path, chunks, data, properties, metadata, existing);
  }

  void closed(UnfinishedFile file) {
    unfinished.closed(file);
  }

  /** Puts a finished file in the place of its blob. */
  boolean place(BlobPath path, Path finished, BlobCard card, BlobUpload.Existing existing)
      throws IOException {
    // Written and synced before the lock is taken: many commit at once, and syncing takes longest.
    Optional<Path> written = written(card);
    try {
      synchronized (structure) {
        fence.check();
        Optional<Path> old = file(path);
        if (old.isPresent() && existing == BlobUpload.Existing.KEEP) {
          return false;
        }
        Path place = old.isPresent() ? old.get() : freePlace(path);
        // Before the blob: no reader may see the new bytes with the old blob's properties for good.
        placeCard(path, written);
        if (!isNamed(finished, place, existing)) {
          return false;
        }
        unflushed.add(parent(place));
        return true;
      }
    } finally {
      if (written.isPresent()) {
        Files.deleteIfExists(written.get());
      }
    }
  }

  /**
   * Gives a finished file its name. Where nothing may be replaced it is linked: unlike a move, that
   * fails when another station, which shares the folder but not the lock, was faster.
   *
   * @return false if there is a blob of that name and it was to be kept
   */
  private static boolean isNamed(Path finished, Path place, BlobUpload.Existing existing)
      throws IOException {
    if (existing == BlobUpload.Existing.KEEP) {
      try {
        Files.createLink(place, finished);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } catch (UnsupportedOperationException | FileSystemException e) {
        // No links on this file system; if something else is the matter, the move says so.
      }
    }
    Files.move(
        finished, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return true;
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalStateException(path + " lies in no folder");
    }
    return parent;
  }

  private Path freePlace(BlobPath path) throws IOException {
    Path plain = plain(path);
    makeFolders(parent(plain));
    return Files.isDirectory(plain, LinkOption.NOFOLLOW_LINKS) ? marked(plain) : plain;
  }

  /** Makes folders, and way for them where a blob lies in their place. */
  private void makeFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    makeFolders(parent(folder));
    if (Files.isRegularFile(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(folder, marked(folder), StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      // Another station makes the same; anything else in its place is a failure.
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
    unflushed.add(parent(folder));
  }

  /** The card in a file on its way; nothing if there is nothing to write on it. */
  private Optional<Path> written(BlobCard card) throws IOException {
    if (card.equals(BlobCard.BLANK)) {
      return Optional.empty();
    }
    Path written = unfinished.fresh();
    try (FileChannel channel =
        FileChannel.open(written, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(card.write());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    return Optional.of(written);
  }

  private void placeCard(BlobPath path, Optional<Path> written) throws IOException {
    Path file = cardFile(path);
    PathCheck.check(root, file, path);
    if (written.isEmpty()) {
      if (Files.deleteIfExists(file)) {
        unflushed.add(parent(file));
      }
      return;
    }
    makeFolders(parent(file));
    Files.move(
        written.get(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    unflushed.add(parent(file));
  }

  @Override
  public void tidy() {
    try {
      unfinished.removeKept();
    } catch (IOException e) {
      throw failure("tidied", e);
    }
  }

  @Override
  public void flush() {
    for (Path folder : List.copyOf(unflushed)) {
      unflushed.remove(folder);
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      } catch (IOException e) {
        unflushed.add(folder);
        throw failure("making written data durable", e);
      }
    }
  }

  @Override
  public StoreLimits limits() {
    return LIMITS;
  }

  @Override
  public void tryReading(String container) {
    try {
      fence.look();
      Path absent = root.resolve(container).resolve(FolderLayout.HIDDEN).resolve("probe");
      Files.readAttributes(absent, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      // It was looked for, and that is what was to be tried.
    } catch (IOException e) {
      throw failure("reading it", e);
    }
  }

  /** What a customer sees is not written to; whether that is permitted, the system says. */
  @Override
  public void tryWriting(String container) {
    Path probe = unfinished.fresh();
    byte[] content = {1};
    try {
      Path folder = root.resolve(container);
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isWritable(folder)) {
        throw new AccessDeniedException(folder.toString());
      }
      try {
        Files.write(probe, content);
        if (!Arrays.equals(content, Files.readAllBytes(probe))) {
          throw new IOException("it does not return what was written");
        }
      } finally {
        Files.deleteIfExists(probe);
      }
    } catch (IOException e) {
      throw failure("writing to it", e);
    }
  }

  @Override
  public void release() {
    try {
      fence.remove();
    } catch (IOException e) {
      throw failure("removing the mark of its owner", e);
    }
  }

  /** Uploads of this run whose caller never got hold of them are tidied away too. */
  @Override
  public void close() {
    flush();
    try {
      unfinished.close();
    } catch (IOException e) {
      // The next run of this owner removes them.
    }
  }

  /** An I/O failure as one of ours. */
  StoreException failure(String attempt, IOException e) {
    return failure(root, attempt, e);
  }

  private static StoreException failure(Path root, String attempt, IOException e) {
    StoreException.Kind kind = kind(e);
    String remedy =
        switch (kind) {
          case FULL -> ". The disk is full; free some space, and the transfer continues.";
          case FORBIDDEN -> ". Give the station's user permission to write there.";
          case UNAVAILABLE -> ": " + reason(e) + ".";
          case LEASED, CHANGED, REJECTED -> ". This file system cannot hold the name.";
        };
    return new StoreException(
        kind,
        "The target folder " + root + ": " + attempt + " failed" + remedy,
        e,
        null,
        "the file system said: " + said(e));
  }

  /** Only what the system says: other messages name folders. */
  private static String said(IOException e) {
    String reason = e instanceof FileSystemException f ? f.getReason() : null;
    return reason == null ? e.getClass().getSimpleName() : reason;
  }

  private static StoreException.Kind kind(IOException e) {
    String reason = reason(e).toLowerCase(Locale.ROOT);
    if (reason.contains("no space left") || reason.contains("quota")) {
      return StoreException.Kind.FULL;
    }
    if (reason.contains("file name too long") || reason.contains("invalid argument")) {
      return StoreException.Kind.REJECTED;
    }
    boolean isDenied =
        e instanceof AccessDeniedException
            || reason.contains("permission denied")
            || reason.contains("read-only");
    return isDenied ? StoreException.Kind.FORBIDDEN : StoreException.Kind.UNAVAILABLE;
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }
}
