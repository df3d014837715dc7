package io.drivedock.app.waimportexport;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.SideFileXml;
import io.drivedock.prepare.dataset.CsvException;
import io.drivedock.prepare.dataset.CsvFault;
import io.drivedock.prepare.dataset.DataSet;
import io.drivedock.prepare.dataset.DataSetRow;
import io.drivedock.prepare.dataset.DriveSet;
import io.drivedock.prepare.dataset.DriveSetRow;
import io.drivedock.prepare.dataset.ItemType;
import io.drivedock.prepare.source.SourceWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says an old command line in the words of this program. */
final class OldTranslation {

  private static final Pattern LETTER = Pattern.compile("([A-Za-z])(?::\\\\?)?");
  private static final Pattern SIZE = Pattern.compile("(?i)([0-9.]+) ?([KMGT]?B)?");

  /** What is always so here, or means something only to the old program. */
  private static final Set<OldParameter> MEANINGLESS =
      Set.of(
          OldParameter.SESSION,
          OldParameter.SILENT,
          OldParameter.CONTENT_MD5,
          OldParameter.CLOUD,
          OldParameter.ACCOUNT_KEY,
          OldParameter.CONTAINER_SAS);

  private final OldArguments arguments;
  private final SecretFiles secrets;
  private final boolean isWindows;
  private final List<String> words = new ArrayList<>();
  private final Set<OldParameter> used = EnumSet.noneOf(OldParameter.class);

  /** What cannot be said; the message is a sentence for whoever typed it. */
  static final class Untranslatable extends Exception {
    private static final long serialVersionUID = 1L;

    Untranslatable(String message) {
      super(message);
    }
  }

  private OldTranslation(OldArguments arguments, SecretFiles secrets, boolean isWindows) {
    this.arguments = arguments;
    this.secrets = secrets;
    this.isWindows = isWindows;
  }

  /**
   * The words of this program for a command line that is right.
   *
   * @throws Untranslatable if there are none
   */
  static List<String> words(
      OldVerb verb, OldArguments arguments, SecretFiles secrets, boolean isWindows)
      throws Untranslatable {
    OldTranslation translation = new OldTranslation(arguments, secrets, isWindows);
    switch (verb) {
      case PREP_IMPORT -> translation.prepImport();
      case REPAIR_IMPORT -> translation.repairImport();
      case REPAIR_EXPORT -> translation.repairExport();
      case PREVIEW_EXPORT -> translation.previewExport();
    }
    translation.noteUnused();
    return translation.words;
  }

  /** Nothing that was asked for is passed over in silence. */
  private void noteUnused() {
    for (OldParameter parameter : arguments.parameters()) {
      if (!used.contains(parameter) && !MEANINGLESS.contains(parameter)) {
        arguments.note(parameter.shown() + " has no meaning here and is not used");
      }
    }
  }

  private boolean has(OldParameter parameter) {
    used.add(parameter);
    return arguments.has(parameter);
  }

  private Optional<String> given(OldParameter parameter) {
    used.add(parameter);
    return arguments.value(parameter);
  }

  private void say(String... more) {
    words.addAll(List.of(more));
  }

  private String value(OldParameter parameter) {
    return given(parameter).orElse("");
  }

  // ---- PrepImport

  private void prepImport() throws Untranslatable {
    if (has(OldParameter.RESUME)) {
      say("prepare", "resume", "--journal", value(OldParameter.JOURNAL));
      return;
    }
    if (has(OldParameter.ABORT)) {
      say("prepare", "abort", "--journal", value(OldParameter.JOURNAL));
      if (has(OldParameter.SILENT)) {
        say("--yes");
      }
      return;
    }
    checkFirst();
    say("prepare");
    if (has(OldParameter.DATA_SET)) {
      table();
    } else {
      oneSource();
    }
    say("--journal", value(OldParameter.JOURNAL));
    given(OldParameter.DRIVE_ID).ifPresent(serial -> say("--drive-id", serial));
  }

  private void checkFirst() throws Untranslatable {
    if (has(OldParameter.LIST_DRIVES) || has(OldParameter.LIST_SESSIONS)) {
      throw new Untranslatable(
          "Each journal is of one drive and one session here; read it as text.");
    }
    if (has(OldParameter.MORE_DRIVES)) {
      throw new Untranslatable(
          "A folder is spread over several drives by a plan: see drivedock prepare plan --help.");
    }
    if (has(OldParameter.SOURCE_FILE)) {
      throw new Untranslatable(
          "A single file is prepared from its folder: put it into a folder of its own, and give"
              + " that as /srcdir.");
    }
  }

