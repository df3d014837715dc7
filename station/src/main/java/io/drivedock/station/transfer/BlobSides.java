package io.drivedock.station.transfer;

import io.drivedock.drive.SideFileXml;
import io.drivedock.station.store.StoredBlob;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The files that an export writes of a blob beside its bytes. The same blob gives the same. */
public final class BlobSides {

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private BlobSides() {}

  /** Its properties, with what its store tells besides. */
  public static byte[] properties(StoredBlob blob) {
    return SideFileXml.write(blob.properties(), told(blob));
  }

  public static byte[] metadata(StoredBlob blob) {
    return SideFileXml.write(blob.metadata());
  }

  private static Map<String, String> told(StoredBlob blob) {
    Map<String, String> told = new LinkedHashMap<>();
    if (blob.modifiedAt() != null) {
      told.put("Last-Modified", HTTP_DATE.format(blob.modifiedAt()));
    }
    if (!blob.version().isEmpty() && blob.version().chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
      told.put("Etag", blob.version());
    }
    told.put("Content-Length", String.valueOf(blob.length()));
    return told;
  }
}
