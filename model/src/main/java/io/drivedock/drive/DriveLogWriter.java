package io.drivedock.drive;

import io.drivedock.drive.LoggedBlob.LoggedChunk;
import io.drivedock.drive.LoggedBlob.LoggedSideFile;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes a copy log of version 2014-11-01, blob by blob (Microsoft, "Azure Import/Export service
 * log file format").
 */
public final class DriveLogWriter {

  private static final String VERSION = "2014-11-01";

  private final XmlOut xml;

  /** Begins the log of a drive. The stream stays the caller's to close. */
  public DriveLogWriter(OutputStream out, DriveId drive) throws IOException {
    xml = new XmlOut(out);
    xml.start("DriveLog", "Version", VERSION);
    xml.text("DriveId", drive.value());
  }

  /** Adds a blob. Characters of its paths that XML cannot hold are written as U+FFFD. */
  public void write(LoggedBlob blob) throws IOException {
    xml.start("Blob", "Status", blob.status().text());
    xml.text("BlobPath", writable(blob.blobPath()));
    xml.text("FilePath", writable(blob.filePath()));
    SnapshotTime snapshot = blob.snapshot();
    if (snapshot != null) {
      ManifestWriter.writeSnapshot(xml, snapshot);
    }
    Instant modifiedAt = blob.modifiedAt();
    if (modifiedAt != null) {
      xml.text("LastModified", modifiedAt.truncatedTo(ChronoUnit.SECONDS).toString());
    }
    xml.text("Length", Long.toString(blob.length()));
    LoggedBlob.Disposition disposition = blob.disposition();
    if (disposition != null) {
      xml.text(
          "ImportDisposition", disposition.asked().text(), "Status", disposition.status().text());
    }
    writeChunks(blob);
    write("Metadata", blob.metadata());
    write("Properties", blob.properties());
    xml.end();
  }

  private void writeChunks(LoggedBlob blob) throws IOException {
    String list = blob.isPageBlob() ? "PageRangeList" : "BlockList";
    if (blob.chunks().isEmpty()) {
      xml.empty(list);
      return;
    }
    xml.start(list);
    for (LoggedChunk logged : blob.chunks()) {
      Chunk chunk = logged.chunk();
      String id = chunk.id();
      String offset = Long.toString(chunk.offset());
      String length = Integer.toString(chunk.length());
      String hash = chunk.hash().hex();
      String status = logged.status().text();
      if (blob.isPageBlob()) {
        xml.empty("PageRange", "Offset", offset, "Length", length, "Hash", hash, "Status", status);
      } else if (id == null) {
        xml.empty("Block", "Offset", offset, "Length", length, "Hash", hash, "Status", status);
      } else {
        xml.empty(
            "Block", "Offset", offset, "Length", length, "Id", id, "Hash", hash, "Status", status);
      }
    }
    xml.end();
  }

  private void write(String name, @Nullable LoggedSideFile logged) throws IOException {
    if (logged != null) {
      SideFile file = logged.file();
      xml.start(name, "Status", logged.status().text());
      xml.text(
          logged.isGlobal() ? "GlobalPath" : "Path",
          writable(file.path()),
          "Hash",
          file.hash().hex());
      xml.end();
    }
  }

  /** A log tells also of names that no log can hold. */
  private static String writable(String text) {
    int bad = XmlText.firstUnwritable(text);
    if (bad < 0) {
      return text;
    }
    StringBuilder changed = new StringBuilder(text);
    for (int at = bad; at >= 0; at = XmlText.firstUnwritable(changed.toString())) {
      changed.setCharAt(at, '\uFFFD');
    }
    return changed.toString();
  }

  /** Adds what the format has no place for, where readers of it pass over: in ASCII, no hyphens. */
  public void comment(String text) throws IOException {
    xml.comment(text);
  }

  /**
   * Ends the log.
   *
   * @param status the drive's copy status, as it is spelt on the wire
   */
  public void finish(String status) throws IOException {
    xml.text("Status", status);
    xml.end();
    xml.finish();
  }
}
