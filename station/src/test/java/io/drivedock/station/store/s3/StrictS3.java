package io.drivedock.station.store.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drivedock.drive.Md5;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An S3 of the tests' own, in memory: holds any name that S3 holds, checks all that AWS documents
 * it checks, pages by two parts, and breaks on command. Path style only. Signatures are left to the
 * real server.
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
final class StrictS3 implements AutoCloseable {

  private static final int PART_BYTES_MIN = 5 << 20;
  private static final int PARTS_PAGE = 2;

  /** How a request is broken. */
  sealed interface Break {
    /** Answered so, instead of being obeyed. */
    record Refuse(int status, String code, Map<String, String> headers) implements Break {
      Refuse(int status, String code) {
        this(status, code, Map.of());
      }
    }

    /** Cut off before it is obeyed. */
    record CutBefore() implements Break {}

    /** Obeyed, and cut off before the answer. */
    record CutAfter() implements Break {}

    /** Obeyed as if it had no condition. */
    record PassOver() implements Break {}

    /** Obeyed, and half of the body of the answer is missing. */
    record Truncate() implements Break {}
  }

  /** Which requests are broken, and how. */
  interface Fault {
    @Nullable Break of(int number, Request request);
  }

  /** What was asked. */
  record Request(
      String method, String key, Map<String, String> query, Map<String, String> headers) {

    Request unconditional() {
      Map<String, String> rest = new TreeMap<>(headers);
      rest.remove("if-none-match");
      return new Request(method, key, query, rest);
    }

    boolean isConditional() {
      return headers.containsKey("if-none-match");
    }

    boolean isPart() {
      return method.equals("PUT") && query.containsKey("partNumber");
    }

    boolean isCompletion() {
      return method.equals("POST") && query.containsKey("uploadId");
    }
  }

  /** What lies there. */
  record Stored(byte[] bytes, String etag, Map<String, String> headers) {}

  private record Part(byte[] bytes, Md5 md5) {}

  private record Upload(String key, Map<String, String> headers, TreeMap<Integer, Part> parts) {}

  private record Answer(int status, Map<String, String> headers, byte[] body) {
    private static Answer empty(int status, Map<String, String> headers) {
      return new Answer(status, headers, new byte[0]);
    }

    private static Answer xml(String text) {
      return new Answer(
          200,
          Map.of("Content-Type", "application/xml"),
          ("<?xml version=\"1.0\"?>" + text).getBytes(StandardCharsets.UTF_8));
    }

