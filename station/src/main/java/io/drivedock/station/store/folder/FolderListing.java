package io.drivedock.station.store.folder;

import io.drivedock.drive.BlobPath;
import io.drivedock.station.store.FlatKeys;
import io.drivedock.station.store.Listing;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists the blobs of a container page by page, in the order of their names. Memory holds the names
 * of the folders on the way to the current one. A page ends at a file, and the next begins behind
 * it, so what a page says does not depend on what comes and goes elsewhere.
 */
final class FolderListing {

  private static final int PAGE_MAX = 1_000;

  private final Path root;
  private final String container;
  private final String prefix;
  private final List<Listing.Entry> blobs = new ArrayList<>();
  private final List<Listing.Stranger> strangers = new ArrayList<>();
  private final List<String> way = new ArrayList<>();
  private String last = "";

  FolderListing(Path root, String container, String prefix) {
    this.root = root;
    this.container = container;
    this.prefix = prefix;
  }

  /** A name in a folder, and where it stands among the others. */
  private record Item(String name, String key, boolean isFolder) {}

  Listing page(String position) throws IOException {
    List<String> after = position.isEmpty() ? List.of() : List.of(position.split("/", -1));
    boolean isWhole = isOutside() ? walkOutside(after) : walkInside(after);
    return new Listing(blobs, strangers, isWhole ? "" : last);
  }

  /** Whether it is what lies in no container. */
  private boolean isOutside() {
    return container.equals(FlatKeys.NO_CONTAINER);
  }

  private boolean walkInside(List<String> after) throws IOException {
    way.add(container);
    return walk(root.resolve(container), after);
  }

  private boolean walkOutside(List<String> after) throws IOException {
    way.add("");
    return walk(root, after);
  }

  /**
   * Whether a folder is gone through. Of that of a container only a file without a name lies in
   * none; what stations keep for themselves is passed over.
   */
  private boolean isEntered() {
    if (!isOutside()) {
      return true;
    }
    List<String> names = way.subList(1, way.size());
    boolean isContainer = FlatKeys.isContainer(names.getFirst());
    return !FolderLayout.isOwn(names)
        && (!isContainer || names.getFirst().equals(BlobPath.ROOT) || names.size() == 1);
  }

  /** Whether a file directly in the folder of a container need be looked at. */
  private boolean isPassedOver(Item item) {
    return isOutside()
        && way.size() == 2
        && FlatKeys.isContainer(way.get(1))
        && !way.get(1).equals(BlobPath.ROOT)
        && !item.name().equals(FolderLayout.EMPTY_MARK);
  }

  /** Whether the page has room for more. */
  private boolean walk(Path folder, List<String> after) throws IOException {
    Item from = after.isEmpty() ? null : item(after.getFirst(), after.size() > 1);
    for (Item item : items(folder)) {
      int order = from == null ? 1 : ORDER.compare(item, from);
      if (order < 0 || (order == 0 && !item.isFolder()) || isPassedOver(item)) {
        continue;
      }
      way.add(item.name());
      Path path = folder.resolve(item.name());
      List<String> rest = order == 0 ? after.subList(1, after.size()) : List.of();
      boolean hasRoom =
          item.isFolder() ? !isEntered() || !mayHold() || walk(path, rest) : take(path);
      way.removeLast();
      if (!hasRoom) {
        return false;
      }
    }
    return true;
  }

  private static final Comparator<Item> ORDER =
      Comparator.comparing(Item::key, BlobPath::compareNames).thenComparing(Item::name);

  private static Item item(String name, boolean isFolder) {
    String shown = FolderLayout.shown(name, isFolder);
    return new Item(name, shown, isFolder);
  }

  private static List<Item> items(Path folder) throws IOException {
    List<Item> items = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        boolean isFolder = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
        if (isFolder || Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
          items.add(item(String.valueOf(entry.getFileName()), isFolder));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    items.sort(ORDER);
    return items;
  }

  /** Whether something below the folder at the end of the way can have the prefix. */
  private boolean mayHold() {
    String name = FolderLayout.name(way, true);
    return name.startsWith(prefix) || prefix.startsWith(name);
  }

  private boolean take(Path file) throws IOException {
    String name = FolderLayout.name(way, false);
    boolean isHere =
        isOutside()
            ? FlatKeys.place(name).container().equals(container)
            : FlatKeys.isWithin(container, name);
    if (!isHere || !name.startsWith(prefix)) {
      return true;
    }
    BasicFileAttributes known = attributes(file);
    if (known != null) {
      try {
        blobs.add(new Listing.Entry(new BlobPath(container, name), known.size(), false));
      } catch (IllegalArgumentException e) {
        strangers.add(new Listing.Stranger(name, known.size()));
      }
    }
    last = String.join("/", way.subList(1, way.size()));
    return blobs.size() + strangers.size() < PAGE_MAX;
  }

  private static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
