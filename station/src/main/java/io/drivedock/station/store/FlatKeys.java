package io.drivedock.station.store;

import io.drivedock.drive.BlobPath;
import java.util.Optional;

/**
 * Which key is which blob in a store that has keys only and no containers: S3, folders, and an
 * account of Azure below one container. {@code films/a.mov} is the blob {@code a.mov} of the
 * container {@code films}. A key for which no container and name can be told that way, such as
 * {@code My Photos/a}, {@code loose.txt} or {@code films/}, is as a whole the name of a blob of the
 * container {@value #NO_CONTAINER}; so is every key that begins with the name of that one. No two
 * keys are the same blob, and each blob leads back to its key.
 */
public final class FlatKeys {

  /** The container of all keys that have none. */
  public static final String NO_CONTAINER = "drivedock-no-container";

  private FlatKeys() {}

  /**
   * Where a key lies.
   *
   * @param name need not be one that a blob can have
   */
  public record Place(String container, String name) {}

  /** The place of a key, counted from the top of the account. */
  public static Place place(String key) {
    int slash = key.indexOf('/');
    String top = slash < 0 ? "" : key.substring(0, slash);
    return isContainer(top) && isWithin(top, key.substring(slash + 1))
        ? new Place(top, key.substring(slash + 1))
        : new Place(NO_CONTAINER, key);
  }

  /** Whether keys that begin so, and go on with a slash, lie in a container of that name. */
  public static boolean isContainer(String top) {
    return BlobPath.isContainer(top) && !top.equals(NO_CONTAINER);
  }

  /** Whether what goes on so behind a container and its slash lies in it. */
  public static boolean isWithin(String container, String rest) {
    return !rest.isEmpty() && (!container.equals(BlobPath.ROOT) || rest.indexOf('/') < 0);
  }

  /**
   * The key of a blob, counted from the top of the account; nothing where another blob has that
   * key: {@code films/a} of {@value #NO_CONTAINER} is {@code a} of {@code films}.
   */
  public static Optional<String> key(BlobPath path) {
    if (!path.container().equals(NO_CONTAINER)) {
      return Optional.of(path.text());
    }
    boolean isLoose = place(path.name()).container().equals(NO_CONTAINER);
    return isLoose ? Optional.of(path.name()) : Optional.empty();
  }

  /** Why {@link #key} has nothing, for an operator. */
  public static StoreException none(BlobPath path) {
    return new StoreException(
        StoreException.Kind.REJECTED,
        "Blob "
            + path
            + " cannot be stored here: its key "
            + path.name()
            + " is that of the blob "
            + path.name()
            + ". Rename one of them.");
  }
}
