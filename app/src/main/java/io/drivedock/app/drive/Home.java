package io.drivedock.app.drive;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.ManifestWriter;
import io.drivedock.prepare.text.Printable;
import io.drivedock.station.slot.DriveOpener;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a drive is at home: in a folder, where it is mounted, or on a device or in an image. */
interface Home extends AutoCloseable {

  String ENDING = ".manifest";

  /**
   * The manifest.
   *
   * @param named where it is; null to look for it
   * @throws CommandFailedException if there is none, or several
   */
  SteadyFile manifest(@Nullable Path named);

  /** How the drive is opened. */
  DriveOpener opener(DriveId id);

  /** Whether that file of the drive is its manifest, however its name is written. */
  boolean isManifest(DrivePath path, SteadyFile manifest);

  /** The folder where it is mounted; nothing of a device, which is only read. */
  Optional<Path> folder();

  @Override
  void close();

  /** Whether a name is that of a manifest: of an export, or of a prepared drive. */
  static boolean isManifestName(String name) {
    return name.endsWith(ENDING) || name.equalsIgnoreCase(ManifestWriter.FILE_NAME);
  }

  /** The only one of the manifests at the root of a drive. */
  static String only(List<String> names, String place) {
    if (names.size() == 1) {
      return names.getFirst();
    }
    throw new CommandFailedException(
        Exit.UNUSABLE,
        names.isEmpty()
            ? place
                + " has no *.manifest and no "
                + ManifestWriter.FILE_NAME
                + ". Is it the root of the drive? If so, name the manifest with --manifest."
            : place
                + " has several manifests: "
                + String.join(", ", names.stream().map(Printable::of).sorted().toList())
                + ". Name one of them with --manifest.");
  }

  /** Names that are as good as each other have the same. */
  static String fold(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }
}
