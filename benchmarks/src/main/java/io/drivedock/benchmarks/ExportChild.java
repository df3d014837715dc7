package io.drivedock.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.drivedock.dock.Assignment;
import io.drivedock.dock.DriveAllocation;
import io.drivedock.dock.ExportPlan;
import io.drivedock.dock.ExportRun;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.ExportSelection;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobType;
import io.drivedock.job.LogLevel;
import io.drivedock.station.exporting.DriveExport;
import io.drivedock.station.planning.Planning;
import io.drivedock.station.settings.Workload;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferStoppedException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Exports to one drive as a station does, in a JVM of its own, and prints what that took. */
final class ExportChild {

  private static final DriveId DRIVE = new DriveId("EXPORTED");

  private ExportChild() {}

  /**
   * The words: slots, a folder to work in, the endpoint of a Blob service, and how often everything
   * is done, each time to another drive; the last time is told.
   */
  public static void main(String[] words) throws Exception {
    Path slots = Path.of(words[0]);
    int times = Integer.parseInt(words[3]);
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    // One for all, as in a station.
    Blocks blocks = new Blocks(Workload.DEFAULT.memoryBytes());
    for (int i = 0; i < times; i++) {
      Path tray = slots.resolve("tray-" + i);
      Files.createDirectories(tray.resolve(DRIVE.value()));
      double cpuBefore = system.getProcessCpuTime() / 1e9;
      long began = System.nanoTime();
      DriveReport report =
          new DriveExport(
                  ImportChild.account(words[2]),
                  FolderOpener.slots(tray),
                  Path.of(words[1]).resolve("run" + i),
                  InstantSource.system(),
                  blocks,
                  RetryPolicy.DEFAULT)
              .run(assignment(i), new OneDrive(), made -> made, ImportChild.NOBODY);
      double wall = (System.nanoTime() - began) / 1e9;
      double cpu = system.getProcessCpuTime() / 1e9 - cpuBefore;
      if (report.status() != CopyStatus.COMPLETED || report.bytesSucceeded() == 0) {
        throw new IllegalStateException("the export ended as " + report);
      }
      if (i + 1 == times) {
        System.out.printf(
            "bytes=%d wall=%.3f cpu=%.3f resident=%d%n",
            report.bytesSucceeded(), wall, cpu, Vitals.ofThis().residentBytesPeak());
      }
    }
  }

  private static Assignment assignment(int number) {
    return new Assignment(
        1,
        false,
        Duration.ofSeconds(30),
        JobId.fresh(Instant.EPOCH, new Random(number)),
        new JobPath("11111111-2222-3333-4444-555555555555", "bench", "bench"),
        JobType.EXPORT,
        DRIVE,
        null,
        null,
        null,
        "main",
        "devstoreaccount1",
        "logs",
        LogLevel.ERROR,
        true,
        new ExportSelection.Listed(List.of(), List.of("/" + BlobSource.CONTAINER + "/")));
  }

  /** The plan of a job with one drive, as a server keeps it. */
  private static final class OneDrive implements Planning {
    private @Nullable ExportPlan plan;

    @Override
    public DriveAllocation plan(long capacity, Surveying survey) throws TransferStoppedException {
      ExportPlan made = plan;
      if (made == null) {
        made = ExportPlan.of(survey.runs()).with(DRIVE, capacity);
        plan = made;
      }
      return made.of(DRIVE, true);
    }

    @Override
    public DriveAllocation giveBack(List<ExportRun> rest) {
      throw new IllegalStateException("the disk is too small for this measurement");
    }
  }
}
