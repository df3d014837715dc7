package io.drivedock.prepare.planning;

import java.util.List;
import java.util.Random;

/**
 * Trees by which planners were compared: films, an office, and lumps. Each is the same each time.
 */
final class SampleTrees {

  static final long MIB = 1L << 20;

  private SampleTrees() {}

  /** 1,485 files in 60 reels of 0.06 to 0.25 of a drive of 2,048 MiB; 17.8 GiB, so 9 drives. */
  static SourceTree films(long seed) {
    Random random = new Random(seed);
    int reels = 60;
    double[] shares = new double[reels];
    double sum = 0;
    for (int i = 0; i < reels; i++) {
      shares[i] = 0.06 + 0.19 * random.nextDouble();
      sum += shares[i];
    }
    SourceTree tree = new SourceTree();
    double total = 17.8 * 1024 * MIB;
    for (int i = 0; i < reels; i++) {
      int files = i < 45 ? 25 : 24;
      for (int j = 0; j < files; j++) {
        tree.add(
            List.of("reel%02d".formatted(i), "take%03d.mov".formatted(j)),
            (long) (total * shares[i] / sum / files));
      }
    }
    return tree;
  }

  /** 300 projects with 1,161 leaf folders and 9,877 files, one of 256 MiB; 6 drives of 512 MiB. */
  static SourceTree office(long seed) {
    Random random = new Random(seed);
    SourceTree tree = new SourceTree();
    long rest = (long) (5.8 * 512 * MIB) - 256 * MIB;
    int leaf = 0;
    int files = 0;
    for (int project = 0; project < 300; project++) {
      int leaves = project == 299 ? 1_161 - leaf : Math.min(1_161 - leaf, 2 + random.nextInt(4));
      for (int i = 0; i < leaves; i++, leaf++) {
        int count = leaf == 1_160 ? 9_876 - files : Math.min(9_876 - files, 4 + random.nextInt(9));
        for (int j = 0; j < count; j++, files++) {
          double share = Math.pow(random.nextDouble(), 3) * 4 * rest / 9_876;
          tree.add(
              List.of(
                  "project%03d".formatted(project),
                  "folder%d".formatted(i),
                  "letter%02d.doc".formatted(j)),
              (long) share);
        }
      }
    }
    tree.add(List.of("zz-archive.pst"), 256 * MIB);
    return tree;
  }

  /** 24 boxes of 3 files of 120 to 170 MiB and 200 small ones; drives of 1,024 MiB. */
  static SourceTree lumps(long seed) {
    Random random = new Random(seed);
    SourceTree tree = new SourceTree();
    for (int box = 0; box < 24; box++) {
      for (int i = 0; i < 3; i++) {
        tree.add(
            List.of("box%02d".formatted(box), "disk%d.img".formatted(i)),
            (120 + random.nextInt(51)) * MIB);
      }
      for (int i = 0; i < 200; i++) {
        tree.add(
            List.of("box%02d".formatted(box), "note%03d.txt".formatted(i)), random.nextInt(20_000));
      }
    }
    tree.add(List.of("index.txt"), 10_000);
    return tree;
  }
}
