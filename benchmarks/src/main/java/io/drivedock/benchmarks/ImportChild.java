package io.drivedock.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.drivedock.dock.Progress;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.JournalText;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.importing.DriveImport;
import io.drivedock.station.settings.Workload;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.slot.device.DeviceOpener;
import io.drivedock.station.store.KeySource;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.Transport;
import io.drivedock.station.store.azure.AzureKeys;
import io.drivedock.station.store.azure.AzurePlace;
import io.drivedock.station.store.azure.AzureTargets;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.store.s3.S3Keys;
import io.drivedock.station.store.s3.S3Place;
import io.drivedock.station.store.s3.S3Targets;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferWatch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Imports one drive as a station does, in a JVM of its own, and prints what that took. */
final class ImportChild {

  /** Who looks at nothing and stops nothing. */
  static final TransferWatch NOBODY = new HeapWatch(false);

  private static final AzureKeys NO_KEY =
      new AzureKeys.AccountKey("devstoreaccount1", "bm8ga2V5IGF0IGFsbCAuLi4=");

  /** Stands before the endpoint of Azurite's account, which has a key. */
  static final String AZURITE = "azurite+";

  /** Stands before the address of an S3 server. */
  static final String S3 = "s3+";

  private ImportChild() {}

  /**
   * The words: slots, drive, journal, store, then {@code heap} if the heap is to be looked at,
   * {@code plain} if not, or the endpoint of a Blob service that stands for the store ({@link
   * #AZURITE}, {@link #S3}: of one that is real), and how often everything is done; what it comes
   * to in the end is told.
   */
  public static void main(String[] words) throws Exception {
    BenchDrive drive = new BenchDrive(Path.of(words[0]), new DriveId(words[1]), Path.of(words[2]));
    Path store = Path.of(words[3]);
    Targets targets = words[4].contains("://") ? cloud(words[4]) : folder(store);
    int times = words.length > 5 ? Integer.parseInt(words[5]) : 1;
    HeapWatch watch = new HeapWatch(words[4].equals("heap"));
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    // One for all, as in a station.
    Blocks blocks = new Blocks(Workload.DEFAULT.memoryBytes());
    List<Double> walls = new ArrayList<>();
    List<Double> cpus = new ArrayList<>();
    DriveOpener opener = opener(drive);
    Unlock unlock = Unlock.with(JournalText.read(Files.readString(drive.journal())).key());
    for (int i = 0; i < times; i++) {
      long cpuBefore = system.getProcessCpuTime();
      long began = System.nanoTime();
      DriveReport report;
      try (OpenDrive open = opener.read(drive.id(), unlock)) {
        report =
            new DriveImport(
                    targets,
                    Peers.beside(store).resolve("run" + i),
                    InstantSource.system(),
                    blocks,
                    RetryPolicy.DEFAULT)
                .run(
                    drive.assignment("bench-" + ProcessHandle.current().pid() + "-" + i),
                    open,
                    watch);
      }
      walls.add((System.nanoTime() - began) / 1e9);
      cpus.add((system.getProcessCpuTime() - cpuBefore) / 1e9);
      if (report.status() != CopyStatus.COMPLETED) {
        throw new IllegalStateException("the import ended as " + report);
      }
      if (i + 1 == times) {
        System.out.printf(
            "blobs=%d bytes=%d wall=%.3f cpu=%.3f live=%d resident=%d%n",
            drive.files(),
            report.bytesSucceeded(),
            Measurements.settled(walls),
            Measurements.settled(cpus),
            watch.live(),
            Vitals.ofThis().residentBytesPeak());
      }
    }
  }

  /** Of slots in which the drive is settled. */
  private static DriveOpener opener(BenchDrive drive) throws Exception {
    if (!Files.isRegularFile(drive.image())) {
      return FolderOpener.slots(drive.slots());
    }
    DeviceOpener images = DeviceOpener.slots(drive.slots(), List.of(), InstantSource.system());
    while (!images.present().contains(drive.id())) {
      Thread.sleep(100);
    }
    return images;
  }

  private static Targets folder(Path store) throws IOException {
    return new FolderTargets(Map.of("main", Files.createDirectories(store)));
  }

  /** A target with all containers in one of the account's. What it holds opens nothing. */
  static Targets cloud(String endpoint) {
    if (endpoint.startsWith(S3)) {
      return s3(URI.create(endpoint.substring(S3.length())));
    }
    return endpoint.startsWith(AZURITE)
        ? azure(
            endpoint.substring(AZURITE.length()),
            "{account}",
            new AzureKeys.AccountKey(RealStore.AZURITE_ACCOUNT, RealStore.AZURITE_KEY))
        : azure(endpoint, "{account}", NO_KEY);
  }

  /** The account as it is. */
  static Targets account(String endpoint) {
    return azure(endpoint.replace("devstoreaccount1", "{account}"), null, NO_KEY);
  }

  private static Targets s3(URI endpoint) {
    return new S3Targets(
        Map.of(
            "main",
            new S3Place(
                endpoint,
                S3Place.REGION_DEFAULT,
                "bench",
                S3Place.PREFIX_DEFAULT,
                true,
                new KeySource.Fixed<>(
                    new S3Keys(RealStore.S3_ACCESS_KEY, RealStore.S3_SECRET_KEY, null)),
                null,
                Map.of(),
                S3Place.UPLOADS_DEFAULT,
                Transport.DIRECT)));
  }

  private static Targets azure(String endpoint, @Nullable String container, AzureKeys key) {
    return new AzureTargets(
        Map.of(
            "main",
            new AzurePlace(
                endpoint,
                container,
                new KeySource.Fixed<>(key),
                null,
                AzurePlace.UPLOADS_DEFAULT,
                Transport.DIRECT)),
        InstantSource.system());
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
