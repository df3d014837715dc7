package io.drivedock.station.slot.device;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveFile;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.volume.Medium;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.UnlockKey;
import io.drivedock.volume.ntfs.Entry;
import io.drivedock.volume.ntfs.NtfsFile;
import io.drivedock.volume.ntfs.NtfsVolume;
import io.drivedock.volume.opening.FoundVolume;
import io.drivedock.volume.opening.Inspection;
import io.drivedock.volume.opening.OpenVolume;
import io.drivedock.volume.opening.VolumeKind;
import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The NTFS volume of a device or an image as a drive. */
final class VolumeDrive implements OpenDrive {

  private static final Logger LOG = LoggerFactory.getLogger(VolumeDrive.class);

  private final DriveId id;
  private final Place place;
  private final NtfsVolume files;
  private final Runnable closing;

  /**
   * The files of a volume that is open.
   *
   * @param closing what is done at the end
   */
  VolumeDrive(DriveId id, Place place, NtfsVolume files, Runnable closing) {
    this.id = id;
    this.place = place;
    this.files = files;
    this.closing = closing;
  }

  /** Where the key of a drive comes from, if it turns out that one is needed. */
  interface Key {
    /**
     * The key, which is closed after use; null if there is none.
     *
     * @throws VolumeException if it cannot be one
     */
    @Nullable UnlockKey get() throws VolumeException;
  }

  /** How a device is opened to be read. */
  interface Reading {
    Medium open(Path device) throws VolumeException;
  }

  /** Reads the metadata first: what no key opens is refused before a key is looked at. */
  static VolumeDrive open(DriveId id, Place place, Reading reading, Key key) throws DriveException {
    try {
      Medium medium = reading.open(place.path());
      try {
        FoundVolume found = Inspection.of(medium).dataVolume();
        OpenVolume volume = unlocked(medium, found, key);
        try {
          NtfsVolume files = volume.ntfs();
          told(id, found, files);
          return new VolumeDrive(
              id,
              place,
              files,
              () -> {
                volume.close();
                close(medium);
              });
        } catch (VolumeException e) {
          volume.close();
          throw e;
        }
      } catch (VolumeException e) {
        close(medium);
        throw e;
      }
    } catch (VolumeException e) {
      throw VolumeFailures.ofDrive(id, place, e);
    }
  }

  private static OpenVolume unlocked(Medium medium, FoundVolume found, Key key)
      throws VolumeException {
    if (found.kind() != VolumeKind.BITLOCKER || found.problem().isPresent()) {
      return OpenVolume.open(medium, found, null);
    }
    try (UnlockKey given = key.get()) {
      return OpenVolume.open(medium, found, given);
    }
  }

  private static void told(DriveId id, FoundVolume found, NtfsVolume files) {
    if (found.kind() != VolumeKind.BITLOCKER) {
      LOG.warn("drive={} is not encrypted: anybody on its way could read it", id);
    }
    if (files.isDirty()) {
      LOG.warn("drive={} was not closed in order: what was written last may be missing", id);
    }
  }

  @Override
  public DriveId id() {
    return id;
  }

  @Override
  public DriveFile open(DrivePath path) throws DriveException {
    if (!place.isStillThere()) {
      throw new DriveException(
          DriveException.Kind.IO_FAILED,
          "Drive %s was taken out of %s.".formatted(id, place),
          "Drive %s was taken out.".formatted(id),
          null);
    }
    try {
      Optional<Entry> entry = find(String.join("/", path.segments()));
      if (entry.isEmpty()) {
        throw new DriveException(
            DriveException.Kind.NOT_FOUND, "Drive " + id + " has no file " + path + ".");
      }
      NtfsFile file = files.file(entry.get());
      if (file.refusal().isEmpty() && file.isFolder()) {
        throw new DriveException(
            DriveException.Kind.NOT_A_FILE, path + " on drive " + id + " is a folder.");
      }
      return new VolumeFile(id, path, file);
    } catch (VolumeException e) {
      throw VolumeFailures.ofFile(id, path, e);
    }
  }

  /** The volume knows about case; the form of accents it takes as it is. */
  private Optional<Entry> find(String path) throws VolumeException {
    Optional<Entry> found = files.find(path);
    for (Normalizer.Form form : new Normalizer.Form[] {Normalizer.Form.NFC, Normalizer.Form.NFD}) {
      if (found.isEmpty() && !Normalizer.isNormalized(path, form)) {
        found = files.find(Normalizer.normalize(path, form));
      }
    }
    return found;
  }

  @Override
  public void close() {
    closing.run();
  }

  private static void close(Medium medium) {
    try {
      medium.close();
    } catch (IOException e) {
      // It was only read; there is nothing to lose.
    }
  }
}
