package io.drivedock.station.store.azure;

import io.drivedock.drive.Md5;
import io.drivedock.station.store.azure.StrictAzure.Answer;
import io.drivedock.station.store.azure.StrictAzure.Request;
import io.drivedock.station.store.azure.StrictAzure.Stored;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What lies in the account of the strict server, which asks for one thing after the other. */
final class StrictAccount {

  private static final int PAGE = 512;
  private static final int WRITE_MAX = 4 << 20;

  private final Map<String, TreeMap<String, Stored>> containers = new TreeMap<>();
  private final Map<String, Map<String, byte[]>> uncommitted = new TreeMap<>();

  /** By the path of the blob. */
  private final Map<String, TreeMap<String, Stored>> snapshots = new TreeMap<>();

  private final Set<String> leased = new TreeSet<>();
  private int taken;
  private final List<String> violations = new ArrayList<>();

  /** Notes what Azure would not have been pleased with. */
  void violated(String what) {
    violations.add(what);
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  Map<String, Stored> blobs(String container) {
    return new TreeMap<>(containers.getOrDefault(container, new TreeMap<>()));
  }

  /** Those of a blob, by their times. */
  Map<String, Stored> snapshots(String path) {
    return new TreeMap<>(snapshots.getOrDefault(path, new TreeMap<>()));
  }

  /** Does what is asked; the answer. */
  Answer obey(Request request, byte[] body) {
    String md5 = request.header("content-md5");
    if (!md5.isEmpty() && !md5.equals(Md5.ofContent(body).base64())) {
      return Answer.error(400, "Md5Mismatch");
    }
    if ("container".equals(request.query().get("restype"))) {
      return ofContainer(request);
    }
    if (request.container().isEmpty()) {
      return containers(request.query().getOrDefault("prefix", ""));
    }
    TreeMap<String, Stored> blobs = containers.get(request.container());
    if (blobs == null) {
      return Answer.error(404, "ContainerNotFound");
    }
    if (request.blob().length() > 1024) {
      violated("a name that is too long");
      return Answer.error(400, "OutOfRangeInput");
    }
    String path = request.container() + "/" + request.blob();
    String snapshot = request.query().get("snapshot");
    TreeMap<String, Stored> all = snapshots.computeIfAbsent(path, it -> new TreeMap<>());
    Stored stored = snapshot == null ? blobs.get(request.blob()) : all.get(snapshot);
    return switch (request.method()) {
      case "HEAD" -> head(stored);
      case "GET" ->
          switch (request.comp()) {
            case "blocklist" -> blocks(request);
            case "pagelist" -> ofMatching(stored, request, blob -> pages(blob, request));
            default -> ofMatching(stored, request, blob -> get(blob, request));
          };
      case "DELETE" -> {
        if (stored == null) {
          yield Answer.error(404, "BlobNotFound");
        }
        if (snapshot == null && !all.isEmpty()) {
          yield Answer.error(409, "SnapshotsPresent");
        }
        String wanted = request.header("if-match");
        if (!wanted.isEmpty() && !wanted.equals(etag(stored))) {
          yield Answer.error(412, "ConditionNotMet");
        }
        Stored _ = snapshot == null ? blobs.remove(request.blob()) : all.remove(snapshot);
        yield Answer.empty(202, Map.of());
      }
      case "PUT" -> put(blobs, request, body);
      default -> Answer.error(405, "UnsupportedHttpVerb");
    };
  }

  private Answer containers(String prefix) {
    return Answer.xml(
        containers.keySet().stream()
            .filter(name -> name.startsWith(prefix))
            .map("<Container><Name>%s</Name></Container>"::formatted)
            .collect(
                Collectors.joining(
                    "",
                    "<EnumerationResults><Containers>",
                    "</Containers><NextMarker /></EnumerationResults>")));
  }

  private Answer ofContainer(Request request) {
    TreeMap<String, Stored> blobs = containers.get(request.container());
    if (request.method().equals("PUT")) {
      if (blobs != null) {
        return Answer.error(409, "ContainerAlreadyExists");
      }
      containers.put(request.container(), new TreeMap<>());
      return Answer.empty(201, Map.of());
    }
    if (blobs == null) {
      return Answer.error(404, "ContainerNotFound");
    }
    if (!request.comp().equals("list")) {
      return Answer.empty(200, Map.of());
    }
    String prefix = request.query().getOrDefault("prefix", "");
    if (!request.query().getOrDefault("delimiter", "").isEmpty()) {
      return folders(blobs, prefix);
    }
    boolean areSnapshotsWanted = request.query().getOrDefault("include", "").contains("snapshots");
    StringBuilder listed = new StringBuilder();
    blobs.forEach(
        (name, blob) -> {
          String path = request.container() + "/" + name;
          if (!name.startsWith(prefix)) {
            return;
          }
          if (areSnapshotsWanted) {
            snapshots(path)
                .forEach((id, was) -> listed.append(StrictLists.entry(name, id, was, false)));
          }
          listed.append(StrictLists.entry(name, null, blob, leased.contains(path)));
        });
    return Answer.xml(
        "<EnumerationResults><Blobs>" + listed + "</Blobs><NextMarker /></EnumerationResults>");
  }

  private static Answer folders(Map<String, Stored> blobs, String prefix) {
    Set<String> listed = new LinkedHashSet<>();
    blobs.forEach(
        (name, blob) -> {
          int slash = name.indexOf('/', prefix.length());
          if (name.startsWith(prefix) && slash >= 0) {
            listed.add(
                "<BlobPrefix><Name>%s</Name></BlobPrefix>".formatted(name.substring(0, slash + 1)));
          } else if (name.startsWith(prefix)) {
            listed.add(StrictLists.entry(name, null, blob, false));
          }
        });
    return Answer.xml(
        "<EnumerationResults><Blobs>"
            + String.join("", listed)
            + "</Blobs><NextMarker /></EnumerationResults>");
  }

  private static Map<String, String> described(Stored blob) {
    Map<String, String> headers = new TreeMap<>(blob.headers());
    headers.put("x-ms-blob-type", blob.isPageBlob() ? "PageBlob" : "BlockBlob");
    headers.put("ETag", etag(blob));
    return headers;
  }

  private static String etag(Stored blob) {
    return "\"0x" + Md5.ofContent(blob.bytes()).hex() + "\"";
  }

  private static Answer head(@Nullable Stored blob) {
    if (blob == null) {
      return Answer.error(404, "BlobNotFound");
    }
    Map<String, String> headers = described(blob);
    headers.put("Content-Length", String.valueOf(blob.bytes().length));
    return Answer.empty(200, headers);
  }

  /** Answers of a blob that is there and is the one that is meant. */
  private static Answer ofMatching(
      @Nullable Stored blob, Request request, Function<Stored, Answer> answer) {
    if (blob == null) {
      return Answer.error(404, "BlobNotFound");
    }
    String wanted = request.header("if-match");
    if (!wanted.isEmpty() && !wanted.equals(etag(blob))) {
      return Answer.error(412, "ConditionNotMet");
    }
    return answer.apply(blob);
  }

  private static Answer get(Stored blob, Request request) {
    Matcher range = range(request);
    if (!range.matches()) {
      return new Answer(200, described(blob), blob.bytes());
    }
    int from = Integer.parseInt(range.group(1));
    int to = Math.min(Integer.parseInt(range.group(2)) + 1, blob.bytes().length);
    if (from >= to) {
      return Answer.error(416, "InvalidRange");
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(described(blob));
    String md5 = headers.remove("Content-MD5");
    if (md5 != null) {
      headers.put("x-ms-blob-content-md5", md5);
    }
    headers.put("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, blob.bytes().length));
    return new Answer(206, headers, Arrays.copyOfRange(blob.bytes(), from, to));
  }

  private static Answer pages(Stored blob, Request request) {
    return blob.isPageBlob()
        ? Answer.xml(StrictLists.pages(blob.bytes(), request.query()))
        : Answer.error(409, "InvalidBlobType");
  }

  private static Matcher range(Request request) {
    String range = request.header("x-ms-range");
    return Pattern.compile("bytes=(\\d+)-(\\d+)")
        .matcher(range.isEmpty() ? request.header("range") : range);
  }

  // ---- writing

  private static Map<String, String> kept(Request request) {
    Map<String, String> kept = new TreeMap<>();
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (name.startsWith("x-ms-meta-") || name.equals("x-ms-access-tier")) {
                kept.put(name, value);
              } else if (name.startsWith("x-ms-blob-content-")
                  && !name.equals("x-ms-blob-content-length")) {
                kept.put(name.substring("x-ms-blob-".length()), value);
              } else if (name.equals("x-ms-blob-cache-control")) {
                kept.put("Cache-Control", value);
              }
            });
    kept.putIfAbsent("content-type", "application/octet-stream");
    return kept;
  }

  private Answer put(Map<String, Stored> blobs, Request request, byte[] body) {
    String name = request.container() + "/" + request.blob();
    boolean isThere = blobs.containsKey(request.blob());
    boolean makes = request.comp().isEmpty() || request.comp().equals("blocklist");
    if (makes && isThere && request.header("if-none-match").equals("*")) {
      return Answer.error(409, "BlobAlreadyExists");
    }
    if (isThere && changesType(blobs.get(request.blob()), request)) {
      return Answer.error(409, "InvalidBlobType");
    }
    return switch (request.comp()) {
      case "block" -> block(name, request, body);
      case "blocklist" -> commit(blobs, name, request, body);
      case "page" -> page(blobs.get(request.blob()), request, body);
      case "" -> whole(blobs, name, request, body);
      case "snapshot" ->
          ofMatching(blobs.get(request.blob()), request, blob -> snapshot(blob, name, request));
      case "lease" -> {
        leased.add(name);
        yield Answer.empty(201, Map.of("x-ms-lease-id", "11111111-2222-3333-4444-555555555555"));
      }
      default -> Answer.error(400, "InvalidQueryParameterValue");
    };
  }

  /** "After a blob is created, its type can't be changed unless it's deleted" (Put Blob). */
  private boolean changesType(Stored there, Request request) {
    String source = request.header("x-ms-copy-source");
    if (request.comp().isEmpty() && !source.isEmpty()) {
      Stored copied = source(source);
      return copied != null && copied.isPageBlob() != there.isPageBlob();
    }
    boolean isOfBlocks =
        request.comp().startsWith("block")
            || (request.comp().isEmpty() && request.header("x-ms-blob-type").equals("BlockBlob"));
    return isOfBlocks && there.isPageBlob();
  }

  private @Nullable Stored source(String address) {
    String[] path = URI.create(address).getRawPath().split("/", 4);
    return blobs(StrictAzure.decode(path[2])).get(StrictAzure.decode(path[3]));
  }

  private Answer snapshot(Stored blob, String name, Request request) {
    Map<String, String> kept = new TreeMap<>(blob.headers());
    boolean isMarked = request.headers().keySet().stream().anyMatch(StrictLists::isMetadata);
    if (isMarked) {
      kept.keySet().removeIf(StrictLists::isMetadata);
      request.headers().entrySet().stream()
          .filter(header -> StrictLists.isMetadata(header.getKey()))
          .forEach(header -> kept.put(header.getKey(), header.getValue()));
    }
    String id = "2026-03-01T08:00:00.%07dZ".formatted(++taken);
    snapshots
        .computeIfAbsent(name, it -> new TreeMap<>())
        .put(id, new Stored(blob.bytes().clone(), blob.isPageBlob(), kept));
    return Answer.empty(201, Map.of("x-ms-snapshot", id, "ETag", etag(blob)));
  }

  private Answer whole(Map<String, Stored> blobs, String name, Request request, byte[] body) {
    String source = request.header("x-ms-copy-source");
    if (!source.isEmpty()) {
      Stored copied = source(source);
      if (copied == null) {
        return Answer.error(404, "CannotVerifyCopySource");
      }
      Map<String, String> headers = new TreeMap<>(copied.headers());
      headers.put("x-ms-copy-id", "copy");
      headers.put("x-ms-copy-status", "success");
      headers.put("x-ms-copy-source", source);
      blobs.put(request.blob(), new Stored(copied.bytes(), copied.isPageBlob(), headers));
      return Answer.empty(202, Map.of("x-ms-copy-id", "copy", "x-ms-copy-status", "success"));
    }
    Map<String, String> kept = kept(request);
    if (request.header("x-ms-blob-type").equals("PageBlob")) {
      int length = Integer.parseInt(request.header("x-ms-blob-content-length"));
      if (length % PAGE != 0) {
        violated("a page blob of " + length + " bytes");
        return Answer.error(400, "InvalidHeaderValue");
      }
      blobs.put(request.blob(), new Stored(new byte[length], true, kept));
      return Answer.empty(201, Map.of());
    }
    if (request.header("content-md5").isEmpty() && !name.contains(".drivedock/")) {
      violated("no Content-MD5 in " + request);
    }
    // For a block blob it is not only kept but checked.
    String md5 = kept.getOrDefault("content-md5", Md5.ofContent(body).base64());
    if (!md5.equals(Md5.ofContent(body).base64())) {
      return Answer.error(400, "Md5Mismatch");
    }
    kept.put("Content-MD5", md5);
    kept.remove("content-md5");
    uncommitted.remove(name);
    blobs.put(request.blob(), new Stored(body, false, kept));
    return Answer.empty(201, Map.of("Content-MD5", Md5.ofContent(body).base64()));
  }

  private Answer block(String name, Request request, byte[] body) {
    String id = request.query().getOrDefault("blockid", "");
    if (request.header("content-md5").isEmpty() || body.length == 0) {
      violated("no Content-MD5 or no bytes in " + request);
      return Answer.error(400, "InvalidHeaderValue");
    }
    Map<String, byte[]> blocks = uncommitted.computeIfAbsent(name, it -> new TreeMap<>());
    boolean isOfOtherLength = blocks.keySet().stream().anyMatch(it -> it.length() != id.length());
    if (isOfOtherLength || Base64.getDecoder().decode(id).length > 64) {
      violated("ids of different lengths in " + request);
      return Answer.error(400, "InvalidBlobOrBlock");
    }
    blocks.put(id, body);
    return Answer.empty(201, Map.of("Content-MD5", request.header("content-md5")));
  }

  private Answer blocks(Request request) {
    String name = request.container() + "/" + request.blob();
    Stored there = blobs(request.container()).get(request.blob());
    if (there != null && there.isPageBlob()) {
      return Answer.error(409, "InvalidBlobType");
    }
    Map<String, byte[]> blocks = uncommitted.get(name);
    if (blocks == null && !blobs(request.container()).containsKey(request.blob())) {
      return Answer.error(404, "BlobNotFound");
    }
    StringBuilder xml = new StringBuilder("<BlockList><UncommittedBlocks>");
    (blocks == null ? Map.<String, byte[]>of() : blocks)
        .forEach(
            (id, bytes) ->
                xml.append(
                    "<Block><Name>%s</Name><Size>%d</Size></Block>".formatted(id, bytes.length)));
    return Answer.xml(xml + "</UncommittedBlocks></BlockList>");
  }

  private Answer commit(Map<String, Stored> blobs, String name, Request request, byte[] body) {
    Map<String, byte[]> blocks = uncommitted.getOrDefault(name, Map.of());
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    Matcher ids =
        Pattern.compile("<(?:Latest|Uncommitted)>([^<]*)</")
            .matcher(new String(body, StandardCharsets.UTF_8));
    while (ids.find()) {
      byte[] block = blocks.get(ids.group(1));
      if (block == null) {
        return Answer.error(400, "InvalidBlockList");
      }
      whole.writeBytes(block);
    }
    uncommitted.remove(name);
    blobs.put(request.blob(), new Stored(whole.toByteArray(), false, kept(request)));
    return Answer.empty(201, Map.of());
  }

  private Answer page(@Nullable Stored blob, Request request, byte[] body) {
    Matcher range = range(request);
    if (blob == null || !blob.isPageBlob() || !range.matches()) {
      return Answer.error(404, "BlobNotFound");
    }
    int from = Integer.parseInt(range.group(1));
    int length = Integer.parseInt(range.group(2)) + 1 - from;
    boolean isWhole = from % PAGE == 0 && length % PAGE == 0 && length == body.length;
    if (!isWhole || length > WRITE_MAX || request.header("content-md5").isEmpty()) {
      violated("pages " + range.group() + " of " + body.length + " bytes");
      return Answer.error(400, "InvalidPageRange");
    }
    System.arraycopy(body, 0, blob.bytes(), from, length);
    return Answer.empty(201, Map.of("x-ms-blob-sequence-number", "0"));
  }
}