  private void oneSource() throws Untranslatable {
    String source = value(OldParameter.SOURCE_FOLDER);
    say(source);
    String drive = value(OldParameter.DRIVE);
    if (drive.isEmpty()) {
      throw new Untranslatable(
          "More data for a drive that is prepared: add it to the source folder, and run the first"
              + " command again.");
    }
    if (has(OldParameter.SKIP_WRITE)) {
      say("--in-place");
    } else {
      say("--drive", path(drive));
    }
    destination(value(OldParameter.BLOB_FOLDER));
    encryption(
        has(OldParameter.FORMAT),
        has(OldParameter.ENCRYPT),
        given(OldParameter.BITLOCKER_KEY).orElse(null));
    String disposition = value(OldParameter.DISPOSITION);
    if (!disposition.isEmpty()) {
      say("--disposition", disposition.toLowerCase(Locale.ROOT));
    }
    String type = value(OldParameter.BLOB_TYPE);
    if (type.equalsIgnoreCase("PageBlob")) {
      say("--page-blobs", "*");
    } else if (!type.isEmpty() && !type.equalsIgnoreCase("BlockBlob")) {
      throw new Untranslatable("/BlobType:" + type + " is not BlockBlob or PageBlob.");
    }
    sideFiles(
        given(OldParameter.METADATA_FILE).orElse(null),
        given(OldParameter.PROPERTY_FILE).orElse(null));
  }

  private void destination(String prefix) {
    int slash = prefix.indexOf('/');
    say("--container", prefix.substring(0, slash));
    if (slash + 1 < prefix.length()) {
      say("--prefix", prefix.substring(slash + 1));
    }
  }

  private void encryption(boolean isFormatted, boolean isEncrypted, @Nullable String key)
      throws Untranslatable {
    if (isEncrypted) {
      String serial = value(OldParameter.DRIVE_ID);
      if (serial.isEmpty()) {
        throw new Untranslatable(
            "A drive that is encrypted is named by its serial number: add /DriveId:SERIAL.");
      }
      say("--encrypt");
      if (isFormatted) {
        say("--overwrite-device", serial);
      }
    } else if (key != null) {
      say("--bitlocker-key-file", secrets.file("bitlocker-key", key).toString());
    }
  }

  private void sideFiles(@Nullable String metadata, @Nullable String properties)
      throws Untranslatable {
    if (properties != null) {
      throw new Untranslatable(
          "Files with properties are not read; --content-type auto of drivedock prepare sets the"
              + " type of each blob by its name.");
    }
    if (metadata != null) {
      BlobMetadata read;
      try {
        read = SideFileXml.metadata(Files.readAllBytes(file(metadata)));
      } catch (IOException e) {
        throw new Untranslatable(
            "The metadata file " + metadata + " cannot be read: " + SourceWalk.reason(e) + ".");
      } catch (IllegalArgumentException e) {
        throw new Untranslatable("The metadata file " + metadata + ": " + e.getMessage() + ".");
      }
      read.entries().forEach((name, text) -> say("--metadata", name + "=" + text));
    }
  }

  // ---- tables

  private void table() throws Untranslatable {
    try {
      DataSet data = DataSet.read(value(OldParameter.DATA_SET), bytes(OldParameter.DATA_SET));
      data.notes().stream().map(CsvFault::text).forEach(arguments::note);
      if (data.rows().size() > 1) {
        throw new Untranslatable(
            "%s has %d rows; one folder is prepared at a time. Put the folders below one, or run"
                    .formatted(data.file(), data.rows().size())
                + " this once for each row and drive.");
      }
      row(data.rows().getFirst());
      if (!has(OldParameter.DRIVE_SET)) {
        throw new Untranslatable("PrepImport needs /InitialDriveSet with the drive.");
      }
      DriveSet drives = DriveSet.read(value(OldParameter.DRIVE_SET), bytes(OldParameter.DRIVE_SET));
      drives.notes().stream().map(CsvFault::text).forEach(arguments::note);
      if (drives.rows().size() > 1) {
        throw new Untranslatable(
            "%s has %d drives: a folder is spread over them by a plan, see drivedock prepare plan"
                    .formatted(drives.file(), drives.rows().size())
                + " --help.");
      }
      DriveSetRow drive = drives.rows().getFirst();
      say("--drive", path(drive.drive()));
      encryption(
          drive.isFormatted(),
          drive.isEncrypted(),
          drive.key() == null ? null : drive.key().reveal());
    } catch (CsvException e) {
      throw new Untranslatable(String.valueOf(e.getMessage()));
    }
  }

