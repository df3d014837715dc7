package io.drivedock.app.drive;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.ManifestException;
import io.drivedock.drive.ManifestReader;
import io.drivedock.drive.ManifestWriter;
import io.drivedock.drive.Md5;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A drive that lies before somebody, and its manifest.
 *
 * @param id what the manifest says it is
 * @param blobs how many the manifest lists
 * @param bytes of their contents altogether
 * @param hash MD5 of the manifest
 */
record DriveAtHome(Path folder, Path manifest, DriveId id, long blobs, long bytes, Md5 hash) {

  private static final String ENDING = ".manifest";
  private static final int SHA256_DIGITS = 64;
  private static final int BUFFER_BYTES = 1 << 20;

  /**
   * Finds the manifest and reads through it.
   *
   * @param named the manifest, if it is not to be looked for
   * @param wantedHash what the job says of it; null to believe the drive
   * @throws CommandFailedException if there is none, or it is not in order; the message says why
   */
  static DriveAtHome look(Path folder, @Nullable Path named, @Nullable String wantedHash) {
    if (!Files.isDirectory(folder)) {
      throw new CommandFailedException(
          Exit.UNUSABLE, folder + " is no folder. Name the one where the drive is mounted.");
    }
    Path manifest = named == null ? find(folder) : named;
    try {
      Md5 hash = hash(manifest, wantedHash);
      try (InputStream stream = opened(manifest);
          ManifestReader reader = new ManifestReader(stream)) {
        long blobs = 0;
        long bytes = 0;
        for (Optional<ManifestBlob> blob = reader.next(); blob.isPresent(); blob = reader.next()) {
          blobs++;
          bytes += blob.get().content().bytes();
        }
        return new DriveAtHome(folder, manifest, reader.driveId(), blobs, bytes, hash);
      }
    } catch (ManifestException e) {
      throw new CommandFailedException(
          Exit.UNUSABLE, manifest + " is no manifest: " + e.getMessage());
    } catch (IOException e) {
      throw new CommandFailedException(
          Exit.UNUSABLE, manifest + " cannot be read: " + e.getMessage() + ".");
    }
  }

  private static Md5 hash(Path manifest, @Nullable String wanted) throws IOException {
    MessageDigest md5 = Md5.digest();
    MessageDigest sha256 = sha256();
    try (InputStream stream =
        new DigestInputStream(new DigestInputStream(opened(manifest), sha256), md5)) {
      long _ = stream.transferTo(OutputStream.nullOutputStream());
    }
    Md5 hash = Md5.of(md5.digest());
    check(manifest, wanted, hash, HexFormat.of().formatHex(sha256.digest()));
    return hash;
  }

  private static void check(Path manifest, @Nullable String wanted, Md5 md5, String sha256) {
    if (wanted != null) {
      String folded = wanted.strip().toLowerCase(Locale.ROOT);
      String found = folded.length() == SHA256_DIGITS ? sha256 : md5.hex().toLowerCase(Locale.ROOT);
      if (!folded.equals(found)) {
        throw new CommandFailedException(
            Exit.UNUSABLE,
            manifest
                + " is not the manifest of that job: its hash is "
                + found
                + ". Nothing that it says of the drive is proven.");
      }
    }
  }

  /** {@code <drive>.manifest}, as an export leaves it, or the one of a prepared drive. */
  private static Path find(Path folder) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        boolean isOne = name.endsWith(ENDING) || name.equalsIgnoreCase(ManifestWriter.FILE_NAME);
        if (isOne && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          found.add(file);
        }
      }
    } catch (IOException e) {
      throw new CommandFailedException(
          Exit.UNUSABLE, folder + " cannot be read: " + e.getMessage() + ".");
    }
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new CommandFailedException(
        Exit.UNUSABLE,
        found.isEmpty()
            ? folder
                + " has no *.manifest and no "
                + ManifestWriter.FILE_NAME
                + ". Is it the top of the drive? Else name the manifest with --manifest."
            : folder
                + " has several manifests: "
                + String.join(
                    ", ",
                    found.stream().map(it -> String.valueOf(it.getFileName())).sorted().toList())
                + ". Name one of them with --manifest.");
  }

  /** Opens the manifest again. */
  InputStream open() throws IOException {
    return opened(manifest);
  }

  private static InputStream opened(Path manifest) throws IOException {
    return new BufferedInputStream(Files.newInputStream(manifest), BUFFER_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
