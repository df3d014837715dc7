package io.drivedock.prepare;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.prepare.source.SourceWalk;
import io.drivedock.prepare.text.Printable;
import io.drivedock.volume.bitlocker.Method;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The options that describe a preparation. */
final class PrepareOptions {

  private static final int KEY_BYTES_MAX = 4_096;

  @Parameters(paramLabel = "FOLDER", arity = "0..1", description = "The folder with the files.")
  private @Nullable Path folder;

  @Option(
      names = {"-d", "--drive"},
      paramLabel = "PATH",
      description = {
        "The drive: an empty folder, such as its mount point. Created if it does not exist."
      })
  private @Nullable Path drive;

  @Option(
      names = "--drive-id",
      paramLabel = "SERIAL",
      description = "The drive's serial number. Default: the name of the drive's folder.")
  private @Nullable String driveId;

  @Option(
      names = "--in-place",
      description = "FOLDER is the drive: nothing is copied, only a manifest is added.")
  private boolean isInPlace;

  @Option(
      names = "--container",
      paramLabel = "NAME",
      description = {
        "Container of the blobs, or $root, which accepts only files directly in"
            + " FOLDER. Default: the name of FOLDER, made valid."
      })
  private @Nullable String container;

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      description = "Prefix of every blob's name, followed by a /.")
  private String prefix = "";

  @Option(
      names = "--disposition",
      paramLabel = "HOW",
      converter = DispositionWord.class,
      description = {
        "What the dock does if the blob already exists: rename (the default),"
            + " no-overwrite or overwrite."
      })
  private ImportDisposition disposition = ImportDisposition.RENAME;

  @Option(
      names = "--page-blobs",
      paramLabel = "GLOB",
      description = "Files whose names match become page blobs, for example '*.vhd'. Repeatable.")
  private List<String> pageBlobs = new ArrayList<>();

  @Option(
      names = "--content-type",
      paramLabel = "HOW",
      converter = ContentTypeWord.class,
      description = "auto: by the file's extension; none: the store's default (the default).")
  private ContentTypeFrom contentType = ContentTypeFrom.NOWHERE;

  @Option(
      names = "--metadata",
      paramLabel = "NAME=VALUE",
      description = "Metadata of every blob. Repeatable.")
  private Map<String, String> metadata = new LinkedHashMap<>();

  @Option(
      names = "--times",
      description = {
        "Each file's modification time travels with its blob, as metadata that"
            + " rclone and azcopy read."
      })
  private boolean keepsTimes;

  @Option(
      names = "--for",
      paramLabel = "STORE",
      converter = DestinationWord.class,
      description = {"azure or s3: leave out, and list, what that store would refuse at the dock."})
  private Destination destination = Destination.ANY;

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description = {"The journal; never on the drive. Default: beside the drive, named after it."})
  private @Nullable Path journal;

  @Option(
      names = "--bitlocker-key-file",
      paramLabel = "FILE",
      description = "File with the key of the drive, if it is encrypted.")
  private @Nullable Path keyFile;

  @Option(
      names = "--encrypt",
      description = {
        "The drive is a device, such as /dev/sdb, or an image file that is to be made: it"
            + " becomes a BitLocker volume with NTFS. The key goes into the journal."
      })
  private boolean isEncrypted;

  @Option(
      names = "--overwrite-device",
      paramLabel = "SERIAL",
      description = "With --encrypt: destroy what is on the device with that serial number.")
  private @Nullable String overwritten;

  @Option(
      names = "--no-partition-table",
      description = "With --encrypt: the volume is all of the device, not a partition of it.")
  private boolean isBare;

  @Option(
      names = "--old-cipher",
      description = "With --encrypt: AES-CBC-256, which Windows 7 and 8 read, not XTS-AES-256.")
  private boolean isOldCipher;

  @Option(
      names = "--replace-manifest",
      description = "The drive is already prepared: prepare it anew.")
  private boolean replacesManifest;

  @Mixin private SelectionOptions selection = new SelectionOptions();

  /**
   * The arguments that ask for the same plan from any folder.
   *
   * @throws IllegalArgumentException saying what is wrong with which option
   */
  List<String> words() {
    PreparationPlan plan = plan();
    List<String> words = new ArrayList<>();
    words.add(absolute(plan.source()));
    if (plan.isInPlace()) {
      words.add("--in-place");
    } else {
      words.add("--drive=" + absolute(plan.drive()));
    }
    words.add("--drive-id=" + plan.driveId().value());
    words.add("--journal=" + absolute(plan.journal()));
    words.add("--container=" + plan.blobs().container());
    if (!prefix.isEmpty()) {
      words.add("--prefix=" + prefix);
    }
    words.add("--disposition=" + disposition.text());
    pageBlobs.forEach(glob -> words.add("--page-blobs=" + glob));
    words.add("--content-type=" + (contentType == ContentTypeFrom.NAME ? "auto" : "none"));
    metadata.forEach((name, value) -> words.add("--metadata=" + name + "=" + value));
    if (keepsTimes) {
      words.add("--times");
    }
    if (destination != Destination.ANY) {
      words.add("--for=" + destination.name().toLowerCase(Locale.ROOT));
    }
    if (keyFile != null) {
      words.add("--bitlocker-key-file=" + absolute(keyFile));
    }
    if (replacesManifest) {
      words.add("--replace-manifest");
    }
    words.addAll(selection.words());
    return words;
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }

  /** Whether any folder is named. */
  boolean isGiven() {
    return folder != null || drive != null || isInPlace;
  }

  /**
   * How the drive is to be encrypted; null if it is not.
   *
   * @throws IllegalArgumentException saying what is wrong with which option
   */
  @Nullable Encryption encryption() {
    if (!isEncrypted) {
      if (overwritten != null || isBare || isOldCipher) {
        throw new IllegalArgumentException(
            "--overwrite-device, --no-partition-table and --old-cipher are for --encrypt.");
      }
      return null;
    }
    if (isInPlace || replacesManifest) {
      throw new IllegalArgumentException(
          "--encrypt makes a new volume: omit --in-place and --replace-manifest.");
    }
    if (selection.hasRate()) {
      throw new IllegalArgumentException("--bwlimit does not work with --encrypt: omit it.");
    }
    if (driveId == null) {
      throw new IllegalArgumentException(
          "With --encrypt, give the drive's serial number with --drive-id.");
    }
    return new Encryption(
        isOldCipher ? Method.AES_CBC_256 : Method.AES_XTS_256,
        !isBare,
        overwritten == null ? null : DriveId.parse(overwritten));
  }

  /**
   * Reads and checks all.
   *
   * @throws IllegalArgumentException saying what is wrong with which option
   */
  PreparationPlan plan() {
    if (folder == null) {
      throw new IllegalArgumentException("Name the FOLDER with the files; see --help.");
    }
    if (drive == null && !isInPlace) {
      throw new IllegalArgumentException(
          "Name the drive with --drive, or add --in-place if FOLDER is the drive.");
    }
    Path source = folder;
    Path target = drive == null ? source : drive;
    DriveId id = id(target);
    return new PreparationPlan(
        source,
        target,
        id,
        key(),
        journal == null ? journal(target, id) : journal,
        new BlobPlan(
            container == null ? ContainerName.like(nameOf(source)) : container,
            prefix,
            disposition,
            pageBlobs,
            contentType == ContentTypeFrom.NAME,
            blobMetadata(),
            keepsTimes,
            destination),
        isInPlace,
        replacesManifest,
        selection.settings());
  }

  /** No journal is written among the devices of a system. */
  private static Path journal(Path target, DriveId id) {
    boolean isDevice =
        Files.exists(target) && !Files.isRegularFile(target) && !Files.isDirectory(target);
    return PreparationPlan.journalBeside(isDevice ? Path.of(nameOf(target)) : target, id);
  }

  private DriveId id(Path target) {
    if (driveId != null) {
      return DriveId.parse(driveId);
    }
    String name = nameOf(target);
    try {
      return new DriveId(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The name of the drive's folder, '"
              + Printable.of(name)
              + "', is not a drive id; give the drive's serial number with --drive-id.",
          e);
    }
  }

  private static String nameOf(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null ? "" : name.toString();
  }

  private @Nullable BitLockerKey key() {
    if (keyFile == null) {
      return null;
    }
    BitLockerKey key = readKey(keyFile);
    if (isEncrypted && !key.isRecoveryPassword()) {
      throw new IllegalArgumentException(
          "With --encrypt, the key is a recovery password of 48 digits; without a key file, one is"
              + " made.");
    }
    return key;
  }

  private static BitLockerKey readKey(Path keyFile) {
    try {
      if (Files.size(keyFile) > KEY_BYTES_MAX) {
        throw new IllegalArgumentException("The file " + keyFile + " is too long for a key.");
      }
      return BitLockerKey.parse(
          new String(Files.readAllBytes(keyFile), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The key file " + keyFile + " cannot be read: " + SourceWalk.reason(e) + ".", e);
    }
  }

  /** A side file is read without the blanks around a value, so they would be lost on the way. */
  private BlobMetadata blobMetadata() {
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      if (!entry.getValue().equals(entry.getValue().strip())) {
        throw new IllegalArgumentException(
            "The metadata " + entry.getKey() + " begins or ends with a space.");
      }
    }
    return new BlobMetadata(metadata);
  }

  /** The spelling of a disposition. */
  static final class DispositionWord implements ITypeConverter<ImportDisposition> {

    @Override
    public ImportDisposition convert(String word) {
      return ImportDisposition.parse(word)
          .orElseThrow(
              () -> new TypeConversionException("it must be rename, no-overwrite or overwrite"));
    }
  }

  /**
   * Where a blob's Content-Type comes from. No boolean: picocli reads those by rules of its own.
   */
  enum ContentTypeFrom {
    NAME,
    NOWHERE
  }

  /** The spelling of what is done about Content-Types. */
  static final class ContentTypeWord implements ITypeConverter<ContentTypeFrom> {

    @Override
    public ContentTypeFrom convert(String word) {
      return switch (word) {
        case "auto" -> ContentTypeFrom.NAME;
        case "none" -> ContentTypeFrom.NOWHERE;
        default -> throw new TypeConversionException("it must be auto or none");
      };
    }
  }

  /** The stores that can be named. */
  static final class DestinationWord implements ITypeConverter<Destination> {

    @Override
    public Destination convert(String word) {
      return switch (word) {
        case "azure" -> Destination.AZURE;
        case "s3" -> Destination.S3;
        default -> throw new TypeConversionException("it must be azure or s3");
      };
    }
  }
}
