package io.drivedock.checksums;

import io.drivedock.checksums.ListEntry.Expected;
import io.drivedock.checksums.NameMatcher.Match;
import io.drivedock.checksums.ReadList.Coverage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds files against lists while the files are read, each once. For every file: {@link #needed},
 * then {@link #check} or {@link #unread}; at the end {@link #report}. For one thread.
 */
public final class ChecksumCheck {

  /** The most findings that are kept. */
  public static final int FINDINGS_MAX = 100_000;

  private static final int SAMPLE = 50;

  private final FolderFiles tree;
  private final List<Progress> lists = new ArrayList<>();
  private final Map<String, List<Demand>> demands = new HashMap<>();
  private final Set<String> own = new HashSet<>();
  private final List<Finding> findings = new ArrayList<>();
  private long findingsOmitted;

  /** A list while its files are checked. */
  private static final class Progress {
    private final ReadList list;
    private final Set<String> files = new HashSet<>();
    private final Set<Algorithm> algorithms = EnumSet.noneOf(Algorithm.class);
    private final Map<List<Algorithm>, List<Algorithm>> narrowed = new HashMap<>();
    private long itself;
    private long checked;
    private long agreed;

    Progress(ReadList list) {
      this.list = list;
    }

    /** What a hash of the list can still be of: what fits every file so far. */
    List<Algorithm> possible(Expected expected) {
      return narrowed.getOrDefault(expected.possible(), expected.possible());
    }

    ListVerdict verdict() {
      ParsedList parsed = list.parsed();
      return new ListVerdict(
          list.path(),
          parsed.format(),
          algorithms,
          parsed.seen() - itself,
          parsed.entries().size() - itself,
          checked,
          agreed);
    }
  }

  /** What one list says of one file. */
  private record Demand(Progress list, ListEntry entry) {}

  ChecksumCheck(FolderFiles tree, NameMatcher matcher, List<ReadList> read) {
    this.tree = tree;
    read.forEach(list -> own.addAll(list.own()));
    for (ReadList list : read) {
      Progress progress = new Progress(list);
      lists.add(progress);
      list.parsed()
          .faults()
          .forEach(fault -> find(fault.kind(), list.path(), fault.name(), fault.text()));
      list.parsed().notes().forEach(note -> find(Finding.Kind.NOTE, list.path(), "", note));
      resolve(progress, matcher);
    }
    findUnlisted();
  }

  static String prefix(NameMatcher matcher, String base, ParsedList parsed) {
    return matcher.prefix(
        base, parsed.entries().stream().limit(SAMPLE).map(ListEntry::name).toList());
  }

  private void resolve(Progress progress, NameMatcher matcher) {
    ReadList list = progress.list;
    ParsedList parsed = list.parsed();
    String prefix = prefix(matcher, list.base(), parsed);
    if (!prefix.isEmpty()) {
      find(Finding.Kind.NOTE, list.path(), "", "'" + prefix + "' was left out of its names");
    }
    Set<String> notes = new HashSet<>();
    for (ListEntry entry : parsed.entries()) {
      switch (matcher.find(list.base(), prefix, entry.names())) {
        case Match.Found found when list.own().contains(found.file()) -> {
          progress.itself++;
          find(Finding.Kind.NOTE, list.path(), "", "it lists itself");
        }
        case Match.Found found -> {
          if (found.note() != null && notes.add(found.note())) {
            find(Finding.Kind.NOTE, list.path(), found.file(), found.note());
          }
          boolean isNew = progress.files.add(found.file());
          if (!isNew && parsed.format().equals("list")) {
            find(Finding.Kind.NOTE, list.path(), found.file(), "it is listed twice");
          }
          demands
              .computeIfAbsent(found.file(), file -> new ArrayList<>(1))
              .add(new Demand(progress, entry));
        }
        case Match.Failed failed -> {
          if (list.path().endsWith(entry.name())) {
            progress.itself++;
            find(Finding.Kind.NOTE, list.path(), "", "it lists itself");
          } else {
            find(failed.kind(), list.path(), entry.name(), failed.text());
          }
        }
      }
    }
    if (parsed.seen() - progress.itself == 0 && list.coverage() != Coverage.NO_LIST) {
      find(Finding.Kind.UNREADABLE, list.path(), "", "it has no entry, so nothing is checked");
    }
  }

  private void findUnlisted() {
    List<Progress> together = lists.stream().filter(ChecksumCheck::isTogether).toList();
    List<Progress> alone =
        lists.stream().filter(one -> one.list.coverage() == Coverage.ALONE).toList();
    for (String file : tree.files().keySet()) {
      if (own.contains(file) || ReadList.isSystems(file)) {
        continue;
      }
      if (!demands.containsKey(file) && together.stream().anyMatch(one -> covers(one, file))) {
        find(Finding.Kind.UNLISTED, "", file, "no list names it");
      }
      for (Progress one : alone) {
        if (covers(one, file) && !one.files.contains(file)) {
          find(Finding.Kind.UNLISTED, one.list.path(), file, "the manifest does not name it");
        }
      }
    }
  }

  /** A list of which nothing could be used says nothing of the other files either. */
  private static boolean isTogether(Progress one) {
    return one.list.coverage() == Coverage.TOGETHER && !one.list.parsed().entries().isEmpty();
  }

  private static boolean covers(Progress progress, String file) {
    return file.startsWith(progress.list.base()) && progress.list.covered().test(file);
  }

  private void find(Finding.Kind kind, String list, String file, String text) {
    if (findings.size() < FINDINGS_MAX) {
      findings.add(new Finding(kind, list, file, text));
    } else {
      findingsOmitted++;
    }
  }

  /** Whether there is any list, or a bag without one. */
  public boolean hasLists() {
    return !lists.isEmpty();
  }

  /** Whether a list names the file. */
  public boolean isListed(String file) {
    return demands.containsKey(file);
  }

  /** Every file that a list names and that is there. */
  public Set<String> files() {
    return Set.copyOf(demands.keySet());
  }

  /** Which hashes of a file have to be calculated; none if no list names it. */
  public Set<Algorithm> needed(String file) {
    Set<Algorithm> needed = EnumSet.noneOf(Algorithm.class);
    for (Demand demand : demands.getOrDefault(file, List.of())) {
      for (Expected expected : demand.entry().hashes()) {
        needed.addAll(demand.list().possible(expected));
      }
    }
    return needed;
  }

  /**
   * Holds what was read of a file against what the lists say.
   *
   * @param length in bytes
   * @param hashes all that are {@link #needed}
   * @return the strongest hash that a list gives for it, if it agrees with all lists
   */
  public Optional<SenderHash> check(String file, long length, Map<Algorithm, byte[]> hashes) {
    boolean isRight = true;
    SenderHash strongest = null;
    for (Demand demand : demands.getOrDefault(file, List.of())) {
      Optional<Set<Algorithm>> agreed = check(demand, file, length, hashes);
      isRight &= agreed.isPresent();
      for (Algorithm algorithm : agreed.orElse(Set.of())) {
        byte[] hash = hashes.get(algorithm);
        if (hash != null
            && (strongest == null
                || STRONGEST_LAST.compare(strongest.algorithm(), algorithm) < 0)) {
          strongest = new SenderHash(algorithm, new Digest(hash));
        }
      }
    }
    return isRight ? Optional.ofNullable(strongest) : Optional.empty();
  }

  private static final Comparator<Algorithm> STRONGEST_LAST =
      Comparator.comparing(Algorithm::strength).thenComparingInt(Algorithm::bytes);

  /** The algorithms by which a file is what one list says; nothing if it is not. */
  private Optional<Set<Algorithm>> check(
      Demand demand, String file, long length, Map<Algorithm, byte[]> hashes) {
    Progress list = demand.list();
    ListEntry entry = demand.entry();
    Set<Algorithm> agreed = EnumSet.noneOf(Algorithm.class);
    boolean isRight = true;
    list.checked++;
    if (entry.length() >= 0 && entry.length() != length) {
      isRight = false;
      wrong(list, file, "it has %d bytes, and the list says %d".formatted(length, entry.length()));
    }
    for (Expected expected : entry.hashes()) {
      List<Algorithm> possible = list.possible(expected);
      List<Algorithm> matching =
          possible.stream().filter(one -> expected.hash().isOf(hashes.get(one))).toList();
      if (matching.isEmpty()) {
        isRight = false;
        list.algorithms.add(possible.getFirst());
        wrong(list, file, difference(possible, expected, hashes));
      } else {
        list.narrowed.put(expected.possible(), matching);
        list.algorithms.add(matching.getFirst());
        agreed.add(matching.getFirst());
      }
    }
    if (isRight) {
      list.agreed++;
    }
    return isRight ? Optional.of(agreed) : Optional.empty();
  }

  private static String difference(
      List<Algorithm> possible, Expected expected, Map<Algorithm, byte[]> hashes) {
    Algorithm first = possible.getFirst();
    byte[] found = hashes.get(first);
    return "its %s is %s, and the list says %s"
        .formatted(
            first.label(),
            found == null ? "not known" : first.text(found),
            expected.hash().text(first));
  }

  private void wrong(Progress list, String file, String text) {
    find(Finding.Kind.WRONG, list.list.path(), file, text);
  }

  /** Says that a file could not be read, or does not become a blob, and so is not checked. */
  public void unread(String file, String why) {
    if (demands.containsKey(file)) {
      find(Finding.Kind.UNCHECKED, "", file, "it was not checked: " + why);
    }
  }

  /** What came of it. Files that were not checked until now count against their lists. */
  public ChecksumReport report() {
    List<ListVerdict> verdicts = new ArrayList<>();
    List<Finding> all = new ArrayList<>(findings);
    for (Progress one : lists) {
      if (one.list.coverage() == Coverage.NO_LIST) {
        continue;
      }
      verdicts.add(one.verdict());
      one.narrowed.forEach((from, to) -> noteAlgorithm(one, from, to, all));
      boolean isWeak =
          !one.algorithms.isEmpty()
              && one.algorithms.stream()
                  .allMatch(algorithm -> algorithm.strength() == Algorithm.Strength.ACCIDENT);
      if (isWeak) {
        all.add(
            new Finding(
                Finding.Kind.NOTE, one.list.path(), "", "a CRC finds accidents, and no more"));
      }
    }
    return new ChecksumReport(verdicts, all, findingsOmitted);
  }

  private static void noteAlgorithm(
      Progress one, List<Algorithm> from, List<Algorithm> to, List<Finding> all) {
    if (from.size() > 1 && !to.getFirst().equals(from.getFirst())) {
      all.add(
          new Finding(
              Finding.Kind.NOTE,
              one.list.path(),
              "",
              "its hashes turned out to be " + to.getFirst().label()));
    }
  }
}
