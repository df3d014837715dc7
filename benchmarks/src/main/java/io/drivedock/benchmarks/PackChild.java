package io.drivedock.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.drivedock.prepare.planning.DrivePlanner;
import io.drivedock.prepare.planning.DriveSize;
import io.drivedock.prepare.planning.PackingPlan;
import io.drivedock.prepare.planning.PlannedSource;
import io.drivedock.prepare.planning.SourcePlanning;
import io.drivedock.prepare.planning.SourceTree;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Plans files that lie nowhere onto drives of 8 TB, and prints what that took. */
final class PackChild {

  private static final int FILES_PER_FOLDER = 100;
  private static final int FOLDERS_PER_PROJECT = 100;
  private static final int BYTES_MIN = 1_000_000;
  private static final int BYTES_SPREAD = 8_000_000;

  private PackChild() {}

  /** Gets the files. */
  private interface Sink {
    void add(List<String> segments, long length) throws Exception;
  }

  /** The words: how many files there are, and {@code files}, {@code pack} or {@code index}. */
  public static void main(String[] words) throws Exception {
    long files = Long.parseLong(words[0]);
    DrivePlanner planner = new DrivePlanner(List.of(), DriveSize.parse("8 TB"));
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long drives = 0;
    long cut = 0;
    switch (words[1]) {
      case "files" -> {
        long[] bytes = {0};
        generate(files, (segments, length) -> bytes[0] += length + segments.size());
        drives = bytes[0] == 0 ? 0 : 1;
      }
      case "pack" -> {
        SourceTree tree = new SourceTree();
        generate(files, tree::add);
        PackingPlan plan = planner.plan(tree);
        drives = plan.drivesUsed();
        cut = plan.cutCount();
      }
      default -> {
        Path folder = Files.createTempDirectory("pack");
        try (SourcePlanning planning = new SourcePlanning(planner, folder, null)) {
          generate(files, planning::add);
          PlannedSource planned = planning.finish(folder.resolve("index.csv"));
          drives = planned.plan().drivesUsed();
          cut = planned.plan().cutCount();
        }
        Files.delete(folder.resolve("index.csv"));
        Files.delete(folder);
      }
    }
    System.out.printf(
        "drives=%d cut=%d cpu=%.3f resident=%d%n",
        drives, cut, system.getProcessCpuTime() / 1e9, Vitals.ofThis().residentBytesPeak());
  }

  private static void generate(long files, Sink sink) throws Exception {
    Random lengths = new Random(1);
    String project = "";
    String folder = "";
    String[] names = new String[FILES_PER_FOLDER];
    for (int i = 0; i < names.length; i++) {
      names[i] = "picture%04d.jpg".formatted(i);
    }
    for (long i = 0; i < files; i++) {
      int file = (int) (i % FILES_PER_FOLDER);
      long folders = i / FILES_PER_FOLDER;
      if (file == 0) {
        folder = "folder%03d".formatted(folders % FOLDERS_PER_PROJECT);
        project = "project%06d".formatted(folders / FOLDERS_PER_PROJECT);
      }
      sink.add(List.of(project, folder, names[file]), BYTES_MIN + lengths.nextInt(BYTES_SPREAD));
    }
  }
}
