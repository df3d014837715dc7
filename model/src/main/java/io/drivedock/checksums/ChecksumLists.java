package io.drivedock.checksums;

import io.drivedock.checksums.Bag.Group;
import io.drivedock.checksums.ReadList.Coverage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds the lists among files, and reads them. */
public final class ChecksumLists {

  /** The most lists of one folder; a folder with more has one beside every file. */
  private static final int LISTS_MAX = 1_000_000;

  private static final int MISSING_NAMED_MAX = 10;

  private final FolderFiles tree;
  private final ListBytes bytes;
  private final NameMatcher matcher;

  public ChecksumLists(FolderFiles tree) {
    this.tree = tree;
    this.bytes = new ListBytes(tree);
    this.matcher = new NameMatcher(tree);
  }

  /** Whether a file of that path may be a list, or a part of one, by its name alone. */
  public static boolean isPerhapsOne(String path) {
    return ListName.isOne(path) || isDeclaration(path) || Bag.isManifest(path);
  }

  private static boolean isDeclaration(String path) {
    return path.equals(Bag.DECLARATION) || path.endsWith("/" + Bag.DECLARATION);
  }

  /** A check by all lists that are found. */
  public ChecksumCheck found() {
    List<ReadList> lists = new ArrayList<>();
    List<String> bags = new ArrayList<>();
    Map<String, TreeSet<String>> histories = new TreeMap<>();
    Map<Group, String> groups = new HashMap<>();
    for (String file : tree.files().keySet()) {
      if (isInside(file, bags)) {
        continue;
      }
      if (isBag(file, bags)) {
        bags.add(ReadList.folderOf(file));
        addBag(ReadList.folderOf(file), lists, groups);
      } else if (MhlHistory.isInHistory(file) && file.endsWith(".mhl")) {
        histories.computeIfAbsent(ReadList.folderOf(file), f -> new TreeSet<>()).add(file);
      } else if (ListName.isOne(file)
          && !MhlHistory.isChain(file)
          && !Bag.isManifest(file)
          && lists.size() < LISTS_MAX) {
        lists.add(readFound(file));
      }
    }
    histories.forEach((folder, generations) -> lists.add(history(folder, generations)));
    groupFaults(groups, lists);
    return new ChecksumCheck(tree, matcher, lists);
  }

  /** A bag begins with its declaration; one that was lost is missed where a manifest lies. */
  private boolean isBag(String file, List<String> bags) {
    String folder = ReadList.folderOf(file);
    return isDeclaration(file)
        || (Bag.isManifest(file)
            && !bags.contains(folder)
            && !tree.files().containsKey(folder + Bag.DECLARATION)
            && !tree.files().subMap(folder + "data/", folder + "data0").isEmpty());
  }

  /** Lists in the payload of a bag are its contents, of another time and place. */
  private static boolean isInside(String file, List<String> bags) {
    return bags.stream().anyMatch(bag -> file.startsWith(bag + "data/"));
  }

  /**
   * A check by one list that is named, whatever it is called.
   *
   * @param path where it lies among the files; else only how it is called
   * @param list its bytes
   */
  public ChecksumCheck named(String path, byte[] list) {
    String base = tree.files().containsKey(path) ? ReadList.folderOf(path) : "";
    List<ReadList> lists = new ArrayList<>();
    if (isDeclaration(path) && tree.files().containsKey(path)) {
      addBag(base, lists, new HashMap<>());
    } else if (MhlHistory.isInHistory(path) && tree.files().containsKey(path)) {
      NavigableMap<String, Long> inFolder = tree.files().subMap(base, true, base + '\uFFFF', true);
      TreeSet<String> generations = new TreeSet<>(inFolder.keySet());
      generations.removeIf(file -> !file.endsWith(".mhl"));
      lists.add(history(base, generations));
    } else {
      lists.add(read(path, base, list, true));
    }
    return new ChecksumCheck(tree, matcher, lists);
  }

  private ReadList readFound(String file) {
    try {
      return read(file, ReadList.folderOf(file), bytes.of(file), false);
    } catch (IOException e) {
      return failed(file, e);
    }
  }

  private static ReadList failed(String path, IOException e) {
    return ReadList.unreadable(
        path, Finding.Kind.UNREADABLE, "the list cannot be read: " + e.getMessage());
  }

