package io.drivedock.checksums;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The verdicts of the corpora, as their notes have them. Two are other here on purpose: SHA3-256
 * can be checked, so {@code sha3Bag} is good; and of CRC-32 and SHA-256 both are named.
 */
final class CorporaTest {

  /** How many entries are right of lists that are not of all 11 files; null where none is read. */
  private static final Map<String, Integer> RIGHT = new HashMap<>();

  /** Lists that are good although they do not name every file. */
  private static final Set<String> GOOD_OF_10 =
      Set.of(
          "real-tools/rhash.sfv",
          "documented/certutil-hashfile.txt",
          "documented/certutil-hashfile-windows7.txt",
          "documented/rapidcrc-unicode-utf8-bom.sfv",
          "documented/win-sfv32-style.sfv",
          "documented/s3-inventory-etag-multipart.csv",
          "faults/file-not-listed.sha256");

  static {
    RIGHT.put("real-tools/coreutils-cksum-a-bsd.txt", 0);
    RIGHT.put("real-tools/coreutils-cksum-crc.txt", 0);
    RIGHT.put("real-tools/coreutils-cksum-a-sm3.txt", 0);
    RIGHT.put("real-tools/rhash-magnet.txt", 0);
    RIGHT.put("real-tools/rhash-tth.txt", 0);
    RIGHT.put("documented/powershell51-redirected-table-TRUNCATED-utf16le.txt", 0);
    RIGHT.put("documented/powershell51-get-filehash-with-type.csv", 10);
    GOOD_OF_10.forEach(list -> RIGHT.put(list, 10));
    RIGHT.put("encodings/bare-digest-sidecar/readme.txt.sha256", 1);
    RIGHT.put("faults/case-differs.sha256", 10);
    RIGHT.put("faults/digest-not-hex.sha256", 10);
    RIGHT.put("faults/digest-odd-length.sha256", 10);
    RIGHT.put("faults/one-digest-wrong.sha256", 10);
    RIGHT.put("faults/duplicate-by-dot-slash-and-case.sha256", 12);
    RIGHT.put("faults/duplicate-same-digest.sha256", 12);
    RIGHT.put("faults/empty.sha256", 0);
    RIGHT.put("faults/html-error-page.sha256", 0);
    RIGHT.put("faults/md5-named-sha256.sha256", 0);
    RIGHT.put("faults/no-usable-line.sha256", 0);
    RIGHT.put("faults/sfv-wrong-crc.sfv", 1);
    RIGHT.put("faults/truncated-in-the-middle.sha256", 5);
  }

  @Test
  void everyListHasItsVerdict() {
    Map<String, byte[]> tree = Corpora.below("lists/tree/");
    assertThat(tree).hasSize(11);
    List<String> wrong = new ArrayList<>();
    int lists = 0;
    for (String folder : List.of("real-tools", "encodings", "documented", "faults")) {
      for (Map.Entry<String, byte[]> list : Corpora.below("lists/" + folder + "/").entrySet()) {
        lists++;
        String path = folder + "/" + list.getKey();
        String name = path.substring(path.lastIndexOf('/') + 1);
        ChecksumReport report =
            Corpora.run(new ChecksumLists(Corpora.tree(tree)).named(name, list.getValue()), tree);
        ListVerdict verdict = report.lists().getFirst();
        int right = RIGHT.getOrDefault(path, 11);
        boolean isFault = folder.equals("faults") && !path.contains("not-listed");
        boolean mayBeGood = path.contains("same-digest") || path.contains("lists-itself");
        boolean isGood = (right >= 11 && !isFault) || GOOD_OF_10.contains(path) || mayBeGood;
        boolean isSidecar = path.contains("sidecar");
        if (verdict.agreed() != right || verdict.isGood() != (isGood || isSidecar)) {
          wrong.add(path + ": " + verdict + " " + report.findings());
        }
        boolean isWhole = isGood && right >= 11;
        if (report.isClean() != isWhole) {
          wrong.add(path + ": " + report.findings());
        }
      }
    }
    assertThat(lists).isGreaterThan(100);
    assertThat(wrong).isEmpty();
  }

