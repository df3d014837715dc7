package io.drivedock.station.exporting;

import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.station.store.Snapshot;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a path or a prefix of an export means (control-plane dossier, section 6.5). */
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

  /** Those of a list, prefixes first. */
  static Stream<Selector> of(BlobList selected) {
    return Stream.concat(
        selected.prefixes().stream().map(Selector::prefix),
        selected.blobs().stream().map(Selector::named));
  }

  private static Selector prefix(String prefix) {
    String text = prefix.startsWith("/") ? prefix.substring(1) : prefix;
    int slash = text.indexOf('/');
    if (slash < 0) {
      return new Containers(text);
    }
    return BlobPath.isContainer(text.substring(0, slash))
        ? new Blobs(text.substring(0, slash), text.substring(slash + 1))
        : new NoPrefix(prefix);
  }

  private static Selector named(BlobList.Named named) {
    if (named.path().equals("/")) {
      return prefix(named.path());
    }
    try {
      return new One(BlobPath.parse(named.path()), named.which());
    } catch (IllegalArgumentException e) {
      return new NoPath(named.path());
    }
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
      case BlobList.Which.Of(SnapshotTime time) -> snapshot != null && snapshot.time().equals(time);
    };
  }
}
