package io.drivedock.drive;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code DriveManifest.xml} blob by blob; memory holds one blob at a time. Grammar:
 * Microsoft, "Azure Import/Export service manifest file format". Elements it does not know are
 * passed over; the account's credential is never kept. A manifest is whole only when {@link #next}
 * has said that there are no more blobs.
 */
public final class ManifestReader implements AutoCloseable {

  private static final int SHORT_TEXT_MAX = 256;

  private static final BlobContent NO_BLOCKS = new BlobContent.Blocks(List.of());
  private static final BlobContent NO_PAGES = new BlobContent.Pages(List.of());

  private final SafeXml xml;
  private final DriveId driveId;
  private @Nullable SideFile globalMetadata;
  private @Nullable SideFile globalProperties;
  private @Nullable String globalMetadataFault;
  private @Nullable String globalPropertiesFault;
  private @Nullable String blobFault;
  private Place place = Place.DRIVE;

  private enum Place {
    DRIVE,
    BLOB_LIST,
    END
  }

  /**
   * Reads up to the first list of blobs. The stream stays the caller's to close.
   *
   * @throws ManifestException if it is no manifest
   */
  public ManifestReader(InputStream stream) {
    try {
      xml = new SafeXml(stream);
      driveId = readHead();
    } catch (XMLStreamException e) {
      throw translated(e);
    }
  }

  /** The drive that the manifest was written for. */
  public DriveId driveId() {
    return driveId;
  }

  /**
   * The next blob, or nothing when all have been read and the document is complete.
   *
   * @throws ManifestException if it goes on as no manifest does, or is cut off
   */
  public Optional<ManifestBlob> next() {
    try {
      return Optional.ofNullable(readNext());
    } catch (XMLStreamException e) {
      throw translated(e);
    }
  }

  @Override
  public void close() {
    try {
      xml.close();
    } catch (XMLStreamException e) {
      throw translated(e);
    }
  }

