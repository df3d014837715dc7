package io.drivedock.station.importing;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.DrivePathException;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.ManifestException;
import io.drivedock.drive.ManifestReader;
import io.drivedock.drive.Md5;
import io.drivedock.job.CopyStatus;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveFile;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TransferStoppedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * The drive's manifest, copied into the work folder: proven against the job's hash while it is
 * copied, and from then on nothing that happens to the drive changes it.
 *
 * @param hash MD5 of its bytes
 * @param blobs how many it lists
 * @param bytes all that its blobs have to move
 */
record ManifestCopy(Path file, Md5 hash, long blobs, long bytes) {

  private static final long BYTES_MAX = 16L << 30;
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int SHA256_DIGITS = 64;

  /** The manifest cannot be used, and the drive is reported so. */
  static sealed class UnusableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final CopyStatus status;

    UnusableException(CopyStatus status, String message, Throwable cause) {
      super(message, cause);
      this.status = status;
    }

    UnusableException(CopyStatus status, String message) {
      super(message);
      this.status = status;
    }

    CopyStatus status() {
      return status;
    }
  }

  /** What lies in the slot may be another drive than its name says. */
  static final class UncertainDriveException extends UnusableException {

    private static final long serialVersionUID = 1L;

    private UncertainDriveException(CopyStatus status, DriveId wanted, String found) {
      super(
          status,
          "The slot of drive "
              + wanted
              + " contains a drive "
              + found
              + ". If it is the wrong drive, insert the right one, and it starts by"
              + " itself. If it is the right drive, finish it, and it is reported as it"
              + " is.");
    }

    static UncertainDriveException of(DriveId wanted, DriveId found) {
      return new UncertainDriveException(
          CopyStatus.MANIFEST_CORRUPTED, wanted, "with the manifest of drive " + found);
    }

    static UncertainDriveException withoutManifest(DriveId wanted, String manifestFile) {
      return new UncertainDriveException(
          CopyStatus.MANIFEST_NOT_FOUND,
          wanted,
          "without the manifest that the job names, " + manifestFile);
    }

    static UncertainDriveException ofNoDrive(DriveId wanted, String manifestFile) {
      return new UncertainDriveException(
          CopyStatus.MANIFEST_CORRUPTED,
          wanted,
          "whose file "
              + manifestFile
              + " has another hash than the job gives, and is no manifest of any drive");
    }
  }

  /**
   * Copies and proves.
   *
   * @param manifestFile where the job says it is
   * @param manifestHash what the job says it is: MD5 or SHA-256 in hex
   */
  static ManifestCopy take(
      OpenDrive drive, String manifestFile, String manifestHash, Path to, ProgressCounter counter)
      throws UnusableException, IOException, TransferStoppedException {
    DrivePath path = path(manifestFile);
    MessageDigest md5 = Md5.digest();
    MessageDigest asked = manifestHash.length() == SHA256_DIGITS ? sha256() : Md5.digest();
    try (DriveFile from = drive.open(path);
        FileChannel copy =
            FileChannel.open(
                to,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
      copy(from, copy, counter, md5, asked);
    } catch (DriveException e) {
      if (e.kind() == DriveException.Kind.NOT_FOUND) {
        throw UncertainDriveException.withoutManifest(drive.id(), manifestFile);
      }
      throw new UnusableException(DriveStatuses.of(e.kind()), e.forCustomer(), e);
    }
    String found = HexFormat.of().withUpperCase().formatHex(asked.digest());
    if (!found.equals(manifestHash.toUpperCase(Locale.ROOT))) {
      Optional<DriveId> of = driveOf(to);
      if (of.isEmpty()) {
        throw UncertainDriveException.ofNoDrive(drive.id(), manifestFile);
      }
      if (!of.get().equals(drive.id())) {
        throw UncertainDriveException.of(drive.id(), of.get());
      }
      throw new UnusableException(
          CopyStatus.MANIFEST_CORRUPTED,
          "The manifest of drive "
              + drive.id()
              + " has the hash "
              + found
              + ", not the one that the job gives.");
    }
    return surveyed(drive.id(), to, Md5.of(md5.digest()), counter);
  }

  /** The drive that a manifest says it is of; nothing if it does not say. */
  private static Optional<DriveId> driveOf(Path manifest) throws IOException {
    try (InputStream stream = open(manifest);
        ManifestReader reader = new ManifestReader(stream)) {
      return Optional.of(reader.driveId());
    } catch (ManifestException e) {
      return Optional.empty();
    }
  }

  /** Whether an earlier run has copied and proven it. */
  static boolean isThere(Path file, String md5Hex) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    return md5(file).hex().equals(md5Hex);
  }

  private static Md5 md5(Path file) throws IOException {
    MessageDigest md5 = Md5.digest();
    try (InputStream in = open(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        md5.update(buffer, 0, read);
      }
    }
    return Md5.of(md5.digest());
  }

  /** The one that an earlier run has copied and proven. */
  static ManifestCopy again(DriveId drive, Path file, ProgressCounter counter)
      throws UnusableException, IOException, TransferStoppedException {
    return surveyed(drive, file, md5(file), counter);
  }

  private static DrivePath path(String manifestFile) throws UnusableException {
    try {
      return DrivePath.parse(manifestFile);
    } catch (DrivePathException e) {
      CopyStatus status =
          switch (e.kind()) {
            case INVALID -> CopyStatus.MANIFEST_NAME_INVALID;
            case TOO_LONG -> CopyStatus.MANIFEST_NAME_TOO_LONG;
          };
      throw new UnusableException(status, "manifestFile is not a path: " + e.getMessage(), e);
    }
  }

  private static void copy(
      DriveFile from, FileChannel to, ProgressCounter counter, MessageDigest... digests)
      throws DriveException, IOException, UnusableException, TransferStoppedException {
    long length = from.length();
    if (length > BYTES_MAX) {
      throw new UnusableException(
          CopyStatus.MANIFEST_FORMAT_INVALID,
          "The manifest has " + length + " bytes, which is too long for a manifest.");
    }
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    for (long at = 0; at < length; at += buffer.capacity()) {
      counter.checkGoesOn();
      buffer.clear().limit((int) Math.min(buffer.capacity(), length - at));
      from.fill(buffer, at);
      buffer.flip();
      for (MessageDigest digest : digests) {
        digest.update(buffer.duplicate());
      }
      while (buffer.hasRemaining()) {
        to.write(buffer);
      }
    }
  }

  /** Reads it to its end once, before any blob is moved: one that is not in order moves nothing. */
  private static ManifestCopy surveyed(DriveId drive, Path file, Md5 hash, ProgressCounter counter)
      throws UnusableException, IOException, TransferStoppedException {
    long blobs = 0;
    long bytes = 0;
    try (InputStream stream = open(file);
        ManifestReader reader = new ManifestReader(stream)) {
      if (!reader.driveId().equals(drive)) {
        throw new UnusableException(
            CopyStatus.MANIFEST_DRIVE_ID_MISMATCH,
            "The manifest on drive " + drive + " is that of drive " + reader.driveId() + ".");
      }
      for (Optional<ManifestBlob> blob = reader.next(); blob.isPresent(); blob = reader.next()) {
        counter.checkGoesOn();
        blobs++;
        bytes = Math.addExact(bytes, blob.get().content().bytes());
      }
    } catch (ManifestException | ArithmeticException e) {
      throw new UnusableException(
          CopyStatus.MANIFEST_FORMAT_INVALID, String.valueOf(e.getMessage()), e);
    }
    return new ManifestCopy(file, hash, blobs, bytes);
  }

  static InputStream open(Path file) throws IOException {
    return new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