  private void row(DataSetRow row) throws Untranslatable {
    if (!row.source().isFolder()) {
      throw new Untranslatable(
          "A single file is prepared from its folder: name the folder in BasePath.");
    }
    say(row.source().text(), "--container", row.container());
    if (!row.name().isEmpty()) {
      say("--prefix", row.name());
    }
    say("--disposition", row.disposition().text());
    if (row.type() == ItemType.PAGE_BLOB) {
      say("--page-blobs", "*");
    }
    sideFiles(row.metadataFile(), row.propertiesFile());
  }

  private byte[] bytes(OldParameter parameter) throws Untranslatable {
    try {
      return Files.readAllBytes(file(value(parameter)));
    } catch (IOException e) {
      throw new Untranslatable(
          "The table " + value(parameter) + " cannot be read: " + SourceWalk.reason(e) + ".");
    }
  }

  private static Path file(String text) throws Untranslatable {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new Untranslatable("'" + text + "' is not the name of a file here.");
    }
  }

  private String path(String drive) throws Untranslatable {
    Matcher letter = LETTER.matcher(drive);
    if (!letter.matches()) {
      return drive;
    }
    if (!isWindows) {
      throw new Untranslatable(
          "This computer has no drive letters: instead of %s, give the path of the mount point, as"
                  .formatted(drive)
              + " in /t:/media/WD-1234.");
    }
    return letter.group(1).toUpperCase(Locale.ROOT) + ":\\";
  }

  // ---- the others

  private void repairImport() throws Untranslatable {
    say("restore", drive());
    store("--into");
  }

  private void repairExport() throws Untranslatable {
    say("repair", drive());
    store("--from");
    given(OldParameter.MANIFEST).ifPresent(manifest -> say("--manifest", manifest));
  }

  private void previewExport() throws Untranslatable {
    say("preview", "--list", value(OldParameter.BLOB_LIST));
    say("--drive-size", size(value(OldParameter.DRIVE_SIZE)));
    store("--from");
  }

  /** The old program takes a number of bytes too. */
  private static String size(String text) {
    Matcher size = SIZE.matcher(text);
    boolean isBytes = size.matches() && (size.group(2) == null || size.group(2).length() == 1);
    return isBytes && !size.group(1).contains(".")
        ? Long.parseLong(size.group(1)) / 1_000_000 + "MB"
        : text;
  }

  private String drive() throws Untranslatable {
    String folders = value(OldParameter.FOLDERS);
    if (folders.contains(";")) {
      throw new Untranslatable(
          "/d names several folders; give the one where the drive is mounted.");
    }
    return path(folders);
  }

  /** Where the blobs are: settings of a station, or an account of Azure with its key. */
  private void store(String option) throws Untranslatable {
    String account = value(OldParameter.ACCOUNT);
    String from = value(OldParameter.FROM);
    if (from.isEmpty()) {
      String keys = keys();
      if (keys.isEmpty() || account.isEmpty()) {
        throw new Untranslatable(
            "Say where the blobs are: /sn:ACCOUNT and /sk:KEY for an account in Azure, or"
                + " /From:SETTINGS with the settings of a station and /sn:ACCOUNT.");
      }
      secrets.file("keys", keys);
      from = secrets.file("store.yaml", "targets: {azure: {azure: {keysFile: keys}}}\n").toString();
    }
    say(option, from);
    if (!account.isEmpty()) {
      say("--account", account);
    }
  }

  /** The keys in the form in which a station reads them from a file. */
  private String keys() {
    String sas = value(OldParameter.CONTAINER_SAS);
    if (!sas.isEmpty()) {
      return "storage_sas_token = " + sas.substring(sas.indexOf('?') + 1) + "\n";
    }
    String key = value(OldParameter.ACCOUNT_KEY);
    return key.isEmpty() ? "" : "storage_key = " + key + "\n";
  }
}