    private static Answer error(int status, String code) {
      return new Answer(
          status,
          Map.of("Content-Type", "application/xml"),
          ("<?xml version=\"1.0\"?><Error><Code>"
                  + code
                  + "</Code><Message>"
                  + S3Server.SECRET_KEY
                  + "</Message></Error>")
              .getBytes(StandardCharsets.UTF_8));
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final Map<String, TreeMap<String, Stored>> buckets = new TreeMap<>();
  private final Map<String, Upload> uploads = new TreeMap<>();
  private final StrictVersions versions = new StrictVersions();
  private boolean makesHyphens;
  private int uploadCount;
  private Fault fault = (number, request) -> null;

  StrictS3() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** From now on requests are counted anew, from 1. */
  synchronized void breakBy(Fault newFault) {
    fault = newFault;
    requests.clear();
  }

  synchronized void heal() {
    breakBy((number, request) -> null);
  }

  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  /** What was sent that AWS would not have been pleased with. */
  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  synchronized Map<String, Stored> objects(String bucket) {
    return new TreeMap<>(buckets.getOrDefault(bucket, new TreeMap<>()));
  }

  /** From now on names of metadata come back with hyphens for underscores, as Ceph RGW has it. */
  synchronized void makeHyphens() {
    makesHyphens = true;
  }

  /** From now on what is replaced or deleted is kept. */
  synchronized StrictVersions versions() {
    return versions;
  }

  synchronized int uploadsUnderWay() {
    return uploads.size();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  // ---- requests

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Answer answer;
    Break broken;
    synchronized (this) {
      String[] path = exchange.getRequestURI().getRawPath().split("/", 3);
      Map<String, String> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
      Request request =
          new Request(
              exchange.getRequestMethod(),
              path.length < 3 ? "" : decode(path[2]),
              query(exchange.getRequestURI().getRawQuery()),
              headers);
      requests.add(request);
      broken = fault.of(requests.size(), request);
      answer =
          switch (broken) {
            case Break.Refuse refuse -> refused(refuse);
            case Break.CutBefore _ -> Answer.empty(500, Map.of());
            case Break.CutAfter _ -> obey(decode(path[1]), request, body);
            case Break.PassOver _ -> obey(decode(path[1]), request.unconditional(), body);
            case Break.Truncate _ -> obey(decode(path[1]), request, body);
            case null -> obey(decode(path[1]), request, body);
          };
    }
    if (broken instanceof Break.CutBefore || broken instanceof Break.CutAfter) {
      exchange.close();
      return;
    }
    answer.headers().forEach(exchange.getResponseHeaders()::add);
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    int length = answer.body().length;
    exchange.sendResponseHeaders(answer.status(), isHead || length == 0 ? -1 : length);
    if (!isHead && length > 0) {
      int sent = broken instanceof Break.Truncate ? length / 2 : length;
      exchange.getResponseBody().write(answer.body(), 0, sent);
    }
    exchange.close();
  }

  private static Answer refused(Break.Refuse refuse) {
    Answer error = Answer.error(refuse.status(), refuse.code());
    Map<String, String> headers = new TreeMap<>(error.headers());
    headers.putAll(refuse.headers());
    return new Answer(refuse.status(), headers, error.body());
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Map<String, String> query(@Nullable String text) {
    Map<String, String> query = new TreeMap<>();
    for (String part : text == null ? new String[0] : text.split("&")) {
      int equals = part.indexOf('=');
      query.put(
          decode(equals < 0 ? part : part.substring(0, equals)),
          equals < 0 ? "" : decode(part.substring(equals + 1)));
    }
    return query;
  }

  private Answer obey(String bucket, Request request, byte[] body) {
    String authorization = request.headers().getOrDefault("authorization", "");
    if (!authorization.contains("Credential=" + S3Server.ACCESS_KEY + "/")) {
      return Answer.error(403, "InvalidAccessKeyId");
    }
    String sha256 = request.headers().getOrDefault("x-amz-content-sha256", "");
    if (!sha256.equals("UNSIGNED-PAYLOAD") && !sha256.equals(sha256(body))) {
      violations.add("a wrong hash of " + request);
      return Answer.error(400, "XAmzContentSHA256Mismatch");
    }
    if (request.headers().keySet().stream().anyMatch(name -> name.contains("sdk-checksum"))) {
      violations.add("a checksum that others than AWS do not know in " + request);
    }
    if (request.key().isEmpty()) {
      return ofBucket(bucket, request);
    }
    TreeMap<String, Stored> objects = buckets.get(bucket);
    if (objects == null) {
      return Answer.error(404, "NoSuchBucket");
    }
    if (request.key().getBytes(StandardCharsets.UTF_8).length > 1024) {
      violations.add("a key that is too long");
      return Answer.error(400, "KeyTooLongError");
    }
    return switch (request.method()) {
      case "HEAD", "GET" ->
          request.query().containsKey("uploadId")
              ? parts(request)
              : get(versions.of(request, objects.get(request.key())), request);
      case "PUT" -> request.isPart() ? part(request, body) : put(objects, request, body);
      case "POST" -> request.isCompletion() ? complete(objects, request, body) : create(request);
      case "DELETE" -> {
        if (!request.query().containsKey("uploadId")) {
          versions.deleted(request.key(), objects.remove(request.key()));
        } else if (uploads.remove(request.query().get("uploadId")) == null) {
          yield Answer.error(404, "NoSuchUpload");
        }
        yield Answer.empty(204, Map.of());
      }
      default -> Answer.error(405, "MethodNotAllowed");
    };
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Answer ofBucket(String bucket, Request request) {
    return switch (request.method()) {
      case "PUT" -> {
        if (buckets.containsKey(bucket)) {
          yield Answer.error(409, "BucketAlreadyOwnedByYou");
        }
        buckets.put(bucket, new TreeMap<>(StrictS3::byUtf8));
        yield Answer.empty(200, Map.of());
      }
      case "HEAD" -> Answer.empty(buckets.containsKey(bucket) ? 200 : 404, Map.of());
      case "GET" -> list(bucket, request);
      default -> Answer.error(405, "MethodNotAllowed");
    };
  }

  static int byUtf8(String a, String b) {
    return java.util.Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  static String encodingType(Request request) {
    return request.query().containsKey("encoding-type") ? "<EncodingType>url</EncodingType>" : "";
  }

  /** For XML, as careless stores do it: what XML cannot hold stays. */
  static String escaped(String key) {
    return key.replace("&", "&amp;").replace("<", "&lt;").replace("\u0001", "&#x1;");
  }

  private Answer list(String bucket, Request request) {
    TreeMap<String, Stored> objects = buckets.get(bucket);
    if (objects == null) {
      return Answer.error(404, "NoSuchBucket");
    }
    if (request.query().containsKey("versions")) {
      return versions.areKnown()
          ? Answer.xml(versions.list(objects, request))
          : Answer.error(501, "NotImplemented");
    }
    String prefix = request.query().getOrDefault("prefix", "");
    String after = request.query().getOrDefault("start-after", "");
    int limit = Integer.parseInt(request.query().getOrDefault("max-keys", "1000"));
    boolean isEncoded = request.query().containsKey("encoding-type");
    StringBuilder xml = new StringBuilder("<ListBucketResult>").append(encodingType(request));
    // As Ceph RGW has it: what is echoed is not encoded.
    xml.append("<StartAfter>%s</StartAfter>".formatted(escaped(after)));
    if (!request.query().getOrDefault("delimiter", "").isEmpty()) {
      objects.keySet().stream()
          .filter(key -> key.startsWith(prefix) && key.indexOf('/', prefix.length()) >= 0)
          .map(key -> key.substring(0, key.indexOf('/', prefix.length()) + 1))
          .distinct()
          .forEach(
              folder ->
                  xml.append(
                      "<CommonPrefixes><Prefix>%s</Prefix></CommonPrefixes>"
                          .formatted(URLEncoder.encode(folder, StandardCharsets.UTF_8))));
      return Answer.xml(xml + "</ListBucketResult>");
    }
    List<String> found =
        objects.tailMap(after, false).keySet().stream()
            .filter(key -> key.startsWith(prefix))
            .toList();
    boolean isTruncated = found.size() > Math.min(limit, 1000);
    found.stream()
        .limit(Math.min(limit, 1000))
        .forEach(
            key ->
                xml.append(
                    "<Contents><Key>%s</Key><Size>%d</Size></Contents>"
                        .formatted(
                            isEncoded
                                ? URLEncoder.encode(key, StandardCharsets.UTF_8)
                                : escaped(key),
                            Objects.requireNonNull(objects.get(key)).bytes().length)));
    return Answer.xml(xml + "<IsTruncated>" + isTruncated + "</IsTruncated></ListBucketResult>");
  }

  private static Answer get(@Nullable Stored object, Request request) {
    if (object == null) {
      return Answer.error(404, "NoSuchKey");
    }
    Map<String, String> headers = new TreeMap<>(object.headers());
    headers.put("ETag", object.etag());
    headers.put("Last-Modified", "Sun, 01 Mar 2026 08:00:00 GMT");
    String wanted = request.headers().getOrDefault("if-match", "");
    if (!wanted.isEmpty() && !wanted.equals(object.etag())) {
      return Answer.error(412, "PreconditionFailed");
    }
    if (request.method().equals("HEAD")) {
      headers.put("Content-Length", String.valueOf(object.bytes().length));
      return Answer.empty(200, headers);
    }
    Matcher range =
        Pattern.compile("bytes=(\\d+)-(\\d+)").matcher(request.headers().getOrDefault("range", ""));
    if (!range.matches()) {
      return new Answer(200, headers, object.bytes());
    }
    int from = Integer.parseInt(range.group(1));
    int to = Math.min(Integer.parseInt(range.group(2)) + 1, object.bytes().length);
    if (from >= to) {
      return Answer.error(416, "InvalidRange");
    }
    headers.put("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, object.bytes().length));
    return new Answer(206, headers, java.util.Arrays.copyOfRange(object.bytes(), from, to));
  }

  // ---- writing

  /** What an object keeps of the headers that it came with. */
  private Map<String, String> kept(Request request) {
    Map<String, String> kept = new TreeMap<>();
    request
        .headers()
        .forEach(
            (name, value) -> {
              boolean isKept =
                  name.startsWith("x-amz-meta-")
                      || name.equals("x-amz-storage-class")
                      || name.equals("x-amz-tagging")
                      || name.equals("cache-control")
                      || (name.startsWith("content-")
                          && !name.equals("content-md5")
                          && !name.equals("content-length"));
              if (isKept) {
                kept.put(makesHyphens ? name.replace('_', '-') : name, value);
              }
            });
    return kept;
  }

  private static boolean isTooMuch(Map<String, String> headers) {
    return headers.entrySet().stream()
            .filter(header -> header.getKey().startsWith("x-amz-meta-"))
            .mapToInt(
                header ->
                    header.getKey().length() - "x-amz-meta-".length() + header.getValue().length())
            .sum()
        > 2048;
  }

  private @Nullable Answer digestProblem(Request request, byte[] body) {
    String md5 = request.headers().get("content-md5");
    if (md5 == null) {
      violations.add("no Content-MD5 in " + request);
      return Answer.error(400, "InvalidRequest");
    }
    if (!md5.equals(Md5.ofContent(body).base64())) {
      return Answer.error(400, "BadDigest");
    }
    return null;
  }

  private Answer put(Map<String, Stored> objects, Request request, byte[] body) {
    Answer problem = digestProblem(request, body);
    if (problem != null) {
      return problem;
    }
    if ("*".equals(request.headers().get("if-none-match")) && objects.containsKey(request.key())) {
      return Answer.error(412, "PreconditionFailed");
    }
    Map<String, String> kept = kept(request);
    if (isTooMuch(kept)) {
      if (!request.key().contains(".drivedock/probes/")) {
        violations.add("too much metadata");
      }
      return Answer.error(400, "MetadataTooLarge");
    }
    String etag = Parts.etag(Md5.ofContent(body));
    versions.replaced(request.key(), objects.put(request.key(), new Stored(body, etag, kept)));
    return Answer.empty(200, Map.of("ETag", etag));
  }

  private Answer create(Request request) {
    String id = "upload-" + ++uploadCount;
    uploads.put(id, new Upload(request.key(), kept(request), new TreeMap<>()));
    return Answer.xml(
        "<InitiateMultipartUploadResult><UploadId>"
            + id
            + "</UploadId></InitiateMultipartUploadResult>");
  }

  private @Nullable Upload upload(Request request) {
    Upload upload = uploads.get(request.query().get("uploadId"));
    return upload != null && upload.key().equals(request.key()) ? upload : null;
  }

  private Answer part(Request request, byte[] body) {
    Upload upload = upload(request);
    if (upload == null) {
      return Answer.error(404, "NoSuchUpload");
    }
    Answer problem = digestProblem(request, body);
    if (problem != null) {
      return problem;
    }
    int number = Integer.parseInt(request.query().get("partNumber"));
    if (number < 1 || number > 10_000) {
      return Answer.error(400, "InvalidArgument");
    }
    Md5 md5 = Md5.ofContent(body);
    upload.parts().put(number, new Part(body, md5));
    return Answer.empty(200, Map.of("ETag", Parts.etag(md5)));
  }

  private Answer parts(Request request) {
    Upload upload = upload(request);
    if (upload == null) {
      return Answer.error(404, "NoSuchUpload");
    }
    int after = Integer.parseInt(request.query().getOrDefault("part-number-marker", "0"));
    StringBuilder xml = new StringBuilder("<ListPartsResult>");
    var rest = upload.parts().tailMap(after, false);
    rest.entrySet().stream()
        .limit(PARTS_PAGE)
        .forEach(
            part ->
                xml.append("<Part><PartNumber>")
                    .append(part.getKey())
                    .append("</PartNumber><ETag>")
                    .append(Parts.etag(part.getValue().md5()).replace("\"", "&quot;"))
                    .append("</ETag><Size>")
                    .append(part.getValue().bytes().length)
                    .append("</Size></Part>"));
    boolean isMore = rest.size() > PARTS_PAGE;
    xml.append("<IsTruncated>").append(isMore).append("</IsTruncated>");
    if (isMore) {
      int last = List.copyOf(rest.keySet()).get(PARTS_PAGE - 1);
      xml.append("<NextPartNumberMarker>").append(last).append("</NextPartNumberMarker>");
    }
    return Answer.xml(xml + "</ListPartsResult>");
  }

  private Answer complete(Map<String, Stored> objects, Request request, byte[] body) {
    Upload upload = upload(request);
    if (upload == null) {
      return Answer.error(404, "NoSuchUpload");
    }
    if ("*".equals(request.headers().get("if-none-match")) && objects.containsKey(request.key())) {
      return Answer.error(412, "PreconditionFailed");
    }
    String text = new String(body, StandardCharsets.UTF_8);
    List<Part> named = new ArrayList<>();
    int last = 0;
    Matcher parts = Pattern.compile("<Part>(.*?)</Part>").matcher(text);
    while (parts.find()) {
      int number = Integer.parseInt(inside("PartNumber", parts.group(1)));
      Part part = upload.parts().get(number);
      String etag = inside("ETag", parts.group(1)).replace("&quot;", "\"");
      if (part == null || !Parts.etag(part.md5()).equals(etag)) {
        return Answer.error(400, "InvalidPart");
      }
      if (number <= last) {
        return Answer.error(400, "InvalidPartOrder");
      }
      named.add(part);
      last = number;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    Parts etag = new Parts();
    for (int i = 0; i < named.size(); i++) {
      Part part = named.get(i);
      if (i < named.size() - 1 && part.bytes().length < PART_BYTES_MIN) {
        violations.add("a part that is too small");
        return Answer.error(400, "EntityTooSmall");
      }
      etag.add(etag.count() + 1, "", part.md5());
      try {
        whole.write(part.bytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    versions.replaced(
        request.key(),
        objects.put(request.key(), new Stored(whole.toByteArray(), etag.etag(), upload.headers())));
    uploads.remove(request.query().get("uploadId"));
    return Answer.xml(
        "<CompleteMultipartUploadResult><ETag>"
            + etag.etag().replace("\"", "&quot;")
            + "</ETag></CompleteMultipartUploadResult>");
  }

  private static String inside(String element, String xml) {
    Matcher matcher = Pattern.compile("<" + element + ">(.*?)</" + element + ">").matcher(xml);
    return matcher.find() ? matcher.group(1) : "";
  }
}
