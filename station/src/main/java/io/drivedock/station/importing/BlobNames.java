package io.drivedock.station.importing;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.DispositionStatus;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.station.store.BlobReader;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Which name a blob gets, by its disposition and what is there. */
final class BlobNames {

  /** After so many taken names a blob is not renamed any more. */
  private static final int CANDIDATES_MAX = 10_000;

  private final BlobReader store;

  BlobNames(BlobReader store) {
    this.store = store;
  }

  /**
   * What is to be done with a blob.
   *
   * @param exists whether there is a blob of the wanted name
   * @param taken names that are about to be made
   * @return nothing if no free name is found
   */
  Optional<Intent> intent(
      long index, ManifestBlob blob, BlobPath wanted, boolean exists, Set<BlobPath> taken) {
    if (!exists && !taken.contains(wanted)) {
      return Optional.of(new Intent(index, wanted, DispositionStatus.CREATED));
    }
    return switch (blob.disposition()) {
      case NO_OVERWRITE -> Optional.of(new Intent(index, wanted, DispositionStatus.SKIPPED));
      case OVERWRITE -> Optional.of(new Intent(index, wanted, DispositionStatus.OVERWRITTEN));
      case RENAME -> renamed(index, wanted, taken);
    };
  }

  private Optional<Intent> renamed(long index, BlobPath wanted, Set<BlobPath> taken) {
    for (BlobPath candidate : candidates(wanted)) {
      if (!taken.contains(candidate) && store.stat(candidate).isEmpty()) {
        return Optional.of(new Intent(index, candidate, DispositionStatus.RENAMED));
      }
    }
    return Optional.empty();
  }

  /** The names of a blob whose name is taken, in the order in which they are tried. */
  static Iterable<BlobPath> candidates(BlobPath wanted) {
    return () ->
        IntStream.rangeClosed(2, CANDIDATES_MAX)
            .mapToObj(n -> candidate(wanted, n))
            .takeWhile(Optional::isPresent)
            .map(Optional::orElseThrow)
            .iterator();
  }

  /** Nothing if the name would be too long. */
  private static Optional<BlobPath> candidate(BlobPath wanted, int n) {
    try {
      return Optional.of(wanted.renamed(n));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