  @Test
  void namesThatNeedEscapesAreFound() {
    Map<String, byte[]> tree = Corpora.below("lists/tree-posix-names/");
    Map<String, Integer> right = Map.of("rhash-NOT-escaped.md5", 6, "xxhsum-NOT-escaped.xxh64", 8);
    Corpora.below("lists/posix-names/")
        .forEach(
            (name, bytes) -> {
              ChecksumReport report =
                  Corpora.run(new ChecksumLists(Corpora.tree(tree)).named(name, bytes), tree);
              assertThat((int) report.lists().getFirst().agreed())
                  .as(name + report.findings())
                  .isEqualTo(right.getOrDefault(name, 9));
              // The tenth name is not UTF-8, and in no tree that Java can name.
              assertThat(report.isClean()).as(name).isFalse();
            });
  }

  private static Map<String, Map<String, byte[]>> split(
      String folder, Function<String[], Integer> depth) {
    Map<String, Map<String, byte[]>> parts = new TreeMap<>();
    Corpora.below(folder)
        .forEach(
            (name, bytes) -> {
              String[] words = name.split("/", -1);
              int length = depth.apply(words);
              if (words.length > length && length > 0) {
                String root = String.join("/", Arrays.copyOf(words, length));
                parts
                    .computeIfAbsent(root, r -> new TreeMap<>())
                    .put(name.substring(root.length() + 1), bytes);
              }
            });
    return parts;
  }

  private static List<String> verdicts(
      Map<String, Map<String, byte[]>> parts, Function<String, Boolean> isClean) {
    List<String> wrong = new ArrayList<>();
    parts.forEach(
        (name, files) -> {
          ChecksumReport report =
              Corpora.run(new ChecksumLists(Corpora.tree(files)).found(), files);
          if (report.isClean() != isClean.apply(name) || !report.hasLists()) {
            wrong.add(name + ": " + report.lists() + " " + report.findings());
          }
        });
    return wrong;
  }

  @Test
  void everyBagOfTheConformanceSuiteHasItsVerdict() {
    Map<String, Map<String, byte[]>> bags = split("bagit/conformance/", words -> 3);
    assertThat(bags).hasSizeGreaterThan(40);
    assertThat(
            verdicts(
                bags,
                name ->
                    name.contains("/valid/")
                        || (name.contains("/warning/")
                            && !name.endsWith("duplicate-file-with-different-case"))))
        .isEmpty();
  }

  @Test
  void everyOtherBagHasItsVerdict() {
    Set<String> bad =
        Set.of(
            "odd/manifest-case-differs-from-disk",
            "groups/number-used-twice",
            "groups/totals-disagree");
    assertThat(
            verdicts(
                split("bagit/own/", words -> 2),
                name -> !name.startsWith("invalid/") && !bad.contains(name)))
        .isEmpty();
    Map<String, Map<String, byte[]>> ofJava =
        split("bagit/bagit-java/", words -> words[0].matches("_files|v2_0") ? 0 : 1);
    assertThat(ofJava).hasSizeGreaterThan(10);
    Set<String> good =
        Set.of("sha3Bag", "tagManifestsDiffer", "v0_96-bag-with-tagfiles-in-payload-manifest");
    assertThat(verdicts(ofJava, good::contains)).isEmpty();
  }

  @Test
  void everyHistoryHasItsVerdict() {
    assertThat(
            verdicts(
                split("mhl/own/", words -> 1),
                name -> !name.contains("-fault-") || name.endsWith("no-chain-file")))
        .isEmpty();
    Map<String, Map<String, byte[]>> scenarios =
        split("mhl/asc-v2/", words -> words[0].startsWith("scenario") ? 3 : 0);
    assertThat(scenarios).hasSizeGreaterThan(8);
    assertThat(verdicts(scenarios, name -> !name.startsWith("scenario_04/file_server"))).isEmpty();
  }

  @Test
  void everyListOfTheFirstMhlHasItsVerdict() {
    Map<String, byte[]> files = Corpora.below("mhl/legacy-v1/");
    int lists = 0;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (file.getKey().endsWith(".mhl")) {
        lists++;
        ChecksumReport report =
            Corpora.run(
                new ChecksumLists(Corpora.tree(files)).named(file.getKey(), file.getValue()),
                files);
        assertThat(report.lists().getFirst().isGood())
            .as(file.getKey() + report.lists())
            .isEqualTo(!file.getKey().matches(".*(multiple|utf-16be|utf-32).*"));
      }
    }
    assertThat(lists).isGreaterThan(15);
  }
}
