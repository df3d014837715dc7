package io.drivedock.checksums;

import io.drivedock.checksums.ListEntry.Spelling;
import io.drivedock.checksums.ReadList.Coverage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;

/**
 * An ASC MHL history: all generations of a folder {@code ascmhl}, and the chain that protects them.
 */
final class MhlHistory {

  private static final String FOLDER = "ascmhl/";
  private static final String CHAIN = "ascmhl_chain.xml";
  private static final String ENDING = ".mhl";

  private MhlHistory() {}

  /** Whether a path is that of an MHL list, of either version. */
  static boolean isList(String path) {
    return path.endsWith(ENDING) || isChain(path);
  }

  static boolean isChain(String path) {
    return path.endsWith("/" + FOLDER + CHAIN) || path.equals(FOLDER + CHAIN);
  }

  /** The folder {@code ascmhl} that a list lies in, if it lies in one. */
  static boolean isInHistory(String path) {
    String folder = ReadList.folderOf(path);
    return folder.equals(FOLDER) || folder.endsWith("/" + FOLDER);
  }

  /** Reads the generations of a history, the oldest first. */
  static ReadList read(String folder, NavigableSet<String> generations, ListBytes bytes)
      throws IOException {
    String base = folder.substring(0, folder.length() - FOLDER.length());
    ParsedList all = new ParsedList("ASC MHL");
    List<String> ignored = new ArrayList<>(List.of(".DS_Store", "ascmhl"));
    List<MhlDocument> documents = new ArrayList<>();
    Map<String, String> renamed = new HashMap<>();
    for (String generation : generations) {
      MhlDocument document = MhlDocument.read(bytes.of(generation), "ASC MHL");
      documents.add(document);
      ignored.addAll(document.ignored());
      document.renamed().forEach(name -> renamed.put(name.before(), name.now()));
      for (MhlDocument.Reference reference : document.references()) {
        check(all, base + reference.path(), reference.c4(), bytes);
      }
    }
    for (MhlDocument document : documents) {
      merge(document.parsed(), renamed, all);
    }
    checkChain(folder, generations, bytes, all);
    IgnorePatterns patterns = new IgnorePatterns(ignored);
    Set<String> own = new HashSet<>(generations);
    own.add(folder + CHAIN);
    return new ReadList(
        folder.substring(0, folder.length() - 1),
        base,
        Coverage.TOGETHER,
        file -> !patterns.match(file.substring(base.length())),
        own,
        all);
  }

  private static void merge(ParsedList from, Map<String, String> renamed, ParsedList into) {
    for (ListEntry entry : from.entries()) {
      String now = entry.name();
      Set<String> passed = new HashSet<>();
      while (renamed.containsKey(now) && passed.add(now)) {
        now = renamed.getOrDefault(now, now);
      }
      into.add(
          new ListEntry(
              entry.line(), List.of(new Spelling(now, null)), entry.hashes(), entry.length()));
    }
    from.faults().forEach(fault -> into.fault(fault.kind(), fault.name(), fault.text()));
  }

  private static void checkChain(
      String folder, NavigableSet<String> generations, ListBytes bytes, ParsedList all)
      throws IOException {
    String chain = folder + CHAIN;
    if (!bytes.isThere(chain)) {
      all.note("it has no " + CHAIN + ", so nothing proves that its lists were not edited");
      return;
    }
    MhlDocument document = MhlDocument.read(bytes.of(chain), "ASC MHL");
    document.parsed().faults().forEach(f -> all.fault(f.kind(), chain, f.text()));
    Set<String> chained = new HashSet<>();
    for (MhlDocument.Reference reference : document.references()) {
      chained.add(folder + reference.path());
      check(all, folder + reference.path(), reference.c4(), bytes);
    }
    for (String generation : generations) {
      if (!chained.contains(generation)) {
        all.fault(Finding.Kind.WRONG, generation, "it is not in the chain of its history");
      }
    }
  }

  /** Holds a list against the C4 that another list gives for it. */
  private static void check(ParsedList all, String list, String c4, ListBytes bytes)
      throws IOException {
    if (!bytes.isThere(list)) {
      all.fault(Finding.Kind.MISSING, list, "the history names this list, and it is not there");
      return;
    }
    StreamingHash hash = Hashes.start(Algorithm.C4);
    hash.update(ByteBuffer.wrap(bytes.of(list)));
    if (!Algorithm.C4.text(hash.end()).equals(c4)) {
      all.fault(
          Finding.Kind.WRONG, list, "it is not the list that the history names: its C4 differs");
    }
  }
}