  private ReadList read(String path, String base, byte[] list, boolean isNamed) {
    ParsedList parsed;
    List<String> patterns = List.of();
    if (MhlDocument.isXml(list) || path.endsWith(".mhl")) {
      MhlDocument document = MhlDocument.read(list, "MHL");
      parsed = document.parsed();
      patterns = document.ignored();
    } else {
      parsed = text(ListName.of(path), base, list);
    }
    boolean isOfOne = parsed.seen() <= 1 && !isNamed;
    IgnorePatterns ignored = new IgnorePatterns(patterns);
    return new ReadList(
        path,
        base,
        isOfOne ? Coverage.NONE : Coverage.TOGETHER,
        file -> !ignored.match(file.substring(base.length())),
        Set.of(path),
        parsed);
  }

  /** Of several ways to read the bytes, the one whose names are there. */
  private ParsedList text(ListName name, String base, byte[] list) {
    ParsedList best = null;
    long bestThere = -1;
    List<ListText> readings = ListText.of(list);
    for (ListText reading : readings) {
      ParsedList parsed = TextLists.read(name, reading);
      if (readings.size() == 1) {
        return parsed;
      }
      String prefix = ChecksumCheck.prefix(matcher, base, parsed);
      long there =
          parsed.entries().stream()
              .filter(
                  entry ->
                      matcher.find(base, prefix, entry.names()) instanceof NameMatcher.Match.Found)
              .count();
      if (there > bestThere) {
        best = parsed;
        bestThere = there;
      }
    }
    if (best == null) {
      throw new IllegalStateException("There is a way to read any bytes");
    }
    return best;
  }

  private ReadList history(String folder, NavigableSet<String> generations) {
    try {
      return MhlHistory.read(folder, generations, bytes);
    } catch (IOException e) {
      return failed(folder, e);
    }
  }

  private void addBag(String base, List<ReadList> lists, Map<Group, String> groups) {
    Bag bag = new Bag(base, tree, bytes);
    try {
      lists.addAll(bag.read());
      bag.group()
          .ifPresent(
              group -> {
                String other = groups.put(group, bag.path());
                if (other != null) {
                  lists.add(about(bag.path(), Finding.Kind.WRONG, sameNumber(group, other)));
                }
              });
    } catch (IOException e) {
      lists.add(failed(bag.path(), e));
    }
  }

  private static String sameNumber(Group group, String other) {
    return "it is number %d of '%s', and so is %s".formatted(group.number(), group.id(), other);
  }

  private static ReadList about(String path, Finding.Kind kind, String text) {
    ParsedList parsed = new ParsedList("BagIt");
    if (kind == Finding.Kind.NOTE) {
      parsed.note(text);
    } else {
      parsed.fault(kind, "", text);
    }
    return new ReadList(path, "", Coverage.NO_LIST, file -> false, Set.of(), parsed);
  }

  /** Bags that belong together should agree on how many they are; others may be on other drives. */
  private static void groupFaults(Map<Group, String> groups, List<ReadList> lists) {
    Map<String, TreeMap<Long, Group>> byId = new TreeMap<>();
    groups
        .keySet()
        .forEach(
            group ->
                byId.computeIfAbsent(group.id(), id -> new TreeMap<>()).put(group.number(), group));
    byId.forEach(
        (id, members) -> {
          Set<String> totals = new TreeSet<>();
          members.values().forEach(group -> totals.add(group.total()));
          totals.remove("?");
          if (totals.size() > 1) {
            lists.add(
                about(
                    String.valueOf(groups.get(members.firstEntry().getValue())),
                    Finding.Kind.WRONG,
                    "the bags of '" + id + "' do not agree on their number: " + totals));
          } else if (totals.size() == 1 && Long.parseLong(totals.iterator().next()) <= 1_000_000) {
            missing(id, members, Long.parseLong(totals.iterator().next()), lists);
          }
        });
  }

  private static void missing(
      String id, NavigableMap<Long, Group> members, long total, List<ReadList> lists) {
    StringJoiner numbers = new StringJoiner(", ");
    int named = 0;
    for (long number = 1; number <= total && named < MISSING_NAMED_MAX; number++) {
      if (!members.containsKey(number)) {
        numbers.add(Long.toString(number));
        named++;
      }
    }
    long absent = total - members.size();
    if (absent > 0) {
      String more = absent > named ? " and " + (absent - named) + " more" : "";
      lists.add(
          about(
              "",
              Finding.Kind.NOTE,
              "of the %d bags of '%s', these are not here: %s%s"
                  .formatted(total, id, numbers, more)));
    }
  }
}
