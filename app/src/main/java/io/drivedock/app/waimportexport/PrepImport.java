package io.drivedock.app.waimportexport;

import static io.drivedock.app.waimportexport.OldParameter.ABORT;
import static io.drivedock.app.waimportexport.OldParameter.BITLOCKER_KEY;
import static io.drivedock.app.waimportexport.OldParameter.BLOB;
import static io.drivedock.app.waimportexport.OldParameter.BLOB_FOLDER;
import static io.drivedock.app.waimportexport.OldParameter.CONTAINER_SAS;
import static io.drivedock.app.waimportexport.OldParameter.DATA_SET;
import static io.drivedock.app.waimportexport.OldParameter.DRIVE;
import static io.drivedock.app.waimportexport.OldParameter.DRIVE_SET;
import static io.drivedock.app.waimportexport.OldParameter.ENCRYPT;
import static io.drivedock.app.waimportexport.OldParameter.FORMAT;
import static io.drivedock.app.waimportexport.OldParameter.JOURNAL;
import static io.drivedock.app.waimportexport.OldParameter.LIST_DRIVES;
import static io.drivedock.app.waimportexport.OldParameter.LIST_SESSIONS;
import static io.drivedock.app.waimportexport.OldParameter.MORE_DRIVES;
import static io.drivedock.app.waimportexport.OldParameter.RESUME;
import static io.drivedock.app.waimportexport.OldParameter.SESSION;
import static io.drivedock.app.waimportexport.OldParameter.SKIP_WRITE;
import static io.drivedock.app.waimportexport.OldParameter.SOURCE_FILE;
import static io.drivedock.app.waimportexport.OldParameter.SOURCE_FOLDER;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What goes together in a {@code PrepImport}, by the documents of both versions. */
final class PrepImport {

  private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9_#-]{3,30}");
  private static final Pattern LETTER = Pattern.compile("[A-Za-z](?::\\\\?)?");

  private static final List<OldParameter> VERSION_1 =
      List.of(
          DRIVE,
          SOURCE_FOLDER,
          BLOB_FOLDER,
          SOURCE_FILE,
          BLOB,
          FORMAT,
          ENCRYPT,
          BITLOCKER_KEY,
          SKIP_WRITE);
  private static final List<OldParameter> VERSION_2 =
      List.of(DATA_SET, DRIVE_SET, MORE_DRIVES, LIST_DRIVES, LIST_SESSIONS);
  private static final List<OldParameter> ALONE =
      List.of(RESUME, ABORT, MORE_DRIVES, LIST_DRIVES, LIST_SESSIONS);

  private final OldArguments arguments;

  private PrepImport(OldArguments arguments) {
    this.arguments = arguments;
  }

  /** Notes all that does not go together. */
  static void check(OldArguments arguments) {
    PrepImport check = new PrepImport(arguments);
    check.session();
    check.journal();
    check.versions();
    check.drive();
    check.destination();
    check.containerSas();
  }

  private void session() {
    boolean isList = arguments.has(LIST_DRIVES) || arguments.has(LIST_SESSIONS);
    if (!arguments.has(SESSION) && !isList) {
      arguments.fault("PrepImport needs /id");
    }
    arguments
        .value(SESSION)
        .filter(id -> !SESSION_ID.matcher(id).matches())
        .ifPresent(
            id ->
                arguments.fault(
                    "/id:"
                        + id
                        + " is no session id: 3 to 30 letters, digits, hyphens, underscores or #"));
  }

  private void journal() {
    String journal = arguments.value(JOURNAL).orElse("");
    if (!journal.isEmpty() && !journal.toLowerCase(Locale.ROOT).endsWith(".jrn")) {
      arguments.fault("/j:" + journal + " does not end in .jrn");
    }
    String drive = arguments.value(DRIVE).orElse("");
    boolean isOnLetter =
        LETTER.matcher(drive).matches()
            && journal.regionMatches(true, 0, drive.substring(0, 1) + ":", 0, 2);
    boolean isOnPath =
        drive.startsWith("/") && journal.startsWith(drive.endsWith("/") ? drive : drive + "/");
    if (isOnLetter || isOnPath) {
      arguments.fault(
          "/j:" + journal + " lies on the drive that is sent; a journal holds its key and stays");
    }
  }

