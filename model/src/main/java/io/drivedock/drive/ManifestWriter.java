package io.drivedock.drive;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@code DriveManifest.xml} of version 2014-11-01, blob by blob (Microsoft, "Azure
 * Import/Export service manifest file format"). All blobs are in one list; what is a list's default
 * is written with each blob. No credential of the account is written: the dock has its own.
 */
public final class ManifestWriter {

  /** The file's usual name, at the root of the drive. */
  public static final String FILE_NAME = "DriveManifest.xml";

  /** Attributes of a blob that are ours: other readers pass over what they do not know. */
  static final String CONTENT_MD5 = "ContentMD5";

  static final String MODIFIED_AT = "LastModified";

  private static final String VERSION = "2014-11-01";

  private final XmlOut xml;
  private final boolean hasDispositions;

  /** Begins a manifest for a drive. The stream stays the caller's to close. */
  public ManifestWriter(OutputStream out, DriveId drive, String creator) throws IOException {
    this(out, drive, creator, true);
  }

  private ManifestWriter(OutputStream out, DriveId drive, String creator, boolean hasDispositions)
      throws IOException {
    this.hasDispositions = hasDispositions;
    xml = new XmlOut(out);
    xml.start("DriveManifest", "Version", VERSION);
    xml.start("Drive");
    xml.text("DriveId", drive.value());
    xml.text("ClientCreator", creator);
    xml.start("BlobList");
  }

  /**
   * Begins the manifest of a drive that blobs are exported to: it says nothing of what an import
   * would do with them.
   */
  public static ManifestWriter ofExport(OutputStream out, DriveId drive, String creator)
      throws IOException {
    return new ManifestWriter(out, drive, creator, false);
  }

  /**
   * Adds a blob.
   *
   * @throws IllegalArgumentException if a path has a character that XML cannot hold
   */
  public void write(ManifestBlob blob) throws IOException {
    xml.start("Blob", attributes(blob.whole()));
    xml.text("BlobPath", blob.blobPath());
    xml.text("FilePath", blob.filePath());
    SnapshotTime snapshot = blob.snapshot();
    if (snapshot != null) {
      writeSnapshot(xml, snapshot);
    }
    xml.text("Length", Long.toString(blob.length()));
    if (hasDispositions) {
      xml.text("ImportDisposition", blob.disposition().text());
    }
    switch (blob.content()) {
      case BlobContent.Blocks blocks -> {
        xml.start("BlockList");
        for (Chunk chunk : blocks.chunks()) {
          write("Block", chunk);
        }
        xml.end();
      }
      case BlobContent.Pages pages -> {
        xml.start("PageRangeList");
        for (Chunk chunk : pages.chunks()) {
          write("PageRange", chunk);
        }
        xml.end();
      }
    }
    write("MetadataPath", blob.metadataInForce());
    write("PropertiesPath", blob.propertiesInForce());
    xml.end();
  }

  static void writeSnapshot(XmlOut xml, SnapshotTime snapshot) throws IOException {
    if (snapshot.version().isEmpty()) {
      xml.text("Snapshot", snapshot.text());
    } else {
      xml.text("Snapshot", snapshot.text(), SnapshotTime.VERSION, snapshot.version());
    }
  }

  private static String[] attributes(WholeFile whole) {
    List<String> attributes = new ArrayList<>();
    Md5 md5 = whole.contentMd5();
    if (md5 != null) {
      attributes.addAll(List.of(CONTENT_MD5, md5.hex()));
    }
    Instant modifiedAt = whole.modifiedAt();
    if (modifiedAt != null) {
      attributes.addAll(List.of(MODIFIED_AT, modifiedAt.toString()));
    }
    return attributes.toArray(String[]::new);
  }

  private void write(String name, Chunk chunk) throws IOException {
    String offset = Long.toString(chunk.offset());
    String length = Integer.toString(chunk.length());
    String id = chunk.id();
    if (id == null) {
      xml.empty(name, "Offset", offset, "Length", length, "Hash", chunk.hash().hex());
    } else {
      xml.empty(name, "Offset", offset, "Length", length, "Id", id, "Hash", chunk.hash().hex());
    }
  }

  private void write(String name, @Nullable SideFile file) throws IOException {
    if (file != null) {
      xml.text(name, file.path(), "Hash", file.hash().hex());
    }
  }

  /** Ends the manifest. Without this it is cut off, and no reader takes it. */
  public void finish() throws IOException {
    xml.end();
    xml.end();
    xml.end();
    xml.finish();
  }
}
