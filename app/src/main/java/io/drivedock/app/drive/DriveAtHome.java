package io.drivedock.app.drive;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.app.client.Screen;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.ManifestException;
import io.drivedock.drive.ManifestReader;
import io.drivedock.drive.ManifestWriter;
import io.drivedock.drive.Md5;
import io.drivedock.prepare.text.Printable;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.FolderOpener;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
record DriveAtHome(Path folder, SteadyFile manifest, DriveId id, long blobs, long bytes, Md5 hash) {

  private static final String ENDING = ".manifest";
  private static final int SHA256_DIGITS = 64;

  /**
   * What is done with each blob.
   *
   * @param <E> what else it throws
   */
  interface Each<E extends Exception> {
    void take(ManifestBlob blob) throws E;
  }

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
          Exit.UNUSABLE, folder + " is not a folder. Name the folder where the drive is mounted.");
    }
    SteadyFile manifest = new SteadyFile(named == null ? find(folder) : named);
    String wanted = wantedHash == null ? null : wantedHash.strip().toLowerCase(Locale.ROOT);
    MessageDigest md5 = Md5.digest();
    MessageDigest asked =
        wanted != null && wanted.length() == SHA256_DIGITS ? sha256() : Md5.digest();
    try (InputStream stream = manifest.first(md5, asked)) {
      Optional<ManifestException> disorder = Optional.empty();
      Totals totals = new Totals();
      try {
        totals.read(stream);
      } catch (ManifestException e) {
        disorder = Optional.of(e);
      }
      SteadyFile.drain(stream);
      // Before anything is said of what is in it.
      check(manifest.path(), wanted, HexFormat.of().formatHex(asked.digest()));
      if (disorder.isPresent()) {
        throw disorder.get();
      }
      return new DriveAtHome(
          folder, manifest, totals.id(), totals.blobs, totals.bytes, Md5.of(md5.digest()));
    } catch (ManifestException e) {
      throw new CommandFailedException(
          Exit.UNUSABLE,
          shown(manifest.path())
              + " is not a manifest: "
              + Printable.of(String.valueOf(e.getMessage())));
    } catch (ArithmeticException e) {
      throw new CommandFailedException(
          Exit.UNUSABLE,
          shown(manifest.path()) + " is not a manifest: its blobs are larger than any drive.");
    } catch (IOException e) {
      throw unreadable(manifest.path(), e);
    }
  }

  private static CommandFailedException unreadable(Path manifest, Exception e) {
    return new CommandFailedException(
        Exit.UNUSABLE,
        shown(manifest) + " cannot be read: " + Printable.of(String.valueOf(e.getMessage())) + ".",
        e);
  }

  /** What a manifest lists, counted. */
  private static final class Totals {
    private @Nullable DriveId id;
    private long blobs;
    private long bytes;

    void read(InputStream stream) {
      try (ManifestReader reader = new ManifestReader(stream)) {
        id = reader.driveId();
        for (Optional<ManifestBlob> blob = reader.next(); blob.isPresent(); blob = reader.next()) {
          blobs++;
          bytes = Math.addExact(bytes, blob.get().content().bytes());
        }
      }
    }

    DriveId id() {
      return Objects.requireNonNull(id);
    }
  }

  private static void check(Path manifest, @Nullable String wanted, String found) {
    if (wanted != null && !wanted.equals(found)) {
      throw new CommandFailedException(
          Exit.UNUSABLE,
          shown(manifest)
              + " is not the manifest of the job: its hash is "
              + found
              + ". Nothing on the drive was verified.");
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
                + ". Is it the root of the drive? If so, name the manifest with --manifest."
            : folder
                + " has several manifests: "
                + String.join(
                    ", ",
                    found.stream()
                        .map(it -> Printable.of(String.valueOf(it.getFileName())))
                        .sorted()
                        .toList())
                + ". Name one of them with --manifest.");
  }

  /** How it is opened: it lies in a folder, where it is mounted. */
  DriveOpener opener() {
    return FolderOpener.at(id, folder);
  }

  void introduce(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "Drive %s: %s in %,d %s, manifest %s (MD5 %s)%n",
        Printable.of(id.value()),
        Screen.size(bytes),
        blobs,
        blobs == 1 ? "blob" : "blobs",
        Printable.of(String.valueOf(manifest.path().getFileName())),
        hash.hex());
    out.flush();
  }

  /** The name under which work with it is known in a store. */
  String owner() {
    return id.value().toLowerCase(Locale.ROOT);
  }

  /** Whether that file of the drive is its manifest, however its name is written. */
  boolean isManifest(DrivePath path) {
    Path place = folder;
    for (String segment : path.segments()) {
      place = place.resolve(segment);
    }
    try {
      Path real = manifest.path().toRealPath();
      Path drive = folder.toRealPath();
      String named = real.startsWith(drive) ? drive.relativize(real).toString() : "";
      return fold(named).equals(fold(String.join("/", path.segments())))
          || (Files.exists(place) && Files.isSameFile(place, real));
    } catch (IOException e) {
      // What cannot be told is not written to.
      return true;
    }
  }

  private static String fold(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }

  /**
   * Goes through the blobs again, in the order of the manifest.
   *
   * @throws CommandFailedException if it is another manifest by now, before anything is believed
   *     that it says
   */
  <E extends Exception> void forEach(Each<E> each) throws E {
    try (InputStream stream = manifest.again();
        ManifestReader reader = new ManifestReader(stream)) {
      for (Optional<ManifestBlob> blob = reader.next(); blob.isPresent(); blob = reader.next()) {
        each.take(blob.get());
      }
      SteadyFile.drain(stream);
    } catch (ManifestException | IOException e) {
      throw unreadable(manifest.path(), e);
    }
  }

  /** A name on the drive is a stranger's. */
  private static String shown(Path path) {
    return Printable.of(path.toString());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
