package io.drivedock.station.store.azure;

import io.drivedock.station.store.azure.StrictAzure.Stored;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the strict server spells its lists. */
final class StrictLists {

  private static final int PAGE = 512;
  private static final String METADATA = "x-ms-meta-";

  private StrictLists() {}

  static boolean isMetadata(String header) {
    return header.toLowerCase(Locale.ROOT).startsWith(METADATA);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** A blob, or a snapshot, in a list of blobs. */
  static String entry(String name, @Nullable String snapshot, Stored blob, boolean isLeased) {
    StringBuilder metadata = new StringBuilder();
    blob.headers()
        .forEach(
            (header, value) -> {
              if (isMetadata(header)) {
                String key = header.substring(METADATA.length());
                metadata.append("<%s>%s</%s>".formatted(key, escaped(value), key));
              }
            });
    return ("<Blob><Name>%s</Name>%s<Properties><Content-Length>%d</Content-Length>"
            + "<BlobType>%s</BlobType><LeaseStatus>%s</LeaseStatus></Properties>"
            + "<Metadata>%s</Metadata></Blob>")
        .formatted(
            escaped(name),
            snapshot == null ? "" : "<Snapshot>" + snapshot + "</Snapshot>",
            blob.bytes().length,
            blob.isPageBlob() ? "PageBlob" : "BlockBlob",
            isLeased ? "locked" : "unlocked",
            metadata);
  }

  /** Pages that are not zero, as many ranges as are asked for, from the marker on. */
  static String pages(byte[] bytes, Map<String, String> query) {
    int max = Integer.parseInt(query.getOrDefault("maxresults", "10000"));
    int at = Integer.parseInt(query.getOrDefault("marker", "0"));
    StringBuilder xml = new StringBuilder("<PageList>");
    int count = 0;
    while (at < bytes.length && count < max) {
      int end = at;
      while (end < bytes.length && !isZero(bytes, end)) {
        end += PAGE;
      }
      if (end > at) {
        xml.append("<PageRange><Start>%d</Start><End>%d</End></PageRange>".formatted(at, end - 1));
        count++;
      }
      at = Math.max(end, at + PAGE);
    }
    String marker = at < bytes.length ? "<NextMarker>" + at + "</NextMarker>" : "<NextMarker />";
    return xml.append(marker).append("</PageList>").toString();
  }

  private static boolean isZero(byte[] bytes, int from) {
    for (int i = from; i < from + PAGE; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
