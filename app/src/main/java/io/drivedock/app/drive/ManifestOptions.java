package io.drivedock.app.drive;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which drive, by which manifest. */
final class ManifestOptions {

  @Parameters(
      index = "0",
      paramLabel = "DRIVE",
      description = "The folder where the drive is mounted, or a device or an image of it")
  private Path drive = Path.of("");

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description =
          "The manifest; of a device or image, its path on the drive. Default: the *.manifest or"
              + " DriveManifest.xml at the root of the drive")
  private @Nullable Path manifest;

  @Option(
      names = "--manifest-hash",
      paramLabel = "HEX",
      description = "MD5 or SHA-256 of the manifest, as the job shows it")
  private @Nullable String manifestHash;

  @Mixin private KeyOptions keys = new KeyOptions();

  @Option(names = "--quiet", description = "Show no progress bar")
  private boolean isQuiet;

  /** The drive, its manifest read through once. */
  DriveAtHome look() {
    return DriveAtHome.look(home(), manifest, manifestHash);
  }

  private Home home() {
    if (!Files.exists(drive)) {
      throw new CommandFailedException(
          Exit.UNUSABLE,
          "There is no "
              + drive
              + ". Name the folder where the drive is mounted, or a device or an image.");
    }
    return Files.isDirectory(drive) ? new MountedHome(drive) : DeviceHome.open(drive, keys);
  }

  Bar bar(String what, DriveAtHome home) {
    return new Bar(isQuiet, what, home.bytes());
  }
}
