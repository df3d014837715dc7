package io.drivedock.benchmarks;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * As much of Azure Blob as clients need to download: one container of blobs that are all of one
 * length, whose bytes are made from a few random mebibytes. What is written to it goes into a
 * {@link NullBlobSink}.
 */
final class BlobSource implements BlobEndpoint.Service {

  static final String CONTAINER = "bench";

  private static final String ROOT = "/devstoreaccount1";
  private static final int BASE_BYTES = 8 << 20;
  private static final int BLOBS_PER_FOLDER = 1_000;
  private static final int PAGE_MAX = 5_000;
  private static final String XML = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";

  private final NullBlobSink sink = new NullBlobSink(true);
  private final ByteBuffer base = ByteBuffer.allocateDirect(2 * BASE_BYTES);
  private final long bytes;

  /** In the order of their names; the number, and the MD5 if there is one. */
  private final TreeMap<String, Blob> blobs = new TreeMap<>();

  private record Blob(int start, String md5) {}

  private BlobSource(int count, long bytes, boolean hasMd5) throws NoSuchAlgorithmException {
    this.bytes = bytes;
    byte[] random = new byte[BASE_BYTES];
    new SplittableRandom(bytes).nextBytes(random);
    base.put(random).put(random).flip();
    for (int i = 0; i < count; i++) {
      int start = (int) (i * bytes % BASE_BYTES);
      String name = "data/run-%03d/sample-%06d.dat".formatted(i / BLOBS_PER_FOLDER, i);
      blobs.put(name, new Blob(start, hasMd5 ? md5(start) : ""));
    }
  }

  /** The words: how many blobs, of how many bytes, and {@code md5} if it is to know their MD5. */
  public static void main(String[] words) throws IOException, NoSuchAlgorithmException {
    BlobEndpoint.serve(
        new BlobSource(
            Integer.parseInt(words[0]), Long.parseLong(words[1]), words[2].equals("md5")));
  }

  private String md5(int start) throws NoSuchAlgorithmException {
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    content(start, 0, bytes).forEach(md5::update);
    return Base64.getEncoder().encodeToString(md5.digest());
  }

  /** The bytes of a blob from one offset to another. */
  private List<ByteBuffer> content(int start, long from, long to) {
    List<ByteBuffer> parts = new ArrayList<>();
    for (long at = from; at < to; ) {
      int position = (int) ((start + at) % BASE_BYTES);
      int length = (int) Math.min(to - at, BASE_BYTES);
      parts.add(base.slice(position, length));
      at += length;
    }
    return parts;
  }

  @Override
  public boolean wantsBody(BlobEndpoint.Request request) {
    return sink.wantsBody(request);
  }

  @Override
  public BlobEndpoint.Answer answer(BlobEndpoint.Request request, byte[] content) {
    boolean isReading = request.method().equals("GET") || request.method().equals("HEAD");
    if (isReading && request.query().contains("comp=list") && !request.query().contains("comp=b")) {
      Map<String, String> query = query(request.query());
      return BlobEndpoint.Answer.text(
          200,
          "Content-Type: application/xml\r\n",
          request.isContainer() ? blobs(query) : containers());
    }
    Blob blob =
        isReading && request.path().startsWith(ROOT + "/" + CONTAINER + "/")
            ? blobs.get(request.path().substring((ROOT + "/" + CONTAINER + "/").length()))
            : null;
    return blob == null ? sink.answer(request, content) : blob(request, blob);
  }

