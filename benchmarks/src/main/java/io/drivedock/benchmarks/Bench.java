package io.drivedock.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Measures what the words name and prints one table. Started by {@code ./bench}, which has checked
 * the words.
 */
final class Bench {

  private static final int LIMIT_BROKEN = 1;
  private static final int NOT_MEASURED = 2;

  private Bench() {}

  /** Something that can be measured. */
  interface Measurement {

    /**
     * Measures it and tells the report.
     *
     * @throws Exception if it cannot be measured here; the message says why
     */
    void run(Place place, Scale scale, Report report) throws Exception;
  }

  private static Map<String, Measurement> all() {
    Map<String, Measurement> all = new LinkedHashMap<>();
    all.put("start", new StartBench());
    all.put("memory", new MemoryBench());
    all.put("jobs", new JobsBench());
    all.put("portal", new PortalBench());
    all.put("load", new LoadBench());
    all.put("manifest", new ManifestBench());
    all.put("hash", new HashBench());
    all.put("station", new StationBench());
    all.put("prepare", new PrepareBench());
    all.put("import", new ImportBench());
    all.put("cloud", new CloudBench());
    all.put("stores", new StoresBench());
    all.put("many", new ManyBench());
    all.put("export", new ExportBench());
    all.put("verify", new VerifyBench());
    all.put("plan", new PlanBench());
    all.put("pack", new PackBench());
    all.put("volume", new VolumeBench());
    return all;
  }

  /** Measures; ends with 1 if a limit is broken, with 2 if something could not be measured. */
  public static void main(String[] words) {
    // What was started must not outlive a measurement that is broken off.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy)));
    Place place = Place.ofThisRun();
    Scale scale = Scale.of(List.of(words));
    Report report = new Report();
    System.out.println(Machine.describe(place));
    if (Machine.isBusy()) {
      System.out.println(
          "Others are at work here: seconds are longer than they would be. CPU-seconds and ratios"
              + " count.\n");
    }
    for (String name : names(List.of(words))) {
      try {
        Place own = place.within(name);
        Objects.requireNonNull(all().get(name)).run(own, scale, report);
        SampleTree.delete(place, own.work());
      } catch (Exception e) {
        report.notMeasured(name, e.getMessage() == null ? e.toString() : e.getMessage());
      }
    }
    System.out.println(report.table());
    System.out.println("Load average at the end: " + Machine.loadAverage());
    System.out.flush();
    System.exit(report.isAnyBroken() ? LIMIT_BROKEN : report.isAnyMissing() ? NOT_MEASURED : 0);
  }

  private static Set<String> names(List<String> words) {
    List<String> known = new ArrayList<>(all().keySet());
    if (words.contains("all")) {
      return new LinkedHashSet<>(known);
    }
    known.retainAll(words);
    return new LinkedHashSet<>(known);
  }
}
