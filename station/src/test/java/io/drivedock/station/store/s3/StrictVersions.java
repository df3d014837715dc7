package io.drivedock.station.store.s3;

import io.drivedock.station.store.s3.StrictS3.Request;
import io.drivedock.station.store.s3.StrictS3.Stored;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the strict server keeps of objects that were replaced or deleted, if it is told to. */
final class StrictVersions {

  /** So that the versions of one object stand on several pages. */
  private static final int PAGE = 3;

  /** An old version; of a mark that the object was deleted there is no content. */
  private record Version(String id, @Nullable Stored content) {}

  /** By key, the oldest first. */
  private final Map<String, List<Version>> old = new TreeMap<>();

  private boolean areKept;
  private boolean areKnown;
  private int count;

  /** From now on it answers what versions there are, and keeps them. */
  void keep() {
    areKnown = true;
    areKept = true;
  }

  /** From now on it answers that there are none. */
  void know() {
    areKnown = true;
  }

  boolean areKnown() {
    return areKnown;
  }

  void replaced(String key, @Nullable Stored before) {
    if (areKept && before != null) {
      versions(key).add(new Version("v%06d".formatted(++count), before));
    }
  }

  void deleted(String key, @Nullable Stored before) {
    if (areKept) {
      replaced(key, before);
      versions(key).add(new Version("d%06d".formatted(++count), null));
    }
  }

  private List<Version> versions(String key) {
    return old.computeIfAbsent(key, it -> new ArrayList<>());
  }

  @Nullable Stored of(Request request, @Nullable Stored now) {
    String id = request.query().get("versionId");
    return id == null
        ? now
        : versions(request.key()).stream()
            .filter(version -> version.id().equals(id))
            .map(Version::content)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }

  /** Many of each second, as on a store that tells whole seconds. */
  private static String time(String id) {
    int number = Integer.parseInt(id.substring(1));
    return "2026-03-01T08:00:%02d.000Z".formatted(number / 100);
  }

  private static String entry(String kind, String key, String id, boolean isLatest, String rest) {
    return "<%s><Key>%s</Key><VersionId>%s</VersionId><IsLatest>%s</IsLatest>%s</%s>"
        .formatted(kind, URLEncoder.encode(key, StandardCharsets.UTF_8), id, isLatest, rest, kind);
  }

  String list(SortedMap<String, Stored> objects, Request request) {
    String prefix = request.query().getOrDefault("prefix", "");
    TreeMap<String, Map<String, String>> all = new TreeMap<>(objects.comparator());
    objects.keySet().forEach(key -> all.put(key, new TreeMap<>()));
    old.keySet().forEach(key -> all.put(key, new TreeMap<>()));
    List<String[]> rows = new ArrayList<>();
    for (String key : all.keySet()) {
      if (key.startsWith(prefix)) {
        add(rows, key, objects.get(key));
      }
    }
    String key = request.query().getOrDefault("key-marker", "");
    String id = request.query().getOrDefault("version-id-marker", "");
    int from = 0;
    for (int i = 0; i < rows.size(); i++) {
      boolean isBehindKey = id.isEmpty() && StrictS3.byUtf8(rows.get(i)[0], key) <= 0;
      boolean isThis = rows.get(i)[0].equals(key) && rows.get(i)[1].equals(id);
      if (isThis || isBehindKey) {
        from = i + 1;
      }
    }
    int to = Math.min(rows.size(), from + PAGE);
    StringBuilder xml = new StringBuilder("<ListVersionsResult>");
    xml.append(StrictS3.encodingType(request));
    rows.subList(from, to).forEach(row -> xml.append(row[2]));
    if (to < rows.size()) {
      xml.append(
          "<NextKeyMarker>%s</NextKeyMarker><NextVersionIdMarker>%s</NextVersionIdMarker>"
              .formatted(StrictS3.escaped(rows.get(to - 1)[0]), rows.get(to - 1)[1]));
    }
    return xml + "<IsTruncated>" + (to < rows.size()) + "</IsTruncated></ListVersionsResult>";
  }

  /** Key, id and entry of each version of an object, the newest first. */
  private void add(List<String[]> rows, String key, @Nullable Stored now) {
    if (now != null) {
      String size =
          "<LastModified>2026-03-02T08:00:00.000Z</LastModified><Size>%d</Size>"
              .formatted(now.bytes().length);
      rows.add(new String[] {key, "now", entry("Version", key, "now", true, size)});
    }
    boolean isLatest = now == null;
    for (Version version : old.getOrDefault(key, List.of()).reversed()) {
      String time = "<LastModified>" + time(version.id()) + "</LastModified>";
      Stored content = version.content();
      rows.add(
          new String[] {
            key,
            version.id(),
            content == null
                ? entry("DeleteMarker", key, version.id(), isLatest, time)
                : entry(
                    "Version",
                    key,
                    version.id(),
                    isLatest,
                    time + "<Size>" + content.bytes().length + "</Size>")
          });
      isLatest = false;
    }
  }
}
