package io.drivedock.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.LogLevel;
import io.drivedock.station.importing.DriveImport;
import io.drivedock.station.settings.Workload;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.transfer.Blocks;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.InstantSource;

/** Imports a {@link GeneratedDrive} into the cloud, and prints what that took. */
final class ManyChild {

  private ManyChild() {}

  /** The words: the manifest, how many files it has, a folder to work in, and the endpoint. */
  public static void main(String[] words) throws Exception {
    GeneratedDrive drive = new GeneratedDrive(Path.of(words[0]), Long.parseLong(words[1]));
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long began = System.nanoTime();
    DriveReport report =
        new DriveImport(
                ImportChild.cloud(words[3]),
                Path.of(words[2]),
                InstantSource.system(),
                new Blocks(Workload.DEFAULT.memoryBytes()),
                RetryPolicy.DEFAULT)
            .run(drive.assignment(LogLevel.VERBOSE), drive, ImportChild.NOBODY);
    if (report.status() != CopyStatus.COMPLETED) {
      throw new IllegalStateException("the import ended as " + report);
    }
    System.out.printf(
        "bytes=%d wall=%.3f cpu=%.3f resident=%d%n",
        report.bytesSucceeded(),
        (System.nanoTime() - began) / 1e9,
        system.getProcessCpuTime() / 1e9,
        Vitals.ofThis().residentBytesPeak());
  }
}
