package io.drivedock.station.exporting;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.DriveName;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.DrivePathException;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.WritableDrive;
import io.drivedock.station.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives blobs names on a drive: {@code \container\folders\file} where every system that reads the
 * drive can have that, a snapshot beside its blob with its time in brackets, and else {@code
 * \_waie\container\ab\<SHA-256 of the path>.ext}. Which blob is which file stands in the manifest.
 */
final class ExportFileNames {

  private static final String HASHED = "_waie";

  private final WritableDrive drive;

  ExportFileNames(WritableDrive drive) {
    this.drive = drive;
  }

  /** The names that a blob's files got. */
  record Names(DrivePath file, DrivePath properties, DrivePath metadata) {}

  /**
   * Keeps names for a blob and for what may be written beside it.
   *
   * @param isAside whether its own name is left to the folder of the blobs below it
   * @return nothing if there is something under every name that one of them may have
   */
  Optional<Names> reserve(BlobPath blob, @Nullable Snapshot snapshot, boolean isAside)
      throws DriveException {
    String hashed = snapshot == null ? blob.text() : blob.text() + "\n" + snapshot.place();
    String name = snapshot == null ? blob.name() : snapshot.mark().beside(blob.name());
    Optional<DrivePath> file =
        reserve(
            isAside ? Optional.empty() : plain(blob, name),
            () -> hashed(blob, hashed, DriveName.ending(blob.name())));
    if (file.isEmpty()) {
      return Optional.empty();
    }
    Optional<DrivePath> properties = beside(file.get(), blob, hashed, ".properties");
    Optional<DrivePath> metadata = beside(file.get(), blob, hashed, ".metadata");
    return properties.isPresent() && metadata.isPresent()
        ? Optional.of(new Names(file.get(), properties.get(), metadata.get()))
        : Optional.empty();
  }

  private Optional<DrivePath> beside(DrivePath file, BlobPath blob, String hashed, String ending)
      throws DriveException {
    List<String> segments = new ArrayList<>(file.segments());
    String name = segments.removeLast() + ending;
    segments.add(name);
    Optional<DrivePath> wanted =
        DriveName.isHoldable(name) ? Optional.of(DrivePath.of(segments)) : Optional.empty();
    return reserve(wanted, () -> hashed(blob, hashed, ending));
  }

  /** The path that is wanted, or the other if there is none or it is taken. */
  private Optional<DrivePath> reserve(Optional<DrivePath> wanted, Supplier<DrivePath> other)
      throws DriveException {
    if (wanted.isPresent() && drive.reserve(wanted.get())) {
      return wanted;
    }
    DrivePath instead = other.get();
    return drive.reserve(instead) ? Optional.of(instead) : Optional.empty();
  }

  private static Optional<DrivePath> plain(BlobPath blob, String name) {
    List<String> segments = new ArrayList<>();
    segments.add(blob.container());
    segments.addAll(List.of(name.split("/", -1)));
    if (!segments.stream().allMatch(DriveName::isHoldable)) {
      return Optional.empty();
    }
    try {
      return Optional.of(DrivePath.of(segments));
    } catch (DrivePathException e) {
      return Optional.empty();
    }
  }

  private static DrivePath hashed(BlobPath blob, String of, String ending) {
    List<String> segments = new ArrayList<>(List.of(HASHED, blob.container()));
    segments.addAll(DriveName.hashed(of, ending));
    return DrivePath.of(segments);
  }
}
