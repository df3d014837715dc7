package io.drivedock.checksums;

import java.util.ArrayList;
import java.util.List;

/** A list while it is read: entries, and what is wrong with the rest of it. */
final class ParsedList {

  /** The most entries that one list may have. */
  static final int ENTRIES_MAX = 2_000_000;

  private static final int FAULTS_MAX = 1_000;

  private final String format;
  private final List<ListEntry> entries = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long seen;

  /** A part that looks like an entry and cannot be used. */
  record Fault(Finding.Kind kind, String name, String text) {}

  ParsedList(String format) {
    this.format = format;
  }

  void add(ListEntry entry) {
    seen++;
    if (entries.size() < ENTRIES_MAX) {
      entries.add(entry);
    } else if (entries.size() == ENTRIES_MAX && faults.size() < FAULTS_MAX) {
      fault(Finding.Kind.UNREADABLE, "", "it has more than %,d entries".formatted(ENTRIES_MAX));
    }
  }

  /** Counts a part that cannot be used. */
  void fault(Finding.Kind kind, String name, String text) {
    seen++;
    if (faults.size() < FAULTS_MAX) {
      faults.add(new Fault(kind, name, text));
    }
  }

  void unreadable(int line, String text) {
    fault(Finding.Kind.UNREADABLE, "", "line " + line + ": " + text);
  }

  void note(String text) {
    if (!notes.contains(text)) {
      notes.add(text);
    }
  }

  String format() {
    return format;
  }

  List<ListEntry> entries() {
    return entries;
  }

  List<Fault> faults() {
    return faults;
  }

  List<String> notes() {
    return notes;
  }

  /** How many parts look like entries. */
  long seen() {
    return seen;
  }
}
