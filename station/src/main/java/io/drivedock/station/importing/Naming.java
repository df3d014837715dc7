package io.drivedock.station.importing;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.DispositionStatus;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.station.store.ObjectStore;
import java.util.Optional;
import java.util.Set;

/**
 * Which name a blob gets, by its disposition and what is there (data-plane dossier, section 4.5).
 */
final class Naming {

  /** After so many taken names a blob is not renamed any more. */
  private static final int CANDIDATES_MAX = 10_000;

  private final ObjectStore store;

  Naming(ObjectStore store) {
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
    for (int n = 2; n <= CANDIDATES_MAX; n++) {
      BlobPath candidate;
      try {
        candidate = wanted.renamed(n);
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
      if (!taken.contains(candidate) && store.stat(candidate).isEmpty()) {
        return Optional.of(new Intent(index, candidate, DispositionStatus.RENAMED));
      }
    }
    return Optional.empty();
  }
}
