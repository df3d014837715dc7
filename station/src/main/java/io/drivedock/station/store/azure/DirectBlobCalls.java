package io.drivedock.station.store.azure;

import io.drivedock.drive.Md5;
import io.drivedock.station.store.HttpFailures;
import io.drivedock.station.store.http.HttpPool;
import io.drivedock.station.store.http.HttpRequest;
import io.drivedock.station.store.http.HttpResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Over connections of our own, from the memory in which the bytes were proven: the client of the
 * SDK costs several times what they do.
 */
final class DirectBlobCalls implements BlobCalls {

  /** The version of the service whose calls these are. */
  private static final String VERSION = "2021-12-02";

  private static final Duration SILENCE_MAX = Duration.ofSeconds(60);
  private static final String CONTAINER = "restype=container";
  private static final String IS_THERE = "ContainerAlreadyExists";
  private static final Pattern NAME = Pattern.compile("<Name>([A-Za-z0-9+/=]{1,200})</Name>");
  private static final String METADATA = "x-ms-meta-";
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final URI endpoint;
  private final Authorization authorization;
  private final BlobCalls otherwise;
  private final HttpPool pool;

  /**
   * Those calls.
   *
   * @param otherwise takes what no header of ours can hold
   */
  DirectBlobCalls(URI endpoint, Authorization authorization, BlobCalls otherwise) {
    this.endpoint = endpoint;
    this.authorization = authorization;
    this.otherwise = otherwise;
    this.pool = new HttpPool(endpoint, SILENCE_MAX);
  }

  private static boolean isPlain(Map<String, String> headers) {
    return headers.values().stream()
        .allMatch(
            value ->
                value.chars().allMatch(c -> c >= ' ' && c < 0x7F)
                    && value.equals(value.strip())
                    && !value.isEmpty());
  }

  @Override
  public void putBlob(
      BlobAddress address, BlobAttributes attributes, boolean keeps, Md5 md5, ByteBuffer bytes)
      throws IOException {
    SortedMap<String, String> headers = attributes.headers();
    if (!isPlain(headers)) {
      otherwise.putBlob(address, attributes, keeps, md5, bytes);
      return;
    }
    headers.put("x-ms-blob-type", "BlockBlob");
    headers.put("Content-MD5", md5.base64());
    keep(headers, keeps);
    HttpResponse _ = send("PUT", address, "", headers, bytes, !keeps, null);
  }

  private static void keep(Map<String, String> headers, boolean keeps) {
    if (keeps) {
      headers.put("If-None-Match", "*");
    }
  }

  @Override
  public void putBlock(BlobAddress address, String id, Md5 md5, ByteBuffer bytes)
      throws IOException {
    SortedMap<String, String> headers = none();
    headers.put("Content-MD5", md5.base64());
    HttpResponse _ =
        send("PUT", address, "comp=block&blockid=" + encoded(id), headers, bytes, true, null);
  }

  private static String encoded(String base64) {
    return base64.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");
  }

  @Override
  public void putBlockList(
      BlobAddress address, BlobAttributes attributes, boolean keeps, List<String> ids)
      throws IOException {
    SortedMap<String, String> headers = attributes.headers();
    if (!isPlain(headers)) {
      otherwise.putBlockList(address, attributes, keeps, ids);
      return;
    }
    StringBuilder list = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>");
    ids.forEach(id -> list.append("<Latest>").append(id).append("</Latest>"));
    byte[] xml = list.append("</BlockList>").toString().getBytes(StandardCharsets.US_ASCII);
    headers.put("Content-Type", "application/xml");
    headers.put("Content-MD5", Md5.ofContent(xml).base64());
    keep(headers, keeps);
    HttpResponse _ =
        send("PUT", address, "comp=blocklist", headers, ByteBuffer.wrap(xml), false, null);
  }

  @Override
  public void putPages(BlobAddress address, long offset, Md5 md5, ByteBuffer bytes)
      throws IOException {
    SortedMap<String, String> headers = none();
    headers.put("Content-MD5", md5.base64());
    headers.put("x-ms-page-write", "update");
    headers.put("x-ms-range", range(offset, bytes.remaining()));
    HttpResponse _ = send("PUT", address, "comp=page", headers, bytes, true, null);
  }

  private static String range(long offset, int length) {
    return "bytes=" + offset + "-" + (offset + length - 1);
  }

  @Override
  public void makeContainer(String name) throws IOException {
    try {
      HttpResponse _ =
          send("PUT", new BlobAddress(name, ""), CONTAINER, none(), NOTHING, true, null);
    } catch (BlobServiceError e) {
      if (!e.code().equals(IS_THERE)) {
        throw e;
      }
    }
  }

