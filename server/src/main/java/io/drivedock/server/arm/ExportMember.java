package io.drivedock.server.arm;

import io.drivedock.drive.BlobPath;
import io.drivedock.job.ExportSelection;
import io.drivedock.server.web.protocol.ErrorCode;
import io.drivedock.server.web.protocol.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The member {@code export}: what to export (azure-rest-api-specs, storageimportexport). */
final class ExportMember {

  /** How much a list in the job itself may hold, in bytes of UTF-8. */
  static final int BLOB_LIST_BYTES_MAX = 32 << 10;

  /** The longest entry, in characters: a container, a name and the slashes between. */
  static final int ENTRY_MAX = 1_100;

  private static final String BLOB_LIST = "blobList";
  private static final String BLOB_LIST_BLOB_PATH = "blobListBlobPath";

  private final JsonObject export;
  private final int problemsBefore;

  private ExportMember(JsonObject export) {
    this.export = export;
    this.problemsBefore = export.problems();
  }

  /** Reads the selection of an export job, which must have one. */
  static @Nullable ExportSelection of(JsonObject properties) {
    if (properties.value("export") == null) {
      properties.missing("export");
      return null;
    }
    JsonObject export = properties.object("export");
    return export == null ? null : new ExportMember(export).read();
  }

  /** Old clients spell the member blobListblobPath (C8). */
  private @Nullable ExportSelection read() {
    JsonNode blob = export.value(BLOB_LIST_BLOB_PATH);
    JsonNode list = export.value(BLOB_LIST);
    boolean isListed = list != null && !isEmpty(list);
    if ((blob != null) == isListed) {
      export.refuse(
          ErrorCode.EXPORT_SELECTION_INVALID,
          blob == null ? BLOB_LIST : BLOB_LIST_BLOB_PATH,
          "An export must select blobs either in blobList, by at least one blobPath"
              + " or blobPathPrefix, or in the blob that blobListBlobPath names.");
      return null;
    }
    return blob == null ? listed() : inBlob(blob);
  }

  /** Generated clients may send the object with nothing in it. */
  private static boolean isEmpty(JsonNode list) {
    return list.isObject()
        && list.properties().stream()
            .allMatch(
                member ->
                    member.getValue().isNull()
                        || (member.getValue().isArray() && member.getValue().isEmpty()));
  }

  private @Nullable ExportSelection inBlob(JsonNode value) {
    String text = export.text(value, BLOB_LIST_BLOB_PATH, ENTRY_MAX);
    return text != null && isBlobPath(export, BLOB_LIST_BLOB_PATH, text)
        ? new ExportSelection.ListedInBlob(text)
        : null;
  }

  private @Nullable ExportSelection listed() {
    JsonObject list = export.object(BLOB_LIST);
    if (list == null) {
      return null;
    }
    List<String> paths = texts(list, "blobPath");
    List<String> prefixes = texts(list, "blobPathPrefix");
    if (!export.isFineSince(problemsBefore)) {
      return null;
    }
    if (bytes(paths) + bytes(prefixes) > BLOB_LIST_BYTES_MAX) {
      export.refuse(
          ErrorCode.EXPORT_SELECTION_INVALID,
          BLOB_LIST,
          "A blobList has at most %d bytes; put a longer one into a blob and name that in"
                  .formatted(BLOB_LIST_BYTES_MAX)
              + " blobListBlobPath.");
      return null;
    }
    for (int i = 0; i < paths.size(); i++) {
      isBlobPath(list, "blobPath[" + i + "]", paths.get(i));
    }
    for (int i = 0; i < prefixes.size(); i++) {
      if (!prefixes.get(i).startsWith("/")) {
        String name = "blobPathPrefix[" + i + "]";
        list.refuse(
            ErrorCode.EXPORT_SELECTION_INVALID,
            name,
            list.at(name)
                + " must begin with a slash: / for everything, /films for containers with"
                + " that prefix, /films/ for one container.");
      }
    }
    return export.isFineSince(problemsBefore) ? new ExportSelection.Listed(paths, prefixes) : null;
  }

  private static List<String> texts(JsonObject list, String name) {
    JsonNode values = list.list(name);
    List<String> texts = new ArrayList<>();
    for (int i = 0; values != null && i < values.size(); i++) {
      String text = list.text(values.get(i), name + "[" + i + "]", ENTRY_MAX);
      texts.add(text == null ? "" : text);
    }
    return texts;
  }

  private static long bytes(List<String> texts) {
    return texts.stream().mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length).sum();
  }

  /** Whether a text names a blob; if not, that is noted. */
  private static boolean isBlobPath(JsonObject parent, String name, String text) {
    try {
      BlobPath _ = BlobPath.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      parent.refuse(
          ErrorCode.EXPORT_SELECTION_INVALID,
          name,
          "%s must name one blob: %s. Use blobPathPrefix for prefixes."
              .formatted(parent.at(name), e.getMessage()));
      return false;
    }
  }
}
