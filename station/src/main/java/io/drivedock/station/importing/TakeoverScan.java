package io.drivedock.station.importing;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.DispositionStatus;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.TransferOptions;
import io.drivedock.station.transfer.TransferStoppedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds what a run has brought whose journal is not here: another station had the drive, or the
 * journal lost some lines. What holds the very bytes of the manifest under a name that the blob
 * could have got is that blob. Without this each would be brought a second time under a new name.
 */
final class TakeoverScan {

  private final BlobReader store;
  private final Proofs proofs;
  private final TransferOptions options;

  TakeoverScan(BlobReader store, Proofs proofs, TransferOptions options) {
    this.store = store;
    this.proofs = proofs;
    this.options = options;
  }

  /** A blob that is there, and how it came to its name. */
  record Candidate(BlobPath path, DispositionStatus how, ChunkStatuses chunks) {}

  /**
   * All that it may be, in the order in which names are given.
   *
   * @param namesakes how many blobs that are moved together, this one among them, want its name:
   *     where some of them were broken off, so many of those names may be free between others
   */
  List<Candidate> candidates(ManifestBlob blob, BlobPath wanted, int namesakes)
      throws TransferStoppedException {
    List<Candidate> found = new ArrayList<>();
    boolean replaces = blob.disposition() == ImportDisposition.OVERWRITE;
    look(blob, wanted, replaces ? DispositionStatus.OVERWRITTEN : DispositionStatus.CREATED)
        .ifPresent(found::add);
    if (blob.disposition() == ImportDisposition.RENAME) {
      int free = store.stat(wanted).isPresent() ? 0 : 1;
      for (BlobPath renamed : BlobNames.candidates(wanted)) {
        if (store.stat(renamed).isPresent()) {
          look(blob, renamed, DispositionStatus.RENAMED).ifPresent(found::add);
        } else if (++free > namesakes) {
          break;
        }
      }
    }
    return found;
  }

  private Optional<Candidate> look(ManifestBlob blob, BlobPath path, DispositionStatus how)
      throws TransferStoppedException {
    boolean mayBeDamaged = options.commitsDamaged() && how != DispositionStatus.OVERWRITTEN;
    return proofs.compare(path, blob, mayBeDamaged).map(chunks -> new Candidate(path, how, chunks));
  }
}
