package io.drivedock.prepare.dataset;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.prepare.dataset.CsvTable.Column;
import io.drivedock.prepare.dataset.CsvTable.Row;
import io.drivedock.settings.NearestWord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a {@code driveset.csv} row by row, and compares the rows. */
final class DriveSetReader {

  private static final Column LETTER =
      new Column("DriveLetter", List.of("Drive", "TargetDrive"), true);
  private static final Column FORMAT = new Column("FormatOption", List.of("Format"), true);
  private static final Column SILENT =
      new Column("SilentOrPromptOnFormat", List.of("SilentOrPrompt"), true);
  private static final Column ENCRYPTION = new Column("Encryption", List.of("Encrypt"), true);
  private static final Column KEY =
      new Column("ExistingBitLockerKey", List.of("BitLockerKey"), false);

  private static final Map<Column, List<String>> WORDS =
      Map.of(
          FORMAT, List.of("Format", "AlreadyFormatted"),
          SILENT, List.of("SilentMode", "PromptOnFormat"),
          ENCRYPTION, List.of("Encrypt", "AlreadyEncrypted"));

  private static final Pattern DRIVE_LETTER = Pattern.compile("([A-Za-z])(?::[\\\\/]?)?");
  private static final Pattern SCIENTIFIC = Pattern.compile("[0-9][.,][0-9]+[eE]\\+[0-9]+");
  private static final Pattern PERHAPS_KEY = Pattern.compile(".*[0-9]{6}.*");
  private static final int GROUPS = 8;
  private static final int GROUP_DIGITS = 6;
  private static final int GROUP_CHECK = 11;
  private static final int GROUP_END = 720_896;

  private final CsvTable table;
  private final String file;

  DriveSetReader(String file, byte[] bytes) {
    this.file = file;
    table = new CsvTable(file, bytes, List.of(LETTER, FORMAT, SILENT, ENCRYPTION, KEY));
  }

  DriveSet read() throws CsvException {
    List<DriveSetRow> rows = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    for (Row row : table.rows()) {
      String drive = drive(row);
      if (drive != null) {
        Integer before = lines.putIfAbsent(drive, row.line());
        if (before != null) {
          fault(row, LETTER, drive + " is the drive of line " + before + " already");
        }
      }
      DriveSetRow read = read(row, drive);
      if (read != null) {
        rows.add(read);
      }
    }
    table.check();
    return new DriveSet(file, rows, table.notes());
  }

  private void fault(Row row, Column column, String message) {
    table.fault(row.line(), column.name(), message);
  }

  private @Nullable DriveSetRow read(Row row, @Nullable String drive) {
    Optional<String> format = word(row, FORMAT);
    Optional<String> silent = word(row, SILENT);
    Optional<String> encryption = word(row, ENCRYPTION);
    if (drive == null || format.isEmpty() || silent.isEmpty() || encryption.isEmpty()) {
      return null;
    }
    boolean isFormatted = format.get().equals("Format");
    boolean isEncrypted = encryption.get().equals("Encrypt");
    if (isFormatted && !isEncrypted) {
      fault(
          row,
          ENCRYPTION,
          "a drive that is formatted is not encrypted any more: with Format in FormatOption, write"
              + " Encrypt; or write AlreadyFormatted in FormatOption");
      return null;
    }
    String keyRefusal = keyRefusal(row.value(KEY), isEncrypted);
    if (keyRefusal != null) {
      fault(row, KEY, keyRefusal);
      return null;
    }
    return new DriveSetRow(
        row.line(),
        drive,
        isFormatted,
        silent.get().equals("SilentMode"),
        isEncrypted,
        isEncrypted ? null : BitLockerKey.parse(row.value(KEY)));
  }

  private @Nullable String drive(Row row) {
    String text = row.value(LETTER);
    if (text.startsWith("/") && text.length() > 1) {
      return text;
    }
    Matcher letter = DRIVE_LETTER.matcher(text);
    if (!letter.matches()) {
      fault(
          row,
          LETTER,
          text.isEmpty()
              ? "the value is missing; write the letter of the drive, such as X"
              : "'%s' is not a drive; write its letter, such as X, or the path of its mount point"
                  .formatted(shown(text)));
      return null;
    }
    String drive = letter.group(1).toUpperCase(Locale.ROOT);
    if (text.length() > 1) {
      table.note(row.line(), LETTER.name(), "'" + text + "' is read as " + drive);
    }
    if (drive.equals("C")) {
      fault(row, LETTER, "C is the drive of the system; write the letter of the drive to be sent");
      return null;
    }
    return drive;
  }

  private Optional<String> word(Row row, Column column) {
    String word = row.value(column);
    List<String> words = WORDS.getOrDefault(column, List.of());
    if (words.contains(word)) {
      return Optional.of(word);
    }
    Optional<String> otherCase = words.stream().filter(word::equalsIgnoreCase).findFirst();
    if (otherCase.isPresent()) {
      table.note(row.line(), column.name(), "'" + word + "' is read as " + otherCase.get());
      return otherCase;
    }
    String allowed = "Allowed are " + String.join(" and ", words);
    if (word.isEmpty()) {
      fault(row, column, "the value is missing. " + allowed);
      return Optional.empty();
    }
    for (Map.Entry<Column, List<String>> other : WORDS.entrySet()) {
      if (!other.getKey().equals(column) && other.getValue().contains(word)) {
        fault(
            row,
            column,
            "'%s' is a word of the column %s; are the columns swapped? %s"
                .formatted(word, other.getKey().name(), allowed));
        return Optional.empty();
      }
    }
    String near =
        NearestWord.to(word, words).map(text -> "; did you mean " + text + "?").orElse(".");
    fault(row, column, "'%s' is not one of the words%s %s".formatted(shown(word), near, allowed));
    return Optional.empty();
  }

  /** A key that has come into another column is not repeated. */
  private static String shown(String value) {
    return PERHAPS_KEY.matcher(value).matches() ? "..." : value;
  }

  // ---- keys

  private static @Nullable String keyRefusal(String key, boolean isEncrypted) {
    if (isEncrypted) {
      return key.isEmpty()
          ? null
          : "a key is made when the drive is encrypted: with Encrypt in Encryption, leave this"
              + " empty; or write AlreadyEncrypted in Encryption";
    }
    if (key.isEmpty()) {
      return "the key is missing: with AlreadyEncrypted in Encryption, write the 48 digits of the"
          + " recovery password";
    }
    if (SCIENTIFIC.matcher(key).matches()) {
      return "Excel has made a number of the key; format the cell as text and paste the 48 digits"
          + " again";
    }
    return passwordRefusal(key);
  }

  /** The check digits: each group is a multiple of 11 and less than 720,896. */
  private static @Nullable String passwordRefusal(String key) {
    String[] groups = key.split("-", -1);
    if (groups.length != GROUPS) {
      return "a recovery password has 8 groups of 6 digits with hyphens between them, and this has "
          + groups.length;
    }
    for (int i = 0; i < GROUPS; i++) {
      if (!groups[i].matches("[0-9]{" + GROUP_DIGITS + "}")) {
        return "group %d of the key does not have 6 digits".formatted(i + 1);
      }
      int value = Integer.parseInt(groups[i]);
      if (value % GROUP_CHECK != 0 || value >= GROUP_END) {
        return "group %d of the key is mistyped: its check digit is wrong".formatted(i + 1);
      }
    }
    return null;
  }
}
