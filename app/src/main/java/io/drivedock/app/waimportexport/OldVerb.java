package io.drivedock.app.waimportexport;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The verbs of the old program, and the parameters that each knows. */
enum OldVerb {
  PREP_IMPORT("PrepImport"),
  REPAIR_IMPORT("RepairImport"),
  REPAIR_EXPORT("RepairExport"),
  PREVIEW_EXPORT("PreviewExport");

  private final String text;

  OldVerb(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  static Optional<OldVerb> named(String word) {
    return Arrays.stream(values()).filter(verb -> verb.text.equalsIgnoreCase(word)).findFirst();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(OldVerb::text).toList();
  }

  private boolean knows(OldParameter parameter) {
    return switch (parameter) {
      case LOG_FOLDER, ACCOUNT_KEY, CONTAINER_SAS -> true;
      case JOURNAL,
          SESSION,
          DRIVE,
          DRIVE_ID,
          FORMAT,
          SILENT,
          ENCRYPT,
          SOURCE_FOLDER,
          BLOB_FOLDER,
          SOURCE_FILE,
          BLOB,
          DISPOSITION,
          BLOB_TYPE,
          PROPERTY_FILE,
          METADATA_FILE,
          SKIP_WRITE,
          CONTENT_MD5,
          RESUME,
          ABORT,
          DRIVE_SET,
          MORE_DRIVES,
          DATA_SET,
          LIST_DRIVES,
          LIST_SESSIONS ->
          this == PREP_IMPORT;
      case BITLOCKER_KEY -> this != PREVIEW_EXPORT;
      case REPAIR_FILE, FOLDERS, COPY_LOG -> this == REPAIR_IMPORT || this == REPAIR_EXPORT;
      case PATH_MAP -> this == REPAIR_IMPORT;
      case MANIFEST -> this == REPAIR_EXPORT;
      case ACCOUNT, FROM -> this != PREP_IMPORT;
      case BLOB_LIST, DRIVE_SIZE, CLOUD -> this == PREVIEW_EXPORT;
    };
  }

  /** The names of the old program's parameters that it knows. */
  List<String> parameterNames() {
    return Arrays.stream(OldParameter.values())
        .filter(parameter -> knows(parameter))
        .filter(parameter -> parameter != OldParameter.DRIVE_ID && parameter != OldParameter.FROM)
        .map(OldParameter::text)
        .toList();
  }

  private List<OldParameter> required() {
    return switch (this) {
      case PREP_IMPORT -> List.of(OldParameter.JOURNAL);
      case REPAIR_IMPORT, REPAIR_EXPORT -> List.of(OldParameter.FOLDERS, OldParameter.ACCOUNT);
      case PREVIEW_EXPORT -> List.of(OldParameter.BLOB_LIST, OldParameter.DRIVE_SIZE);
    };
  }

  /** Notes the parameters that it does not know, and those that it misses. */
  void check(OldArguments arguments) {
    for (OldParameter parameter : arguments.parameters()) {
      if (!knows(parameter)) {
        arguments.fault(text + " has no parameter " + parameter.shown());
      }
    }
    for (OldParameter parameter : required()) {
      if (!arguments.has(parameter)) {
        arguments.fault(text + " needs " + parameter.shown());
      }
    }
  }
}
