import com.sun.management.OperatingSystemMXBean;
import io.drivedock.dock.Progress;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.importing.Blocks;
import io.drivedock.station.importing.DriveImport;
import io.drivedock.station.importing.TransferWatch;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Slots;
import io.drivedock.station.store.Patience;
import io.drivedock.station.store.folder.FolderTargets;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Imports one drive as a station does, in a JVM of its own, and prints what that took. */
final class ImportChild {

  private ImportChild() {}

  /** The words: slots, drive, journal, store, and heap if the heap is to be looked at. */
  public static void main(String[] words) throws Exception {
    BenchDrive drive = new BenchDrive(Path.of(words[0]), new DriveId(words[1]), Path.of(words[2]));
    Path store = Files.createDirectories(Path.of(words[3]));
    Path work = Peers.beside(store);
    HeapWatch watch = new HeapWatch(words[4].equals("heap"));
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long cpuBefore = system.getProcessCpuTime();
    long began = System.nanoTime();
    DriveReport report;
    try (OpenDrive open = new Slots(drive.slots()).open(drive.id())) {
      report =
          new DriveImport(
                  new FolderTargets(Map.of("main", store)),
                  work,
                  InstantSource.system(),
                  new Blocks(64 << 20),
                  Patience.DEFAULT)
              .run(drive.assignment(), open, watch);
    }
    double wall = (System.nanoTime() - began) / 1e9;
    double cpu = (system.getProcessCpuTime() - cpuBefore) / 1e9;
    if (report.status() != CopyStatus.COMPLETED) {
      throw new IllegalStateException("the import ended as " + report);
    }
    System.out.printf(
        "bytes=%d wall=%.3f cpu=%.3f live=%d resident=%d%n",
        report.bytesSucceeded(), wall, cpu, watch.live(), Vitals.ofThis().residentBytesPeak());
  }

  /** Collects all garbage at every quarter of the way, and sees what is left. */
  private static final class HeapWatch implements TransferWatch {

    private static final int LOOKS = 4;

    private final boolean looksAtHeap;
    private final AtomicLong looks = new AtomicLong();
    private final AtomicLong live = new AtomicLong();

    HeapWatch(boolean looksAtHeap) {
      this.looksAtHeap = looksAtHeap;
    }

    @Override
    public void progress(Progress progress) {
      long seen = looks.get();
      if (looksAtHeap
          && progress.bytesDone() * (LOOKS + 1) >= progress.bytesTotal() * (seen + 1)
          && seen < LOOKS
          && looks.compareAndSet(seen, seen + 1)) {
        System.gc();
        live.accumulateAndGet(
            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), Math::max);
      }
    }

    @Override
    public boolean isStopped() {
      return false;
    }

    long live() {
      return live.get();
    }
  }
}
