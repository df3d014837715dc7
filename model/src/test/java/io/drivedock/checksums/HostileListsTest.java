package io.drivedock.checksums;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are, there is a report, and nothing that was damaged is called good. */
final class HostileListsTest {

  private static final int ROUNDS = 1_500;

  @Test
  void damagedListsEndInAReport() {
    Map<String, byte[]> tree = Corpora.below("lists/tree/");
    List<Map.Entry<String, byte[]>> seeds = new ArrayList<>();
    for (String folder : List.of("real-tools", "encodings", "documented", "faults")) {
      seeds.addAll(Corpora.below("lists/" + folder + "/").entrySet());
    }
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      Map.Entry<String, byte[]> list = seeds.get(random.nextInt(seeds.size()));
      byte[] bytes = damaged(list.getValue(), random);
      String name = list.getKey().substring(list.getKey().lastIndexOf('/') + 1);
      ChecksumReport report =
          Corpora.run(new ChecksumLists(Corpora.tree(tree)).named(name, bytes), tree);
      report.findings().forEach(finding -> assertThat(finding.line()).isNotBlank());
      assertThat(report.lists()).as("seed " + seed).hasSize(1);
    }
  }

  @Test
  void damagedBagsAndHistoriesEndInAReport() {
    List<String> roots =
        List.of(
            "bagit/own/valid/v1-percent-encoded-names/",
            "bagit/own/valid/three-manifests-one-reading/",
            "bagit/own/groups/complete-3-of-3/",
            "bagit/conformance/v0.97/valid/holey-bag/",
            "mhl/own/v2-ok-nested-history/",
            "mhl/own/v1-ok-md5-and-null/",
            "mhl/asc-v2/scenario_04/file_server/A002R2EC/");
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      Map<String, byte[]> files =
          new TreeMap<>(Corpora.below(roots.get(random.nextInt(roots.size()))));
      List<String> names = List.copyOf(files.keySet());
      for (int i = 0; i < 2; i++) {
        String name = names.get(random.nextInt(names.size()));
        files.put(name, damaged(files.get(name), random));
      }
      ChecksumReport report = Corpora.run(new ChecksumLists(Corpora.tree(files)).found(), files);
      report.findings().forEach(finding -> assertThat(finding.line()).isNotBlank());
    }
  }

  /** Cuts, repeats, overwrites, or puts in what means something. */
  private static byte[] damaged(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    if (damaged.length == 0) {
      return "\0".getBytes(StandardCharsets.UTF_8);
    }
    int at = random.nextInt(damaged.length);
    switch (random.nextInt(5)) {
      case 0 -> {
        return Arrays.copyOf(damaged, at);
      }
      case 1 -> damaged[at] = (byte) random.nextInt(256);
      case 2 -> {
        for (int i = 0; i < 20; i++) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
      }
      case 3 -> {
        byte[] twice = Arrays.copyOf(damaged, damaged.length + at);
        System.arraycopy(damaged, 0, twice, damaged.length, at);
        return twice;
      }
      default -> {
        String[] words = {
          "\0", "\\", "\"", "(", ") = ", "%25", "../", "<", "\uFEFF", "\r", ",", "- ", "&x;", "\t"
        };
        byte[] word = words[random.nextInt(words.length)].getBytes(StandardCharsets.UTF_8);
        byte[] longer = Arrays.copyOf(damaged, damaged.length + word.length);
        System.arraycopy(word, 0, longer, at, word.length);
        System.arraycopy(damaged, at, longer, at + word.length, damaged.length - at);
        return longer;
      }
    }
    return damaged;
  }

  @Test
  void aTruncatedListIsNeverGood() {
    Map<String, byte[]> tree = Corpora.below("lists/tree/");
    byte[] list = Corpora.below("lists/real-tools/").get("coreutils-sha256sum.sha256");
    for (int length = 0; length < list.length - 1; length++) {
      ChecksumReport report =
          Corpora.run(
              new ChecksumLists(Corpora.tree(tree))
                  .named("SHA256SUMS", Arrays.copyOf(list, length)),
              tree);
      assertThat(report.isClean()).as("cut at " + length).isFalse();
    }
  }

  @Test
  void aHugePatternOfAHistoryDoesNotTakeLong() {
    IgnorePatterns patterns = new IgnorePatterns(List.of("*a".repeat(400), "**/x/**/y", "a?b"));
    assertThat(patterns.match("a".repeat(900))).isFalse();
    assertThat(patterns.match("d/axb")).isTrue();
  }
}
