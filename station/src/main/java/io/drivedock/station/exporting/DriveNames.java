package io.drivedock.station.exporting;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.DrivePathException;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.WritableDrive;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Gives blobs names on a drive: {@code \container\folders\file} where every system that reads the
 * drive can have that, and else {@code \_waie\container\ab\<SHA-256 of the path>.ext}. Which blob
 * is which file stands in the manifest (data-plane dossier, section 6.3).
 */
final class DriveNames {

  private static final String HASHED = "_waie";
  private static final int HASH_FOLDER = 2;

  /** File systems of Linux take no longer name, in bytes of UTF-8. */
  private static final int SEGMENT_BYTES_MAX = 255;

  private static final Set<String> DEVICES =
      Set.of("con", "prn", "aux", "nul", "clock$", "conin$", "conout$");
  private static final Pattern PORT = Pattern.compile("(com|lpt)[0-9\u00b9\u00b2\u00b3]");
  private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z0-9]{1,16}");

  private final WritableDrive drive;

  DriveNames(WritableDrive drive) {
    this.drive = drive;
  }

  /** The names that a blob's files got. */
  record Names(DrivePath file, DrivePath properties, DrivePath metadata) {}

  /**
   * Keeps names for a blob and for what may be written beside it.
   *
   * @return nothing if there is something under every name that one of them may have
   */
  Optional<Names> reserve(BlobPath blob) throws DriveException {
    Optional<DrivePath> file = reserve(candidates(blob));
    if (file.isEmpty()) {
      return Optional.empty();
    }
    Optional<DrivePath> properties = reserve(beside(file.get(), blob, ".properties"));
    Optional<DrivePath> metadata = reserve(beside(file.get(), blob, ".metadata"));
    return properties.isPresent() && metadata.isPresent()
        ? Optional.of(new Names(file.get(), properties.get(), metadata.get()))
        : Optional.empty();
  }

  private Optional<DrivePath> reserve(List<DrivePath> candidates) throws DriveException {
    for (DrivePath candidate : candidates) {
      if (drive.reserve(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static List<DrivePath> beside(DrivePath file, BlobPath blob, String ending) {
    List<DrivePath> candidates = new ArrayList<>();
    List<String> segments = new ArrayList<>(file.segments());
    String name = segments.removeLast() + ending;
    if (isPlain(name)) {
      segments.add(name);
      candidates.add(DrivePath.of(segments));
    }
    candidates.add(hashed(blob, ending));
    return candidates;
  }

  static List<DrivePath> candidates(BlobPath blob) {
    DrivePath hashed = hashed(blob, extension(blob.name()));
    return plain(blob).map(plain -> List.of(plain, hashed)).orElse(List.of(hashed));
  }

  private static Optional<DrivePath> plain(BlobPath blob) {
    List<String> segments = new ArrayList<>();
    segments.add(blob.container());
    segments.addAll(List.of(blob.name().split("/", -1)));
    if (!segments.stream().allMatch(DriveNames::isPlain)) {
      return Optional.empty();
    }
    try {
      return Optional.of(DrivePath.of(segments));
    } catch (DrivePathException e) {
      return Optional.empty();
    }
  }

  /** What Windows, macOS and Linux can have as the name of a file, and mean the same by. */
  private static boolean isPlain(String segment) {
    String stem = segment.contains(".") ? segment.substring(0, segment.indexOf('.')) : segment;
    String folded = stem.strip().toLowerCase(Locale.ROOT);
    return !segment.isEmpty()
        && segment.length() <= DrivePath.SEGMENT_MAX
        && segment.getBytes(StandardCharsets.UTF_8).length <= SEGMENT_BYTES_MAX
        && !segment.endsWith(".")
        && !segment.endsWith(" ")
        && !segment.startsWith(" ")
        && !DEVICES.contains(folded)
        && !PORT.matcher(folded).matches();
  }

  private static String extension(String name) {
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "" : name.substring(dot);
    return EXTENSION.matcher(extension).matches() ? extension : "";
  }

  private static DrivePath hashed(BlobPath blob, String ending) {
    String hash = HexFormat.of().formatHex(sha256(blob.text().getBytes(StandardCharsets.UTF_8)));
    return DrivePath.of(
        List.of(HASHED, blob.container(), hash.substring(0, HASH_FOLDER), hash + ending));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
