package io.drivedock.drive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/**
 * The list of blobs that an export may name instead of naming them in the job, and in which what
 * was not exported is told: {@code <BlobList>} with {@code <BlobPath>} and {@code
 * <BlobPathPrefix>}. A path that XML cannot hold has {@code Encoded="true"} and is encoded as in
 * addresses, as Azure has it in its lists of blobs.
 *
 * @param blobs that are named
 * @param prefixes beginnings of paths, as they are written; snapshots are among what begins so
 */
public record BlobList(List<Named> blobs, List<String> prefixes) {

  /** The longest list that is read, in entries: a bound on memory. */
  public static final int COUNT_MAX = 2_000_000;

  public BlobList {
    blobs = List.copyOf(blobs);
    prefixes = List.copyOf(prefixes);
  }

  /**
   * A blob that is named.
   *
   * @param path as it is written
   */
  public record Named(String path, Which which) {}

  /** Which of a blob and its snapshots. */
  public sealed interface Which {
    /** The blob and all its snapshots. */
    record All() implements Which {}

    /** The blob alone. */
    record Alone() implements Which {}

    /** The snapshot of a time; all versions of that time where it tells none. */
    record Of(SnapshotTime time) implements Which {}
  }

  /** The list of what a job names in itself, where snapshots are always meant too. */
  public static BlobList of(List<String> paths, List<String> prefixes) {
    return new BlobList(
        paths.stream().map(path -> new Named(path, new Which.All())).toList(), prefixes);
  }

  /**
   * Reads a list. The stream stays the caller's to close.
   *
   * @throws ManifestException if it is none, is empty, or is longer than {@link #COUNT_MAX}
   */
  public static BlobList read(InputStream stream) {
    List<Named> blobs = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    Entries entries =
        new Entries() {
          @Override
          public void blob(Named blob) {
            blobs.add(blob);
          }

          @Override
          public void prefix(String prefix) {
            prefixes.add(prefix);
          }
        };
    try {
      if (forEach(stream, COUNT_MAX, entries) == 0) {
        throw new ManifestException(
            ManifestException.Kind.FORMAT_INVALID, "The list of blobs is empty.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BlobList(blobs, prefixes);
  }

  /** What is told of a list, entry by entry. */
  public interface Entries {
    /** A blob is named. */
    void blob(Named blob) throws IOException;

    /** All that begins so is. */
    void prefix(String prefix) throws IOException;
  }

  /**
   * Reads a list of any length, entry by entry; it may be empty. The stream stays the caller's to
   * close.
   *
   * @return how many entries it has
   * @throws ManifestException if it is no list
   */
  public static long forEach(InputStream stream, Entries entries) throws IOException {
    return forEach(stream, Long.MAX_VALUE, entries);
  }

  private static long forEach(InputStream stream, long countMax, Entries entries)
      throws IOException {
    try (SafeXml xml = new SafeXml(stream)) {
      if (xml.nextTag() != XMLStreamConstants.START_ELEMENT || !xml.name().equals("BlobList")) {
        throw xml.fault("<BlobList> is missing");
      }
      long count = 0;
      for (; xml.nextTag() == XMLStreamConstants.START_ELEMENT; count++) {
        if (count == countMax) {
          throw xml.fault("a list has at most " + countMax + " entries");
        }
        switch (xml.name()) {
          case "BlobPath" -> {
            Which which = which(xml);
            entries.blob(new Named(text(xml), which));
          }
          case "BlobPathPrefix" -> entries.prefix(text(xml));
          default ->
              throw xml.fault(
                  "a list may contain only <BlobPath> and <BlobPathPrefix>, not <"
                      + xml.name()
                      + ">");
        }
      }
      if (xml.nextTag() != XMLStreamConstants.END_DOCUMENT) {
        throw xml.fault("unexpected content after </BlobList>");
      }
      return count;
    } catch (XMLStreamException e) {
      throw ManifestException.of("The list of blobs", e);
    }
  }

  private static String text(SafeXml xml) throws XMLStreamException {
    boolean isEncoded = "true".equalsIgnoreCase(xml.attribute("Encoded"));
    String text = xml.name(ManifestBlob.PATH_MAX);
    return isEncoded ? EncodedPath.decoded(text) : text;
  }

  private static Which which(SafeXml xml) throws XMLStreamException {
    String time = xml.attribute("SnapshotTime");
    String includes = xml.attribute("IncludeSnapshots");
    boolean isAlone = "false".equalsIgnoreCase(includes);
    if (includes != null && !isAlone && !includes.equalsIgnoreCase("true")) {
      throw xml.fault("IncludeSnapshots must be true or false");
    }
    if (time == null) {
      return isAlone ? new Which.Alone() : new Which.All();
    }
    try {
      return new Which.Of(SnapshotTime.parse(time.strip(), xml.attribute(SnapshotTime.VERSION)));
    } catch (IllegalArgumentException e) {
      throw xml.fault("SnapshotTime is invalid: " + e.getMessage());
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

    public void write(BlobPath path, Which which) throws IOException {
      write(path.text(), which);
    }

    /**
     * Adds what has any name.
     *
     * @param path need not be one that a blob can have
     */
    public void write(String path, Which which) throws IOException {
      List<String> attributes = new ArrayList<>();
      switch (which) {
        case Which.All() -> {}
        case Which.Alone() -> attributes.addAll(List.of("IncludeSnapshots", "false"));
        case Which.Of(SnapshotTime time) -> {
          attributes.addAll(List.of("SnapshotTime", time.text()));
          if (!time.version().isEmpty()) {
            attributes.addAll(List.of(SnapshotTime.VERSION, time.version()));
          }
        }
      }
      write("BlobPath", path, attributes);
    }

    /**
     * Adds all that begins so.
     *
     * @param prefix container and beginning of names
     */
    public void writePrefix(String prefix) throws IOException {
      write("BlobPathPrefix", prefix, List.of());
    }

    private void write(String element, String text, List<String> attributes) throws IOException {
      boolean isPlain = XmlText.isPlain(text);
      List<String> all = new ArrayList<>(attributes);
      if (!isPlain) {
        all.addAll(List.of("Encoded", "true"));
      }
      xml.text(element, isPlain ? text : EncodedPath.encoded(text), all.toArray(String[]::new));
    }

    /** Ends the list. Without this it is cut off, and no reader takes it. */
    public void finish() throws IOException {
      xml.end();
      xml.finish();
    }
  }
}