  private void versions() {
    List<String> first =
        VERSION_1.stream().filter(arguments::has).map(OldParameter::shown).toList();
    List<String> second =
        VERSION_2.stream().filter(arguments::has).map(OldParameter::shown).toList();
    if (!first.isEmpty() && !second.isEmpty()) {
      arguments.fault(
          "%s of version 1 and %s of version 2 do not go together: use the table, or one source"
              .formatted(String.join(", ", first), String.join(", ", second)));
    }
    List<OldParameter> alone = ALONE.stream().filter(arguments::has).toList();
    if (alone.size() > 1 || (!alone.isEmpty() && arguments.has(DATA_SET))) {
      arguments.fault(alone.getFirst().shown() + " stands alone, with /j and /id");
    }
    boolean hasSource = arguments.has(SOURCE_FOLDER) || arguments.has(SOURCE_FILE);
    if (alone.isEmpty() && !hasSource && !arguments.has(DATA_SET)) {
      arguments.fault("nothing is to be copied: give /srcdir, /srcfile or /DataSet");
    }
  }

  private void drive() {
    if (arguments.has(FORMAT) && !arguments.has(ENCRYPT)) {
      arguments.fault("a drive that is formatted is encrypted anew: with /format, give /encrypt");
    }
    if (arguments.has(ENCRYPT) && arguments.has(BITLOCKER_KEY)) {
      arguments.fault("/encrypt makes a key: leave out /bk, or /encrypt");
    }
    if (arguments.has(FORMAT) && arguments.has(SKIP_WRITE)) {
      arguments.fault("/skipwrite keeps what is on the drive, and /format deletes it");
    }
    arguments
        .value(DRIVE)
        .filter(drive -> !LETTER.matcher(drive).matches() && !drive.startsWith("/"))
        .ifPresent(
            drive ->
                arguments.fault(
                    "/t:"
                        + drive
                        + " is no drive: give its letter, or the path of its mount point"));
    arguments
        .value(DRIVE)
        .filter(drive -> LETTER.matcher(drive).matches() && drive.length() > 1)
        .ifPresent(
            drive -> arguments.note("/t:" + drive + " is read as /t:" + drive.substring(0, 1)));
  }

  private void destination() {
    pair(SOURCE_FOLDER, BLOB_FOLDER);
    pair(SOURCE_FILE, BLOB);
    if (arguments.has(SOURCE_FOLDER) && arguments.has(SOURCE_FILE)) {
      arguments.fault("/srcdir and /srcfile do not go together: give one of them");
    }
    List<OldParameter> both = List.of(BLOB_FOLDER, BLOB);
    for (OldParameter parameter : both) {
      String value = arguments.value(parameter).orElse("");
      if (value.startsWith("/")) {
        arguments.fault(
            "%s:%s begins with /: it begins with the container. Did the shell replace $root by"
                    .formatted(parameter.shown(), value)
                + " nothing? Put it into single quotation marks");
      }
    }
    arguments
        .value(BLOB_FOLDER)
        .filter(folder -> !folder.endsWith("/"))
        .ifPresent(
            folder ->
                arguments.fault("/dstdir:" + folder + " does not end in /: write " + folder + "/"));
  }

  private void pair(OldParameter source, OldParameter destination) {
    if (arguments.has(source) != arguments.has(destination)) {
      OldParameter missing = arguments.has(source) ? destination : source;
      OldParameter given = arguments.has(source) ? source : destination;
      arguments.fault(given.shown() + " needs " + missing.shown());
    }
  }

  private void containerSas() {
    arguments
        .value(CONTAINER_SAS)
        .filter(sas -> !sas.contains("sig="))
        .ifPresent(
            sas ->
                arguments.fault(
                    "/csas has no sig=: a shell cuts the value at the first &. Put it into"
                        + " quotation marks"));
  }
}
