package io.drivedock.station.exporting;

import io.drivedock.drive.DrivePath;
import io.drivedock.drive.ManifestWriter;
import io.drivedock.drive.Md5;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.NewFile;
import io.drivedock.station.slot.WritableDrive;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the manifest of an export, first beside the station's journal and then on the drive. */
final class ExportManifest {

  private static final String CREATOR = "Drivedock";
  private static final int BUFFER_BYTES = 1 << 20;

  /** One for the very first, if a customer sends drives that were exported to before. */
  private static final int NAMES_MAX = 1_000;

  private final WritableDrive drive;
  private final ExportJournal journal;
  private final Path copy;
  private @Nullable Md5 hash;
  private @Nullable DrivePath place;

  ExportManifest(WritableDrive drive, ExportJournal journal, Path copy) {
    this.drive = drive;
    this.journal = journal;
    this.copy = copy;
  }

  /** The file beside the journal. */
  Path copy() {
    return copy;
  }

  /** Where it lies on the drive. */
  DrivePath place() {
    return Objects.requireNonNull(place);
  }

  Md5 hash() {
    return Objects.requireNonNull(hash);
  }

  /** Writes it; on return it lies on the drive for good. */
  void upload() throws IOException, DriveException {
    MessageDigest digest = Md5.digest();
    try (OutputStream out =
            new DigestOutputStream(
                new BufferedOutputStream(Files.newOutputStream(copy), BUFFER_BYTES), digest);
        ExportJournal.Blobs blobs = journal.there()) {
      ManifestWriter manifest = ManifestWriter.ofExport(out, drive.id(), CREATOR);
      for (Optional<ExportedBlob> next = blobs.next(); next.isPresent(); next = blobs.next()) {
        manifest.write(next.get().manifest());
      }
      manifest.finish();
    }
    hash = Md5.of(digest.digest());
    DrivePath path = placed();
    if (!drive.isComplete()) {
      write(path);
      drive.sync();
    }
    place = path;
  }

  private DrivePath placed() throws IOException, DriveException {
    Optional<DrivePath> known = journal.manifest();
    if (known.isPresent()) {
      return known.get();
    }
    for (int n = 1; n <= NAMES_MAX; n++) {
      String number = n == 1 ? "" : " (" + n + ")";
      DrivePath path = DrivePath.of(List.of(drive.id().value() + number + ".manifest"));
      if (drive.reserve(path)) {
        journal.keepManifest(path);
        return path;
      }
    }
    throw new DriveException(
        DriveException.Kind.EXISTS, "Drive " + drive.id() + " has too many manifests already.");
  }

  private void write(DrivePath path) throws IOException, DriveException {
    NewFile file = drive.open(path, Files.size(copy));
    try (FileChannel from = FileChannel.open(copy, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      long at = 0;
      while (from.read(buffer.clear(), at) > 0) {
        buffer.flip();
        int bytes = buffer.remaining();
        file.write(buffer, at);
        at += bytes;
      }
      file.setLength(at);
    } finally {
      file.close();
    }
  }
}
