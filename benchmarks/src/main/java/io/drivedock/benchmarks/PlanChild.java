package io.drivedock.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.drivedock.job.ExportSelection;
import io.drivedock.station.planning.ExportForecast;
import io.drivedock.station.planning.ExportPreview;
import io.drivedock.station.store.TransferOptions;
import java.lang.management.ManagementFactory;
import java.util.List;

/** Plans the export of a {@link GeneratedStore}, or only lists it, and prints what that took. */
final class PlanChild {

  private static final long DRIVE_BYTES = 8_000_000_000_000L;

  private PlanChild() {}

  /** The words: how many blobs there are, and {@code plan} or {@code list}. */
  public static void main(String[] words) throws Exception {
    GeneratedStore store = new GeneratedStore(Long.parseLong(words[0]));
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long began = System.nanoTime();
    long drives = 0;
    long blobs;
    if (words[1].equals("plan")) {
      ExportForecast forecast = planned(store);
      blobs = forecast.exported();
      drives = forecast.drivesNeeded();
    } else {
      blobs = listed(store);
    }
    if (blobs != store.blobs()) {
      throw new IllegalStateException(blobs + " blobs of " + store.blobs());
    }
    System.out.printf(
        "drives=%d wall=%.3f cpu=%.3f resident=%d%n",
        drives,
        (System.nanoTime() - began) / 1e9,
        system.getProcessCpuTime() / 1e9,
        Vitals.ofThis().residentBytesPeak());
  }

  private static ExportForecast planned(GeneratedStore store) throws Exception {
    ExportPreview.Watch nobody =
        new ExportPreview.Watch() {
          @Override
          public void seen(long blobs) {}

          @Override
          public boolean isStopped() {
            return false;
          }
        };
    long free = ExportPreview.freeBytes(DRIVE_BYTES);
    return new ExportPreview(store, TransferOptions.PLAIN, List.of(free), nobody)
        .of(new ExportSelection.Listed(List.of(), List.of("/" + GeneratedStore.CONTAINER + "/")));
  }

  private static long listed(GeneratedStore store) {
    long[] count = {0};
    store.forEach(GeneratedStore.CONTAINER, "", entry -> count[0]++);
    return count[0];
  }
}
