package io.drivedock.server.portal.logs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A log that is nowhere: each byte is worked out when it is read. Counts what is read of it. */
final class GeneratedLog implements LogSource.OpenLog {

  private static final byte[] HEAD =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<DriveLog Version=\"2014-11-01\">\n<DriveId>WD1</DriveId>\n"
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] FOOT =
      "<Status>CompletedWithErrors</Status></DriveLog>".getBytes(StandardCharsets.UTF_8);

  private final long blobs;
  private final long badEvery;
  private final int blobBytes;
  private long bytesRead;
  private int longestRead;

  GeneratedLog(long blobs, long badEvery) {
    this.blobs = blobs;
    this.badEvery = badEvery;
    this.blobBytes = blob(0).length;
  }

  /** Every blob has as many bytes as every other. */
  private byte[] blob(long number) {
    String status = number % badEvery == badEvery - 1 ? "FileNotFound" : "Completed";
    return ("<Blob Status=\"%s\"><BlobPath>films/höhe &amp; tiefe %012d.mov</BlobPath>"
            + "<FilePath>\\films\\%012d.mov</FilePath><Length>65536</Length><ImportDisposition"
            + " Status=\"Created\">no-overwrite</ImportDisposition><BlockList><Block"
            + " Offset=\"0\" Length=\"65536\" Id=\"AAAA\""
            + " Hash=\"d41d8cd98f00b204e9800998ecf8427e\" Status=\"Completed\""
            + " /></BlockList></Blob>%s")
        .formatted(status, number, number, " ".repeat(13 - status.length()))
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public long length() {
    return HEAD.length + blobs * blobBytes + FOOT.length;
  }

  long offsetOf(long blob) {
    return HEAD.length + blob * blobBytes;
  }

  @Override
  public void read(long offset, ByteBuffer buffer) {
    bytesRead += buffer.remaining();
    longestRead = Math.max(longestRead, buffer.remaining());
    for (long at = offset; buffer.hasRemaining() && at < length(); ) {
      byte[] piece;
      int from;
      if (at < HEAD.length) {
        piece = HEAD;
        from = (int) at;
      } else if (at < offsetOf(blobs)) {
        piece = blob((at - HEAD.length) / blobBytes);
        from = (int) ((at - HEAD.length) % blobBytes);
      } else {
        piece = FOOT;
        from = (int) (at - offsetOf(blobs));
      }
      int count = Math.min(piece.length - from, buffer.remaining());
      buffer.put(piece, from, count);
      at += count;
    }
  }

  long bytesRead() {
    return bytesRead;
  }

  int longestRead() {
    return longestRead;
  }

  @Override
  public void close() {}
}
