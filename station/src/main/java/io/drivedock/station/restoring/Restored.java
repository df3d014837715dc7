package io.drivedock.station.restoring;

import io.drivedock.drive.ManifestBlob;
import io.drivedock.station.proving.DriveProof.Fault;
import java.util.List;

/**
 * What came of a blob that was to be restored.
 *
 * @param faults what is wrong with it on the drive, if that is the matter
 */
public record Restored(ManifestBlob blob, How how, List<Fault> faults) {

  /** How it ended. */
  public enum How {
    /** It is there by now, with all that belongs to it. */
    RESTORED,
    /** It was there, with all that belongs to it. */
    THERE,
    /** Its bytes were there; its properties and metadata are by now, too. */
    COMPLETED,
    /** Its bytes are there; its properties or metadata are damaged on the drive. */
    WITHOUT_SIDES,
    /** There is something else of its name, which was left alone. */
    IN_THE_WAY,
    /** It is damaged on the drive, and was not brought. */
    DAMAGED,
    /** No blob can have its name, or the target cannot hold one of that name or kind. */
    REFUSED
  }

  public Restored {
    faults = List.copyOf(faults);
  }

  /** Whether nothing is left to be wished for. */
  public boolean isWell() {
    return switch (how) {
      case RESTORED, THERE, COMPLETED -> true;
      case WITHOUT_SIDES, IN_THE_WAY, DAMAGED, REFUSED -> false;
    };
  }
}
