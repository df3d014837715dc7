package io.drivedock.prepare;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.ManifestWriter;
import io.drivedock.drive.Md5;
import io.drivedock.prepare.disk.Disk;
import java.io.IOException;
import java.nio.channels.Channels;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/**
 * The manifest while it is written: under another name, until all that it lists is on the drive.
 */
final class ManifestFile implements AutoCloseable {

  private static final String CREATOR = "Drivedock";

  private final DriveFolder drive;
  private final Disk.NewFile file;
  private final MessageDigest digest = Md5.digest();
  private final ManifestWriter writer;

  ManifestFile(DriveFolder drive, DriveId id) throws IOException {
    this.drive = drive;
    file = drive.createManifest();
    writer =
        new ManifestWriter(
            new DigestOutputStream(Channels.newOutputStream(file), digest), id, CREATOR);
  }

  void write(ManifestBlob blob) throws IOException {
    writer.write(blob);
  }

  /**
   * Ends it, and returns when it and all that it lists are on the medium.
   *
   * @return the MD5 of its bytes
   */
  Md5 settle() throws IOException {
    writer.finish();
    file.force();
    file.close();
    drive.settle();
    return Md5.of(digest.digest());
  }

  /** Gives it its name: from now on the drive is a prepared one. */
  void publish() throws IOException {
    drive.publishManifest();
  }

  /** Throws it away, if it was not published. */
  @Override
  public void close() {
    try {
      file.close();
      drive.discardManifest();
    } catch (IOException e) {
      // What is left bears another name than a manifest, and the next run writes over it.
    }
  }
}
