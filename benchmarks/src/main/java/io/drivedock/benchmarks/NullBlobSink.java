package io.drivedock.benchmarks;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * As much of Azure Blob as clients need to believe that they upload: takes every body and throws it
 * away, remembers how long blobs are, and keeps what lies below {@code .drivedock/}.
 */
final class NullBlobSink implements BlobEndpoint.Service {

  private static final String NOT_THERE = "x-ms-error-code: BlobNotFound\r\n";

  private final Map<String, Long> lengths = new HashMap<>();
  private final Map<String, Long> staged = new HashMap<>();
  private final Map<String, byte[]> kept = new HashMap<>();

  private final boolean remembers;

  NullBlobSink(boolean remembers) {
    this.remembers = remembers;
  }

  /** The word {@code forget} is for more blobs than it has memory for. */
  public static void main(String[] words) throws IOException {
    BlobEndpoint.serve(new NullBlobSink(!words[0].equals("forget")));
  }

  @Override
  public boolean wantsBody(BlobEndpoint.Request request) {
    return request.isOurs();
  }

  @Override
  public BlobEndpoint.Answer answer(BlobEndpoint.Request request, byte[] content) {
    return switch (request.method()) {
      case "PUT" -> put(request, content);
      case "HEAD" -> head(request);
      case "GET" -> get(request);
      case "DELETE" -> BlobEndpoint.Answer.text(202, "", "");
      default -> BlobEndpoint.Answer.text(405, "", "");
    };
  }

  private BlobEndpoint.Answer put(BlobEndpoint.Request request, byte[] content) {
    String path = request.path();
    if (request.isContainer()) {
      return BlobEndpoint.Answer.text(201, "", "");
    }
    if (request.query().contains("comp=blocklist")) {
      Long length = staged.remove(path);
      lengths.put(path, length == null ? 0 : length);
    } else if (request.query().contains("comp=block")) {
      staged.merge(path, request.length(), Long::sum);
    } else if (!request.query().contains("comp=")) {
      if (remembers) {
        lengths.put(path, request.length());
      }
      if (request.isOurs()) {
        kept.put(path, content);
      }
    }
    String md5 = request.headers().get("content-md5");
    return BlobEndpoint.Answer.text(201, md5 == null ? "" : "Content-MD5: " + md5 + "\r\n", "");
  }

  private BlobEndpoint.Answer head(BlobEndpoint.Request request) {
    Long length = lengths.get(request.path());
    if (length == null && !request.isContainer()) {
      return BlobEndpoint.Answer.text(404, NOT_THERE, "");
    }
    return new BlobEndpoint.Answer(
        200,
        """
        x-ms-blob-type: BlockBlob\r
        x-ms-lease-status: unlocked\r
        x-ms-lease-state: available\r
        Content-Type: application/octet-stream\r
        """,
        length == null ? 0 : length,
        List.of());
  }

  private BlobEndpoint.Answer get(BlobEndpoint.Request request) {
    if (request.isContainer()) {
      String list =
          "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs></Blobs>"
              + "<NextMarker /></EnumerationResults>";
      return request.query().contains("comp=list")
          ? BlobEndpoint.Answer.text(200, "Content-Type: application/xml\r\n", list)
          : BlobEndpoint.Answer.text(200, "", "");
    }
    byte[] content = kept.get(request.path());
    if (request.query().contains("comp=blocklist") || content == null) {
      return BlobEndpoint.Answer.text(404, NOT_THERE, "");
    }
    return BlobEndpoint.Answer.bytes(206, "", content);
  }
}
