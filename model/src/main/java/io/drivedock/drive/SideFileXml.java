package io.drivedock.drive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * The files with a blob's metadata and properties (Microsoft, "Azure Import/Export service metadata
 * and properties file format"). They are small, so they are read from memory.
 */
public final class SideFileXml {

  private static final int ENTRIES_MAX = 1_000;

  private SideFileXml() {}

  /**
   * Reads {@code <Metadata>}.
   *
   * @throws IllegalArgumentException if it is not in order; the message says why
   */
  public static BlobMetadata metadata(byte[] file) {
    return new BlobMetadata(read(file, "Metadata"));
  }

  /**
   * Reads {@code <Properties>}. What only an export writes, and what is not known, is passed over.
   *
   * @throws IllegalArgumentException if it is not in order; the message says why
   */
  public static BlobProperties properties(byte[] file) {
    Map<String, String> values = read(file, "Properties");
    String md5 = values.get("Content-MD5");
    return new BlobProperties(
        values.get("Content-Type"),
        md5 == null || md5.isEmpty() ? null : Md5.parseBase64(md5),
        values.get("Content-Encoding"),
        values.get("Content-Language"),
        values.get("Cache-Control"));
  }

  private static Map<String, String> read(byte[] file, String root) {
    if (file.length > SideFile.BYTES_MAX) {
      throw new IllegalArgumentException("the file has more than " + SideFile.BYTES_MAX + " bytes");
    }
    try (SafeXml xml = new SafeXml(new ByteArrayInputStream(file))) {
      if (xml.nextTag() != XMLStreamConstants.START_ELEMENT || !xml.name().equals(root)) {
        throw xml.fault("<" + root + "> is missing");
      }
      Map<String, String> values = new LinkedHashMap<>();
      while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
        String name = xml.name();
        if (values.size() == ENTRIES_MAX
            || values.put(name, xml.text(BlobMetadata.BYTES_MAX)) != null) {
          throw xml.fault("<" + name + "> occurs twice, or there are too many elements");
        }
      }
      if (xml.nextTag() != XMLStreamConstants.END_DOCUMENT) {
        throw xml.fault("unexpected content after </" + root + ">");
      }
      return values;
    } catch (XMLStreamException e) {
      throw new IllegalArgumentException("the file is invalid: " + SafeXml.describe(e), e);
    }
  }

  /** Writes {@code <Metadata>}. */
  public static byte[] write(BlobMetadata metadata) {
    return write("Metadata", metadata.entries());
  }

  /** Writes {@code <Properties>}. */
  public static byte[] write(BlobProperties properties) {
    return write(properties, Map.of());
  }

  /**
   * Writes the {@code <Properties>} of a blob that is exported.
   *
   * @param told what its store says of it and no import can set, such as {@code Etag}
   */
  public static byte[] write(BlobProperties properties, Map<String, String> told) {
    Map<String, String> values = new LinkedHashMap<>(told);
    put(values, "Content-Type", properties.contentType());
    Md5 md5 = properties.contentMd5();
    put(values, "Content-MD5", md5 == null ? null : md5.base64());
    put(values, "Content-Encoding", properties.contentEncoding());
    put(values, "Content-Language", properties.contentLanguage());
    put(values, "Cache-Control", properties.cacheControl());
    return write("Properties", values);
  }

  private static void put(Map<String, String> values, String name, @Nullable String value) {
    if (value != null) {
      values.put(name, value);
    }
  }

  private static byte[] write(String root, Map<String, String> values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      XmlOut xml = new XmlOut(bytes);
      xml.start(root);
      for (Map.Entry<String, String> value : values.entrySet()) {
        xml.text(value.getKey(), value.getValue());
      }
      xml.end();
      xml.finish();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }
}
