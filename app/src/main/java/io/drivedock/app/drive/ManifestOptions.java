package io.drivedock.app.drive;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which drive, by which manifest. */
final class ManifestOptions {

  @Parameters(
      index = "0",
      paramLabel = "DRIVE",
      description = "The folder where the drive is mounted")
  private Path drive = Path.of("");

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description =
          "The manifest. Default: the *.manifest or DriveManifest.xml at the root"
              + " of the drive")
  private @Nullable Path manifest;

  @Option(
      names = "--manifest-hash",
      paramLabel = "HEX",
      description = "MD5 or SHA-256 of the manifest, as the job shows it")
  private @Nullable String manifestHash;

  @Option(names = "--quiet", description = "Show no progress bar")
  private boolean isQuiet;

  /** The drive, its manifest read through once. */
  DriveAtHome look() {
    return DriveAtHome.look(drive, manifest, manifestHash);
  }

  Bar bar(String what, DriveAtHome home) {
    return new Bar(isQuiet, what, home.bytes());
  }
}
