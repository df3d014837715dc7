package io.drivedock.prepare;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.Md5;
import io.drivedock.drive.SideFile;
import io.drivedock.drive.SideFileXml;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metadata and properties files on the drive: one for each Content-Type that occurs, one with
 * the metadata, and every blob points at those that fit it.
 */
final class SideFolder {

  private final BlobPlan blobs;
  private final SmallFiles drive;
  private final Map<String, SideFile> properties = new HashMap<>();
  private @Nullable SideFile metadata;

  /** Takes small files of the tool's own. */
  interface SmallFiles {

    /** Writes one. */
    void write(DrivePath path, byte[] content) throws IOException;
  }

  SideFolder(BlobPlan blobs, SmallFiles drive) {
    this.blobs = blobs;
    this.drive = drive;
  }

  /** The file with the properties of a blob of that name, written when it is first asked for. */
  @Nullable SideFile propertiesOf(String blobName) throws IOException {
    if (!blobs.hasContentTypes()) {
      return null;
    }
    String type = ContentTypes.of(blobName);
    if (type == null) {
      return null;
    }
    SideFile known = properties.get(type);
    if (known == null) {
      BlobProperties content = new BlobProperties(type, null, null, null, null);
      known =
          write(
              PreparedFileNames.own("properties", type.replace('/', '-') + ".xml"),
              SideFileXml.write(content));
      properties.put(type, known);
    }
    return known;
  }

  /** The file with the metadata of every blob. */
  @Nullable SideFile metadata() throws IOException {
    if (metadata == null && !blobs.metadata().equals(BlobMetadata.NONE)) {
      byte[] content = SideFileXml.write(blobs.metadata());
      // Named by its content: a manifest that is still in force may point at another.
      String name = "metadata-" + Md5.ofContent(content).hex().substring(0, 8) + ".xml";
      metadata = write(PreparedFileNames.own(name), content);
    }
    return metadata;
  }

  private SideFile write(DrivePath path, byte[] content) throws IOException {
    drive.write(path, content);
    return new SideFile(path.text(), Md5.ofContent(content));
  }
}
