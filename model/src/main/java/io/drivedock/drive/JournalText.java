package io.drivedock.drive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/**
 * The preparation journal, {@code .jrn}: records that supersede each other, of which the last
 * {@code DriveInfo} says what a job must know. What {@link #write} gives holds the drive's key in
 * the clear, as the format wants it.
 */
public final class JournalText {

  /** The longest journal that is read, in characters. */
  public static final int LENGTH_MAX = 16 * 1024 * 1024;

  private static final String VOCABULARY = "2013-02-01";
  private static final String BEGIN = "[BeginUpdateRecord]";
  private static final String END = "[EndUpdateRecord]";
  private static final String BEGIN_VALUE = "[BeginValue]";
  private static final String END_VALUE = "[EndValue]";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int SHORT_TEXT_MAX = 1_024;

  private JournalText() {}

  /** A journal of one drive, prepared at that time. */
  public static String write(DriveInfo info, Instant at) {
    return record(at, "NewJournalFile", "VocabularyVersion: " + VOCABULARY + "\n")
        + record(
            at,
            "ActivityRecord",
            "ActivityId: DriveInfo\nDriveState: "
                + BEGIN_VALUE
                + "\n"
                + xml(info)
                + END_VALUE
                + "\nSaveCommandOutput: Completed\n");
  }

  private static String record(Instant at, String type, String fields) {
    return BEGIN + "[" + STAMP.format(at) + "][Type:" + type + "]\n" + fields + END + "\n";
  }

  private static String xml(DriveInfo info) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      XmlOut xml = new XmlOut(bytes);
      xml.start("Drive");
      xml.text("DriveId", info.driveId().value());
      BitLockerKey key = info.key();
      if (key != null) {
        xml.text("BitLockerKey", key.reveal());
      }
      xml.text("ManifestFile", info.manifestFile().text());
      xml.text("ManifestHash", info.manifestHash());
      xml.end();
      xml.finish();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /**
   * Reads the last complete {@code DriveInfo}; the bare {@code <Drive>} document is taken too.
   *
   * @throws IllegalArgumentException if there is none, saying what is wrong without repeating a key
   */
  public static DriveInfo read(String text) {
    if (text.length() > LENGTH_MAX) {
      throw new IllegalArgumentException("a journal has at most " + LENGTH_MAX + " characters");
    }
    String journal = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (journal.stripLeading().startsWith("<")) {
      return parse(journal.strip());
    }
    return lastDriveState(journal)
        .map(JournalText::parse)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the journal has no complete DriveInfo: the preparation did not finish"));
  }

  private static Optional<String> lastDriveState(String journal) {
    Optional<String> last = Optional.empty();
    Map<String, String> fields = new HashMap<>();
    StringBuilder value = null;
    String valueName = "";
    for (String line : journal.lines().toList()) {
      if (value != null) {
        if (line.strip().equals(END_VALUE)) {
          fields.put(valueName, value.toString());
          value = null;
        } else {
          value.append(line).append('\n');
        }
      } else if (line.startsWith(BEGIN)) {
        fields.clear();
      } else if (line.startsWith(END)) {
        if ("DriveInfo".equals(fields.get("ActivityId")) && fields.containsKey("DriveState")) {
          last = Optional.of(fields.get("DriveState"));
        }
        fields.clear();
      } else {
        int colon = line.indexOf(':');
        if (colon > 0 && line.substring(colon + 1).strip().equals(BEGIN_VALUE)) {
          valueName = line.substring(0, colon).strip();
          value = new StringBuilder();
        } else if (colon > 0) {
          fields.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
      }
    }
    return last;
  }

  private static DriveInfo parse(String document) {
    byte[] bytes = document.strip().getBytes(StandardCharsets.UTF_8);
    try (SafeXml xml = new SafeXml(new ByteArrayInputStream(bytes))) {
      if (xml.nextTag() != XMLStreamConstants.START_ELEMENT || !xml.name().equals("Drive")) {
        throw xml.fault("<Drive> is missing");
      }
      Map<String, String> values = new HashMap<>();
      while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
        values.put(xml.name(), xml.text(SHORT_TEXT_MAX));
      }
      String key = values.getOrDefault("BitLockerKey", "");
      return new DriveInfo(
          DriveId.parse(required(values, "DriveId")),
          key.isEmpty() ? null : BitLockerKey.parse(key),
          DrivePath.parse(required(values, "ManifestFile")),
          required(values, "ManifestHash"));
    } catch (XMLStreamException e) {
      throw new IllegalArgumentException(
          "the journal's DriveInfo is invalid: " + SafeXml.describe(e), e);
    }
  }

  private static String required(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("the journal's DriveInfo has no <" + name + ">");
    }
    return value;
  }
}
