package io.drivedock.drive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/**
 * The list of blobs that an export may name instead of naming them in the job, and in which what
 * was not exported is told: {@code <BlobList>} with {@code <BlobPath>} and {@code <BlobPathPrefix>}
 * (data-plane dossier, section 6.1; control-plane dossier, section 6.5).
 *
 * @param paths of blobs, as they are written
 * @param prefixes beginnings of paths, as they are written
 * @param snapshots paths that are asked for as they were at a time
 */
public record BlobList(List<String> paths, List<String> prefixes, List<String> snapshots) {

  /** The longest list that is read, in entries: a bound on memory. */
  public static final int COUNT_MAX = 2_000_000;

  /** Copies the lists. */
  public BlobList {
    paths = List.copyOf(paths);
    prefixes = List.copyOf(prefixes);
    snapshots = List.copyOf(snapshots);
  }

  /**
   * Reads a list. The stream stays the caller's to close.
   *
   * @throws ManifestException if it is none, is empty, or is longer than {@link #COUNT_MAX}
   */
  public static BlobList read(InputStream stream) {
    try (SafeXml xml = new SafeXml(stream)) {
      if (xml.nextTag() != XMLStreamConstants.START_ELEMENT || !xml.name().equals("BlobList")) {
        throw xml.fault("<BlobList> is missing");
      }
      List<String> paths = new ArrayList<>();
      List<String> prefixes = new ArrayList<>();
      List<String> snapshots = new ArrayList<>();
      for (int count = 0; xml.nextTag() == XMLStreamConstants.START_ELEMENT; count++) {
        if (count == COUNT_MAX) {
          throw xml.fault("a list has at most " + COUNT_MAX + " entries");
        }
        boolean isOfATime = xml.attribute("SnapshotTime") != null;
        switch (xml.name()) {
          case "BlobPath" -> (isOfATime ? snapshots : paths).add(xml.name(ManifestBlob.PATH_MAX));
          case "BlobPathPrefix" -> prefixes.add(xml.name(ManifestBlob.PATH_MAX));
          default ->
              throw xml.fault(
                  "a list has <BlobPath> and <BlobPathPrefix>, and no <" + xml.name() + ">");
        }
      }
      if (xml.nextTag() != XMLStreamConstants.END_DOCUMENT) {
        throw xml.fault("there is something after </BlobList>");
      }
      if (paths.isEmpty() && prefixes.isEmpty() && snapshots.isEmpty()) {
        throw xml.fault("the list names nothing");
      }
      return new BlobList(paths, prefixes, snapshots);
    } catch (XMLStreamException e) {
      throw ManifestException.of("The list of blobs", e);
    }
  }

  /** Writes a list, path by path. */
  public static final class Writer {
    private final XmlOut xml;

    /** Begins. The stream stays the caller's to close. */
    public Writer(OutputStream out) throws IOException {
      xml = new XmlOut(out);
      xml.start("BlobList");
    }

    /** Adds a blob. */
    public void write(BlobPath path) throws IOException {
      xml.text("BlobPath", path.text());
    }

    /** Ends the list. Without this it is cut off, and no reader takes it. */
    public void finish() throws IOException {
      xml.end();
      xml.finish();
    }
  }
}