  private BlobEndpoint.Answer blob(BlobEndpoint.Request request, Blob blob) {
    String headers =
        """
        x-ms-blob-type: BlockBlob\r
        x-ms-lease-status: unlocked\r
        Accept-Ranges: bytes\r
        x-ms-lease-state: available\r
        Content-Type: application/octet-stream\r
        """;
    String md5 = blob.md5().isEmpty() ? "" : "Content-MD5: " + blob.md5() + "\r\n";
    String range =
        request.headers().getOrDefault("x-ms-range", request.headers().getOrDefault("range", ""));
    if (request.method().equals("HEAD") || range.isEmpty()) {
      return new BlobEndpoint.Answer(200, headers + md5, bytes, content(blob.start(), 0, bytes));
    }
    String[] ends = range.substring("bytes=".length()).split("-", -1);
    long from = Long.parseLong(ends[0]);
    long to =
        ends.length < 2 || ends[1].isEmpty() ? bytes : Math.min(bytes, Long.parseLong(ends[1]) + 1);
    return new BlobEndpoint.Answer(
        206,
        headers
            + (blob.md5().isEmpty() ? "" : "x-ms-blob-content-md5: " + blob.md5() + "\r\n")
            + "Content-Range: bytes %d-%d/%d\r\n".formatted(from, to - 1, bytes),
        to - from,
        content(blob.start(), from, to));
  }

  // ---- lists

  private static Map<String, String> query(String text) {
    Map<String, String> query = new HashMap<>();
    for (String part : text.split("&", -1)) {
      int equals = part.indexOf('=');
      query.put(
          part.substring(0, Math.max(0, equals)),
          URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return query;
  }

  private static String containers() {
    return XML
        + "<EnumerationResults><Containers><Container><Name>"
        + CONTAINER
        + "</Name><Properties><Last-Modified>Sun, 01 Mar 2026 08:00:00 GMT</Last-Modified>"
        + "<Etag>\"0x8D\"</Etag></Properties></Container></Containers><NextMarker />"
        + "</EnumerationResults>";
  }

  /**
   * A page of names, those below a delimiter taken together; the marker is the name to begin at.
   */
  private String blobs(Map<String, String> query) {
    String prefix = query.getOrDefault("prefix", "");
    String delimiter = query.getOrDefault("delimiter", "");
    String from = query.getOrDefault("marker", "");
    int most =
        Math.min(PAGE_MAX, Integer.parseInt(query.getOrDefault("maxresults", "" + PAGE_MAX)));
    StringBuilder xml = new StringBuilder(XML).append("<EnumerationResults><Blobs>");
    String name = blobs.ceilingKey(from.isEmpty() ? prefix : from);
    for (int count = 0; name != null && name.startsWith(prefix) && count < most; count++) {
      int end = delimiter.isEmpty() ? -1 : name.indexOf(delimiter, prefix.length());
      if (end >= 0) {
        String folder = name.substring(0, end + delimiter.length());
        xml.append("<BlobPrefix><Name>").append(folder).append("</Name></BlobPrefix>");
        name = blobs.ceilingKey(folder + Character.MAX_VALUE);
      } else {
        entry(xml, name, Objects.requireNonNull(blobs.get(name)));
        name = blobs.higherKey(name);
      }
    }
    boolean isOver = name == null || !name.startsWith(prefix);
    return xml.append("</Blobs><NextMarker>")
        .append(isOver ? "" : name)
        .append("</NextMarker></EnumerationResults>")
        .toString();
  }

  private void entry(StringBuilder xml, String name, Blob blob) {
    xml.append("<Blob><Name>")
        .append(name)
        .append("</Name><Properties><Creation-Time>Sun, 01 Mar 2026 08:00:00 GMT</Creation-Time>")
        .append("<Last-Modified>Sun, 01 Mar 2026 08:00:00 GMT</Last-Modified><Etag>0x8D</Etag>")
        .append("<Content-Length>")
        .append(bytes)
        .append("</Content-Length><Content-Type>application/octet-stream</Content-Type>")
        .append("<Content-MD5>")
        .append(blob.md5())
        .append("</Content-MD5><BlobType>BlockBlob</BlobType><AccessTier>Hot</AccessTier>")
        .append("<LeaseStatus>unlocked</LeaseStatus><LeaseState>available</LeaseState>")
        .append("<ServerEncrypted>true</ServerEncrypted></Properties></Blob>");
  }
}
