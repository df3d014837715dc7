package io.drivedock.drive;

import io.drivedock.drive.LoggedBlob.LoggedChunk;
import io.drivedock.drive.LoggedBlob.LoggedSideFile;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a copy log of version 2014-11-01 of an import, blob by blob. Elements may come in any order
 * and the version may be missing: published samples have it so (Microsoft, "Azure Import/Export
 * service log file format").
 */
public final class DriveLogReader implements AutoCloseable {

  private static final int SHORT_TEXT_MAX = 256;

  private final SafeXml xml;
  private @Nullable DriveId driveId;
  private @Nullable String status;

  /**
   * Begins. The stream stays the caller's to close.
   *
   * @throws ManifestException if it is no copy log
   */
  public DriveLogReader(InputStream stream) {
    try {
      xml = new SafeXml(stream);
      if (xml.nextTag() != XMLStreamConstants.START_ELEMENT || !xml.name().equals("DriveLog")) {
        throw xml.fault("<DriveLog> is missing");
      }
    } catch (XMLStreamException e) {
      throw translated(e);
    }
  }

  /**
   * The next blob, or nothing when all have been read and the log is complete.
   *
   * @throws ManifestException if it goes on as no log does, or is cut off
   */
  public Optional<LoggedBlob> next() {
    try {
      while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
        switch (xml.name()) {
          case "Blob" -> {
            return Optional.of(readBlob());
          }
          case "DriveId" -> driveId = readDriveId();
          case "Status" -> status = xml.text(SHORT_TEXT_MAX);
          default -> xml.skip();
        }
      }
      if (xml.nextTag() != XMLStreamConstants.END_DOCUMENT) {
        throw xml.fault("unexpected content after </DriveLog>");
      }
      return Optional.empty();
    } catch (XMLStreamException e) {
      throw translated(e);
    }
  }

  /** The drive; known once {@link #next} has come by it. */
  public Optional<DriveId> driveId() {
    return Optional.ofNullable(driveId);
  }

  /** The drive's status; known once all blobs have been read. */
  public Optional<String> status() {
    return Optional.ofNullable(status);
  }

  @Override
  public void close() {
    try {
      xml.close();
    } catch (XMLStreamException e) {
      throw translated(e);
    }
  }

  private DriveId readDriveId() throws XMLStreamException {
    try {
      return DriveId.parse(xml.text(SHORT_TEXT_MAX));
    } catch (IllegalArgumentException e) {
      throw xml.fault("<DriveId> is invalid: " + e.getMessage());
    }
  }

  private LoggedBlob readBlob() throws XMLStreamException {
    BlobStatus blobStatus = known("Status", BlobStatus::parse);
    String blobPath = "";
    SnapshotTime snapshot = null;
    String filePath = "";
    Instant modifiedAt = null;
    long length = 0;
    LoggedBlob.Disposition disposition = null;
    boolean isPageBlob = false;
    List<LoggedChunk> chunks = new ArrayList<>();
    LoggedSideFile metadata = null;
    LoggedSideFile properties = null;
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      switch (xml.name()) {
        case "BlobPath" -> blobPath = xml.name(ManifestBlob.PATH_MAX);
        case "FilePath" -> filePath = xml.name(ManifestBlob.PATH_MAX);
        case "Snapshot" -> {
          String version = xml.attribute(SnapshotTime.VERSION);
          snapshot = parsed("Snapshot", time -> SnapshotTime.parse(time, version));
        }
        case "LastModified" -> modifiedAt = parsed("LastModified", Instant::parse);
        case "Length" -> length = number(xml.text(SHORT_TEXT_MAX));
        case "ImportDisposition" -> disposition = readDisposition();
        case "BlockList" -> readChunks(chunks, false);
        case "PageRangeList" -> {
          isPageBlob = true;
          readChunks(chunks, true);
        }
        case "Metadata" -> metadata = readSideFile();
        case "Properties" -> properties = readSideFile();
        default -> xml.skip();
      }
    }
    return new LoggedBlob(
        blobStatus,
        blobPath,
        snapshot,
        filePath,
        length,
        modifiedAt,
        disposition,
        isPageBlob,
        chunks,
        metadata,
        properties);
  }

  private <T> T parsed(String element, Function<String, T> parse) throws XMLStreamException {
    try {
      return parse.apply(xml.text(SHORT_TEXT_MAX).strip());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw xml.fault("<" + element + "> is not a time: " + e.getMessage());
    }
  }

  private LoggedBlob.Disposition readDisposition() throws XMLStreamException {
    DispositionStatus dispositionStatus = known("Status", DispositionStatus::parse);
    String asked = xml.text(SHORT_TEXT_MAX);
    return new LoggedBlob.Disposition(
        ImportDisposition.parse(asked)
            .orElseThrow(() -> xml.fault("<ImportDisposition> has an unknown value")),
        dispositionStatus);
  }

  private void readChunks(List<LoggedChunk> chunks, boolean arePages) throws XMLStreamException {
    int countMax = arePages ? BlobContent.Pages.COUNT_MAX : BlobContent.Blocks.COUNT_MAX;
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      if (chunks.size() == countMax) {
        throw xml.fault("a blob has at most " + countMax + " parts");
      }
      ChunkStatus chunkStatus = known("Status", ChunkStatus::parse);
      try {
        Chunk chunk =
            new Chunk(
                number(attribute("Offset")),
                Math.toIntExact(number(attribute("Length"))),
                xml.attribute("Id"),
                Md5.parseHex(attribute("Hash")));
        chunks.add(new LoggedChunk(chunk, chunkStatus));
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw xml.fault("a block or range is invalid: " + e.getMessage());
      }
      xml.skip();
    }
  }

  private @Nullable LoggedSideFile readSideFile() throws XMLStreamException {
    SideFileStatus sideStatus = known("Status", SideFileStatus::parse);
    LoggedSideFile file = null;
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      boolean isGlobal = xml.name().equals("GlobalPath");
      String hash = attribute("Hash");
      String path = xml.name(ManifestBlob.PATH_MAX);
      try {
        file = new LoggedSideFile(new SideFile(path, Md5.parseHex(hash)), isGlobal, sideStatus);
      } catch (IllegalArgumentException e) {
        throw xml.fault("a hash is invalid: " + e.getMessage());
      }
    }
    return file;
  }

  private <T> T known(String attribute, Function<String, Optional<T>> parse)
      throws XMLStreamException {
    return parse
        .apply(attribute(attribute))
        .orElseThrow(() -> xml.fault(attribute + " has an unknown value"));
  }

  private String attribute(String name) throws XMLStreamException {
    String value = xml.attribute(name);
    if (value == null) {
      throw xml.fault("<" + xml.name() + "> has no attribute " + name);
    }
    return value;
  }

  private long number(String text) throws XMLStreamException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw xml.fault("'" + xml.name() + "' is not a whole number");
    }
  }

  private static ManifestException translated(XMLStreamException e) {
    return ManifestException.of("The copy log", e);
  }
}