  private DriveId readHead() throws XMLStreamException {
    require("DriveManifest");
    require("Drive");
    String id = null;
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      switch (xml.name()) {
        case "DriveId" -> id = xml.text(SHORT_TEXT_MAX);
        case "BlobList" -> {
          startList();
          return parsed(id);
        }
        default -> xml.skip();
      }
    }
    place = Place.END;
    DriveId parsed = parsed(id);
    finish();
    return parsed;
  }

  private DriveId parsed(@Nullable String id) throws XMLStreamException {
    if (id == null) {
      throw xml.fault("<DriveId> is missing, or comes after the first <BlobList>");
    }
    try {
      return DriveId.parse(id);
    } catch (IllegalArgumentException e) {
      throw xml.fault("<DriveId> is invalid: " + e.getMessage());
    }
  }

  private void require(String element) throws XMLStreamException {
    if (xml.nextTag() != XMLStreamConstants.START_ELEMENT || !xml.name().equals(element)) {
      throw xml.fault("<" + element + "> is missing");
    }
  }

  private void startList() {
    place = Place.BLOB_LIST;
    globalMetadata = null;
    globalProperties = null;
    globalMetadataFault = null;
    globalPropertiesFault = null;
  }

  private @Nullable ManifestBlob readNext() throws XMLStreamException {
    while (place != Place.END) {
      int event = xml.nextTag();
      if (event == XMLStreamConstants.END_ELEMENT) {
        if (place == Place.BLOB_LIST) {
          place = Place.DRIVE;
        } else {
          place = Place.END;
          finish();
        }
      } else if (place == Place.DRIVE) {
        if (xml.name().equals("BlobList")) {
          startList();
        } else {
          xml.skip();
        }
      } else {
        switch (xml.name()) {
          case "Blob" -> {
            return readBlob();
          }
          case "MetadataPath" -> {
            blobFault = null;
            globalMetadata = readSideFile().orElse(null);
            globalMetadataFault = blobFault;
          }
          case "PropertiesPath" -> {
            blobFault = null;
            globalProperties = readSideFile().orElse(null);
            globalPropertiesFault = blobFault;
          }
          default -> xml.skip();
        }
      }
    }
    return null;
  }

  /** After the end of the drive: the end of the manifest, and of the document. */
  private void finish() throws XMLStreamException {
    if (xml.nextTag() != XMLStreamConstants.END_ELEMENT) {
      throw xml.fault("a manifest has exactly one <Drive> and nothing after it");
    }
    if (xml.nextTag() != XMLStreamConstants.END_DOCUMENT) {
      throw xml.fault("unexpected content after </DriveManifest>");
    }
  }

  private ManifestBlob readBlob() throws XMLStreamException {
    WholeFile whole =
        WholeFile.read(
            xml.attribute(ManifestWriter.CONTENT_MD5), xml.attribute(ManifestWriter.MODIFIED_AT));
    blobFault = null;
    boolean isAnyLength = false;
    String blobPath = null;
    SnapshotTime snapshot = null;
    String filePath = null;
    long length = 0;
    ImportDisposition disposition = ImportDisposition.RENAME;
    BlobContent content = NO_BLOCKS;
    SideFile metadata = null;
    SideFile properties = null;
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      switch (xml.name()) {
        case "BlobPath" -> blobPath = xml.name(ManifestBlob.PATH_MAX);
        case "FilePath" -> filePath = xml.name(ManifestBlob.PATH_MAX);
        case "Snapshot" -> snapshot = readSnapshot().orElse(null);
        case "Length" -> {
          length = readLength();
          isAnyLength = true;
        }
        case "ImportDisposition" -> disposition = readDisposition();
        case "BlockList" -> content = checked(new BlockChunks(BlobContent.Blocks.COUNT_MAX, true));
        case "PageRangeList" ->
            content = checked(new BlockChunks(BlobContent.Pages.COUNT_MAX, false));
        case "MetadataPath" -> metadata = readSideFile().orElse(null);
        case "PropertiesPath" -> properties = readSideFile().orElse(null);
        default -> xml.skip();
      }
    }
    if (blobPath == null || filePath == null) {
      throw xml.fault("a <Blob> must have a <BlobPath> and a <FilePath>");
    }
    if (!isAnyLength) {
      note(xml.fault("a <Blob> must have a <Length>"));
    }
    BlobContent agreed = agreed(content, length);
    noteOfList(metadata, globalMetadataFault);
    noteOfList(properties, globalPropertiesFault);
    return new ManifestBlob(
        blobPath,
        snapshot,
        filePath,
        length,
        disposition,
        agreed,
        metadata,
        properties,
        globalMetadata,
        globalProperties,
        whole,
        blobFault);
  }

  /** Costs the blob and not the drive: what the manifest says of all others is clear. */
  private void note(XMLStreamException fault) {
    if (blobFault == null) {
      blobFault = SafeXml.describe(fault);
    }
  }

  /** What is wrong with a file for a whole list costs the blobs that have none of their own. */
  private void noteOfList(@Nullable SideFile own, @Nullable String fault) {
    if (own == null && blobFault == null) {
      blobFault = fault;
    }
  }

  /** The content, or an empty one of its type if it is not known to be that of the blob. */
  private BlobContent agreed(BlobContent content, long length) {
    try {
      ManifestBlob.check(content, length);
      return content;
    } catch (IllegalArgumentException e) {
      note(xml.fault("the preceding blob is invalid: " + e.getMessage()));
      return content instanceof BlobContent.Pages ? NO_PAGES : NO_BLOCKS;
    }
  }

  private long readLength() throws XMLStreamException {
    String text = xml.text(SHORT_TEXT_MAX);
    try {
      return wholeNumber("Length", text);
    } catch (IllegalArgumentException e) {
      note(xml.fault(String.valueOf(e.getMessage())));
      return 0;
    }
  }

  private Optional<SnapshotTime> readSnapshot() throws XMLStreamException {
    String version = xml.attribute(SnapshotTime.VERSION);
    String text = xml.text(SHORT_TEXT_MAX).strip();
    try {
      return Optional.of(SnapshotTime.parse(text, version));
    } catch (IllegalArgumentException e) {
      note(xml.fault("<Snapshot> is invalid: " + e.getMessage()));
      return Optional.empty();
    }
  }

  private ImportDisposition readDisposition() throws XMLStreamException {
    Optional<ImportDisposition> parsed = ImportDisposition.parse(xml.text(SHORT_TEXT_MAX));
    if (parsed.isEmpty()) {
      note(xml.fault("<ImportDisposition> must be rename, no-overwrite or overwrite"));
    }
    return parsed.orElse(ImportDisposition.RENAME);
  }

  /** A list of blocks or ranges that is about to be read. */
  private record BlockChunks(int countMax, boolean areBlocks) {}

  private BlobContent checked(BlockChunks list) throws XMLStreamException {
    Optional<List<Chunk>> chunks = readChunks(list);
    try {
      if (chunks.isPresent()) {
        return list.areBlocks()
            ? new BlobContent.Blocks(chunks.get())
            : new BlobContent.Pages(chunks.get());
      }
    } catch (IllegalArgumentException e) {
      note(xml.fault("the preceding list is invalid: " + e.getMessage()));
    }
    return list.areBlocks() ? NO_BLOCKS : NO_PAGES;
  }

  /** All of them; nothing if one is wrong, which is noted. */
  private Optional<List<Chunk>> readChunks(BlockChunks list) throws XMLStreamException {
    String element = list.areBlocks() ? "Block" : "PageRange";
    List<Chunk> chunks = new ArrayList<>();
    boolean isWrong = false;
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      if (!xml.name().equals(element)) {
        xml.skip();
        continue;
      }
      if (chunks.size() == list.countMax()) {
        note(xml.fault("a blob has at most " + list.countMax() + " of <" + element + ">"));
        isWrong = true;
      }
      if (!isWrong) {
        Optional<Chunk> chunk = readChunk(element, list.areBlocks());
        chunk.ifPresent(chunks::add);
        isWrong = chunk.isEmpty();
      }
      xml.skip();
    }
    return isWrong ? Optional.empty() : Optional.of(chunks);
  }

  private Optional<Chunk> readChunk(String element, boolean isBlock) {
    try {
      return Optional.of(
          new Chunk(
              wholeNumber("Offset", attribute("Offset")),
              Math.toIntExact(wholeNumber("Length", attribute("Length"))),
              isBlock ? xml.attribute("Id") : null,
              Md5.parseHex(attribute("Hash"))));
    } catch (IllegalArgumentException | ArithmeticException e) {
      note(xml.fault("a <" + element + "> is invalid: " + e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<SideFile> readSideFile() throws XMLStreamException {
    String hash = xml.attribute("Hash");
    String path = xml.name(ManifestBlob.PATH_MAX);
    try {
      return Optional.of(new SideFile(path, Md5.parseHex(hash == null ? "" : hash)));
    } catch (IllegalArgumentException e) {
      note(xml.fault("the hash of a metadata or properties file is invalid: " + e.getMessage()));
      return Optional.empty();
    }
  }

  private String attribute(String name) {
    String value = xml.attribute(name);
    if (value == null) {
      throw new IllegalArgumentException("it has no attribute " + name);
    }
    return value;
  }

  private static long wholeNumber(String name, String text) {
    try {
      long value = Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(name + " is not a whole number of bytes");
  }

  private static ManifestException translated(XMLStreamException e) {
    return ManifestException.of("The manifest", e);
  }
}
