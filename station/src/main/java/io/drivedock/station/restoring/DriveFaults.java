package io.drivedock.station.restoring;

import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.ChunkStatus;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.station.importing.BlobOutcome;
import io.drivedock.station.proving.DriveProof.Fault;
import java.util.ArrayList;
import java.util.List;

/** What an outcome says of a blob's file on the drive. */
final class DriveFaults {

  private DriveFaults() {}

  static List<Fault> of(ManifestBlob blob, BlobOutcome outcome) {
    List<Fault> faults = new ArrayList<>();
    List<Chunk> chunks = blob.content().chunks();
    ChunkStatus[] statuses = outcome.chunks().toArray(chunks.size());
    for (int i = 0; i < statuses.length; i++) {
      Chunk chunk = chunks.get(i);
      switch (statuses[i]) {
        case CORRUPTED -> faults.add(fault(blob, chunk, Fault.Kind.DAMAGED));
        case FILE_UNEXPECTED_END -> faults.add(fault(blob, chunk, Fault.Kind.CUT_OFF));
        case IO_FAILED -> faults.add(fault(blob, chunk, Fault.Kind.UNREADABLE));
        // Of the store, or of what is right.
        case COMPLETED,
            COMMITTED,
            UNCOMMITTED,
            CANCELLED,
            BLOB_UNEXPECTED_END,
            BLOB_REQUEST_FAILED,
            FAILED -> {}
      }
    }
    if (faults.isEmpty()) {
      faults.add(ofAll(blob, outcome.status()));
    }
    return faults;
  }

  private static Fault fault(ManifestBlob blob, Chunk chunk, Fault.Kind kind) {
    return new Fault(blob, blob.filePath(), chunk.offset(), chunk.length(), kind);
  }

  private static Fault ofAll(ManifestBlob blob, BlobStatus status) {
    return switch (status) {
      case FAILED -> new Fault(blob, blob.filePath(), blob.length(), 0, Fault.Kind.TOO_LONG);
      case FILE_ACCESS_DENIED, IO_FAILED ->
          new Fault(blob, blob.filePath(), 0, 0, Fault.Kind.UNREADABLE);
      default -> new Fault(blob, blob.filePath(), 0, blob.length(), Fault.Kind.MISSING);
    };
  }
}
