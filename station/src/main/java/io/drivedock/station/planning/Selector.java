package io.drivedock.station.planning;

import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.station.store.FlatKeys;
import io.drivedock.station.store.Snapshot;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a path or a prefix of an export means (azure-rest-api-specs, storageimportexport). */
sealed interface Selector {

  /** Every container whose name begins so. */
  record Containers(String beginning) implements Selector {}

  /** The blobs of a container whose names begin so. */
  record Blobs(String container, String beginning) implements Selector {}

  /** One blob, its snapshots, or both. */
  record One(BlobPath path, BlobList.Which which) implements Selector {}

  /** A path that no blob can have, as it was written. */
  record NoPath(String text) implements Selector {}

  /** A prefix of no blob, as it was written: no container can be called so. */
  record NoPrefix(String text) implements Selector {}

  /**
   * Those of a list, prefixes first.
   *
   * @param isFlat whether the store has keys only, see {@link FlatKeys}: what is written may be one
   */
  static Stream<Selector> of(BlobList selected, boolean isFlat) {
    return Stream.concat(
        selected.prefixes().stream().map(prefix -> prefix(prefix, isFlat)),
        selected.blobs().stream().map(named -> named(named, isFlat)));
  }

  private static Selector prefix(String prefix, boolean isFlat) {
    String text = withoutSlash(prefix);
    int slash = text.indexOf('/');
    if (slash < 0) {
      return new Containers(text);
    }
    String top = text.substring(0, slash);
    if (BlobPath.isContainer(top)) {
      return new Blobs(top, text.substring(slash + 1));
    }
    return isFlat ? new Blobs(FlatKeys.NO_CONTAINER, text) : new NoPrefix(prefix);
  }

  private static String withoutSlash(String text) {
    return text.startsWith("/") ? text.substring(1) : text;
  }

  private static Selector named(BlobList.Named named, boolean isFlat) {
    if (named.path().equals("/")) {
      return prefix(named.path(), isFlat);
    }
    try {
      return new One(path(withoutSlash(named.path()), isFlat), named.which());
    } catch (IllegalArgumentException e) {
      return new NoPath(named.path());
    }
  }

  private static BlobPath path(String text, boolean isFlat) {
    if (!isFlat || text.startsWith(FlatKeys.NO_CONTAINER + "/")) {
      return BlobPath.parse(text);
    }
    FlatKeys.Place place = FlatKeys.place(text);
    return new BlobPath(place.container(), place.name());
  }

  /**
   * Whether that is among what is wanted of a blob.
   *
   * @param snapshot null for the blob itself
   */
  static boolean isAmong(BlobList.Which which, @Nullable Snapshot snapshot) {
    return switch (which) {
      case BlobList.Which.All() -> true;
      case BlobList.Which.Alone() -> snapshot == null;
      case BlobList.Which.Of(SnapshotTime time) -> snapshot != null && time.means(snapshot.mark());
    };
  }
}
