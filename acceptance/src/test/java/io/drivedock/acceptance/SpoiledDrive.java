package io.drivedock.acceptance;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.DriveInfo;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.ManifestReader;
import io.drivedock.drive.ManifestWriter;
import io.drivedock.drive.Md5;
import io.drivedock.prepare.PreparedDrive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A drive that was prepared as it should be, and then something was done to it. */
final class SpoiledDrive {
  private final Path root;
  private DriveInfo info;

  SpoiledDrive(PreparedDrive prepared) {
    root = prepared.drive();
    info = prepared.info();
  }

  Path root() {
    return root;
  }

  /** What the customer says of it in the job. */
  DriveInfo info() {
    return info;
  }

  Path manifest() {
    return root.resolve(ManifestWriter.FILE_NAME);
  }

  /** The file on the drive that a blob comes from. */
  Path file(String blobName) throws IOException {
    try (InputStream stream = Files.newInputStream(manifest());
        ManifestReader reader = new ManifestReader(stream)) {
      for (Optional<ManifestBlob> blob = reader.next(); blob.isPresent(); blob = reader.next()) {
        if (BlobPath.parse(blob.get().blobPath()).name().equals(blobName)) {
          Path file = root;
          for (String segment : DrivePath.parse(blob.get().filePath()).segments()) {
            file = file.resolve(segment);
          }
          return file;
        }
      }
    }
    throw new AssertionError("the manifest of " + root + " has no blob " + blobName);
  }

  /** Writes the manifest anew, and the job knows the hash of the new one. */
  SpoiledDrive rewritten(UnaryOperator<String> edit) throws IOException {
    String before = Files.readString(manifest());
    String after = edit.apply(before);
    if (after.equals(before)) {
      throw new AssertionError("the edit changed nothing in " + before);
    }
    Files.writeString(manifest(), after);
    return announcedWith(Md5.ofContent(Files.readAllBytes(manifest())).hex());
  }

  /** The job gives that hash for the manifest. */
  SpoiledDrive announcedWith(String manifestHash) {
    info = new DriveInfo(info.driveId(), info.key(), info.manifestFile(), manifestHash);
    return this;
  }
}
