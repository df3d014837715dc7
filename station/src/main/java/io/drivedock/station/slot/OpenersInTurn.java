package io.drivedock.station.slot;

import io.drivedock.drive.DriveId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Several openers as one: each drive is opened by the one that has it. */
public final class OpenersInTurn implements DriveOpener {

  private final List<DriveOpener> openers;

  /** Asks these, one at least. */
  public OpenersInTurn(List<DriveOpener> openers) {
    if (openers.isEmpty()) {
      throw new IllegalArgumentException("there must be an opener to ask");
    }
    this.openers = List.copyOf(openers);
  }

  @Override
  public Set<DriveId> present() throws DriveException {
    Set<DriveId> present = new HashSet<>();
    for (DriveOpener opener : openers) {
      present.addAll(opener.present());
    }
    return present;
  }

  /** The one that has a drive; if none has, the first says so. */
  private DriveOpener of(DriveId drive) throws DriveException {
    DriveOpener found = null;
    for (DriveOpener opener : openers) {
      if (opener.present().contains(drive)) {
        if (found != null) {
          throw new DriveException(
              DriveException.Kind.IO_FAILED,
              "Drive "
                  + drive
                  + " is there twice, as a folder and as a device or image. Take one of them out.");
        }
        found = opener;
      }
    }
    return found == null ? openers.getFirst() : found;
  }

  @Override
  public boolean encrypts(DriveId drive) throws DriveException {
    return of(drive).encrypts(drive);
  }

  @Override
  public OpenDrive read(DriveId drive, Unlock unlock) throws DriveException {
    return of(drive).read(drive, unlock);
  }

  @Override
  public OpenDrive reread(DriveId drive, Unlock unlock) throws DriveException {
    return of(drive).reread(drive, unlock);
  }

  @Override
  public WritableDrive write(DriveId drive, Unlock unlock) throws DriveException {
    return of(drive).write(drive, unlock);
  }

  @Override
  public MendableDrive mend(DriveId drive, Unlock unlock) throws DriveException {
    return of(drive).mend(drive, unlock);
  }
}