  @Override
  public void findContainer(String name) throws IOException {
    HttpResponse _ =
        send("HEAD", new BlobAddress(name, ""), CONTAINER, none(), NOTHING, true, null);
  }

  private static SortedMap<String, String> none() {
    return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  }

  /** Of what is listed only names are in Base64. */
  @Override
  public Set<String> blocks(BlobAddress address) throws IOException {
    String query = "comp=blocklist&blocklisttype=uncommitted";
    Matcher names = NAME.matcher(send("GET", address, query, none(), NOTHING, true, null).text());
    Set<String> blocks = new HashSet<>();
    while (names.find()) {
      blocks.add(names.group(1));
    }
    return blocks;
  }

  @Override
  public BlobHead head(BlobAddress address) throws IOException {
    HttpResponse response = send("HEAD", address, address.query(), none(), NOTHING, true, null);
    return found(response, response.header("Content-Length"), "Content-MD5");
  }

  private static BlobHead found(HttpResponse response, Optional<String> length, String md5)
      throws IOException {
    Map<String, String> metadata = new TreeMap<>();
    response
        .headers()
        .forEach(
            (name, value) -> {
              if (name.regionMatches(true, 0, METADATA, 0, METADATA.length())) {
                metadata.put(name.substring(METADATA.length()), value);
              }
            });
    try {
      return new BlobHead(
          Long.parseLong(length.orElse("")),
          response.header("x-ms-blob-type").orElse("").equals("PageBlob"),
          response.header("Content-Type").orElse(null),
          response.header(md5).orElse(null),
          response.header("Content-Encoding").orElse(null),
          response.header("Content-Language").orElse(null),
          response.header("Cache-Control").orElse(null),
          metadata,
          response.header("ETag").orElse(null),
          response.header("Last-Modified").flatMap(DirectBlobCalls::moment).orElse(null));
    } catch (NumberFormatException e) {
      throw new IOException("an answer about a blob without its length", e);
    }
  }

  private static Optional<Instant> moment(String rfc1123) {
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(rfc1123, Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean read(BlobAddress address, String version, long offset, ByteBuffer buffer)
      throws IOException {
    SortedMap<String, String> headers = none();
    headers.put("x-ms-range", range(offset, buffer.remaining()));
    if (!version.isEmpty()) {
      headers.put("If-Match", version);
    }
    HttpResponse _ = send("GET", address, address.query(), headers, NOTHING, true, buffer);
    return !buffer.hasRemaining();
  }

  /** Of an empty blob no range can be had. */
  @Override
  public BlobHead fetch(BlobAddress address, ByteBuffer beginning) throws IOException {
    if (!beginning.hasRemaining()) {
      return head(address);
    }
    SortedMap<String, String> headers = none();
    headers.put("x-ms-range", range(0, beginning.remaining()));
    try {
      HttpResponse response =
          send("GET", address, address.query(), headers, NOTHING, true, beginning);
      Optional<String> length =
          response.header("Content-Range").map(it -> it.substring(it.lastIndexOf('/') + 1));
      return found(response, length, "x-ms-blob-content-md5");
    } catch (BlobServiceError e) {
      if (e.status() == HttpFailures.RANGE_NOT_SATISFIABLE) {
        return head(address);
      }
      throw e;
    }
  }

  private HttpResponse send(
      String method,
      BlobAddress address,
      String query,
      SortedMap<String, String> headers,
      ByteBuffer bytes,
      boolean isRepeatable,
      @Nullable ByteBuffer into)
      throws IOException {
    String path = endpoint.getRawPath() + address.encoded();
    headers.put("x-ms-version", VERSION);
    // Also where it is 0: the SDK would sign the word null.
    headers.put("Content-Length", String.valueOf(bytes.remaining()));
    String signature = authorization.authorize(method, path, query, headers);
    headers.remove("Content-Length");
    StringBuilder target = new StringBuilder(path);
    char joint = '?';
    for (String part : List.of(query, signature)) {
      if (!part.isEmpty()) {
        target.append(joint).append(part);
        joint = '&';
      }
    }
    HttpResponse response =
        pool.send(new HttpRequest(method, target.toString(), headers, bytes), isRepeatable, into);
    if (!response.isSuccess()) {
      throw new BlobServiceError(
          response.status(),
          response.header("x-ms-error-code").orElse(null),
          response.header("Retry-After").orElse(null));
    }
    return response;
  }
}
