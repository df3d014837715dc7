package io.drivedock.app.drive;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.app.client.Screen;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.ManifestException;
import io.drivedock.drive.ManifestReader;
import io.drivedock.drive.Md5;
import io.drivedock.prepare.text.Printable;
import io.drivedock.station.slot.DriveOpener;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
record DriveAtHome(Home home, SteadyFile manifest, DriveId id, long blobs, long bytes, Md5 hash)
    implements AutoCloseable {

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
   * @param home is closed with what is returned, or if nothing is
   * @param named the manifest, if it is not to be looked for
   * @param wantedHash what the job says of it; null to believe the drive
   * @throws CommandFailedException if there is none, or it is not in order; the message says why
   */
  static DriveAtHome look(Home home, @Nullable Path named, @Nullable String wantedHash) {
    try {
      return look(home, home.manifest(named), wantedHash);
    } catch (CommandFailedException e) {
      home.close();
      throw e;
    }
  }

  private static DriveAtHome look(Home home, SteadyFile manifest, @Nullable String wantedHash) {
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
      check(manifest, wanted, HexFormat.of().formatHex(asked.digest()));
      if (disorder.isPresent()) {
        throw disorder.get();
      }
      return new DriveAtHome(
          home, manifest, totals.id(), totals.blobs, totals.bytes, Md5.of(md5.digest()));
    } catch (ManifestException e) {
      throw new CommandFailedException(
          Exit.UNUSABLE,
          shown(manifest) + " is not a manifest: " + Printable.of(String.valueOf(e.getMessage())));
    } catch (ArithmeticException e) {
      throw new CommandFailedException(
          Exit.UNUSABLE,
          shown(manifest) + " is not a manifest: its blobs are larger than any drive.");
    } catch (IOException e) {
      throw unreadable(manifest, e);
    }
  }

  private static CommandFailedException unreadable(SteadyFile manifest, Exception e) {
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

  private static void check(SteadyFile manifest, @Nullable String wanted, String found) {
    if (wanted != null && !wanted.equals(found)) {
      throw new CommandFailedException(
          Exit.UNUSABLE,
          shown(manifest)
              + " is not the manifest of the job: its hash is "
              + found
              + ". Nothing on the drive was verified.");
    }
  }

  /** The folder where it is mounted; nothing of a device or an image. */
  Optional<Path> folder() {
    return home.folder();
  }

  /** How it is opened. */
  DriveOpener opener() {
    return home.opener(id);
  }

  void introduce(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "Drive %s: %s in %,d %s, manifest %s (MD5 %s)%n",
        Printable.of(id.value()),
        Screen.size(bytes),
        blobs,
        blobs == 1 ? "blob" : "blobs",
        Printable.of(fileName(manifest.place())),
        hash.hex());
    out.flush();
  }

  /** The name under which work with it is known in a store. */
  String owner() {
    return id.value().toLowerCase(Locale.ROOT);
  }

  private static String fileName(String place) {
    return place.substring(place.lastIndexOf('/') + 1);
  }

  /** Whether that file of the drive is its manifest, however its name is written. */
  boolean isManifest(DrivePath path) {
    return home.isManifest(path, manifest);
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
      throw unreadable(manifest, e);
    }
  }

  /** A name on the drive is a stranger's. */
  private static String shown(SteadyFile file) {
    return Printable.of(file.place());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {
    home.close();
  }
}
