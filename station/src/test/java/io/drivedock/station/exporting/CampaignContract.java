package io.drivedock.station.exporting;

import static io.drivedock.station.transfer.TestWatch.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.Assignment;
import io.drivedock.dock.Progress;
import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.Md5;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.importing.DriveImport;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.store.Listing;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.StoreBreak;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Targets;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TestWatch;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.TransferWatch;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rounds of a small account out of hostile names, each from a seed: exported, imported into another
 * account, and exported from there, while the store breaks for once or for good at any call, and
 * the station is stopped and begins again; now and then an export that its customer cancels. No
 * blob is lost, doubled, changed in type or content, or left out without being listed.
 *
 * <p>{@code -Ddrivedock.campaign=N} makes N rounds of it, {@code -Ddrivedock.seed=S} begins at S.
 */
public abstract class CampaignContract {

  private static final long FIRST_SEED = Long.getLong("drivedock.seed", 1);
  private static final DriveId THERE = new DriveId("D1");
  private static final DriveId AGAIN = new DriveId("D2");
  private static final DriveId CANCELLED = new DriveId("D3");

  /** Two blocks: every larger blob goes through memory that others wait for. */
  private static final int MEMORY_BYTES = 2 * Chunk.LENGTH_MAX;

  private static final int BREAKS_MAX = 4;
  private static final int CALLS_TRIED = 120;
  private static final int TRIES_OF_TEST = 3;

  /** It outlives what breaks once, and gives up soon on what stays broken. */
  private static final RetryPolicy SHORT =
      new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(40));

  @TempDir protected Path folder;

  /** How many rounds, if nobody asks for more. */
  protected abstract int rounds();

  /** The target {@code main} of a round, with nothing in it. */
  protected abstract Targets targets(long seed, Path place) throws Exception;

  /** What names are made of in that store. */
  protected abstract List<String> pieces();

  /** Whether a blob may lie below the name of another. */
  protected abstract boolean isNested();

  /** Whether that store has page blobs. */
  protected abstract boolean hasPageBlobs();

  /** Makes a request that is still to come fail on its way to the store; 0 makes none fail. */
  protected void failAtRequest(int request, Random random) {}

  /** How long a station asks a store again. */
  protected RetryPolicy retryPolicy() {
    return SHORT;
  }

  @Test
  void noBlobIsLostOrDoubledOrChangedOrLeftOutUnlisted() throws Exception {
    int rounds = Integer.getInteger("drivedock.campaign", rounds());
    for (long seed = FIRST_SEED; seed < FIRST_SEED + rounds; seed++) {
      Path place = Files.createDirectories(folder.resolve("round" + seed));
      try {
        new Pass(seed, place, targets(seed, place)).go();
      } catch (Exception | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
      ExportingStation.remove(place);
    }
  }

  private interface Step {
    DriveReport run(Targets targets, TransferWatch watch) throws Exception;
  }

  private final class Pass {
    private final Random random;
    private final ExportingStation station;
    private final Targets targets;

    Pass(long seed, Path place, Targets targets) {
      this.random = new Random(seed);
      this.station = new ExportingStation(place);
      this.targets = targets;
    }

    void go() throws Exception {
      fill();
      Map<String, String> world = steadily(() -> RoundTrip.world(targets, "harbour"));
      DriveReport there = exported(THERE, "harbour");
      assertCompleted(there);
      DriveReport back = untilDone((broken, watch) -> imported(broken, watch, there));
      assertCompleted(back);
      assertThat(steadily(() -> RoundTrip.world(targets, "other"))).isEqualTo(world);
      DriveReport again = exported(AGAIN, "other");
      assertCompleted(again);
      assertThat(listed(AGAIN)).isEqualTo(listed(THERE));
      assertThat(listed(THERE).keySet()).isEqualTo(world.keySet());
      if (random.nextInt(4) == 0) {
        cancelled(world.keySet());
      }
    }

    private void fill() throws Exception {
      try (ObjectStore store = targets.open("main", "harbour", "a test")) {
        int count = 1 + random.nextInt(20);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < count; i++) {
          String name = RoundTrip.name(random, pieces(), isNested());
          if (!names.add(name)) {
            continue;
          }
          boolean isPage = hasPageBlobs() && random.nextInt(6) == 0;
          byte[] content = content(isPage);
          BlobMetadata metadata = metadata(random.nextInt(3));
          steadily(
              () -> {
                ExportFixtures.put(store, name, content, isPage, BlobProperties.NONE, metadata);
                return name;
              });
        }
      }
    }

    private byte[] content(boolean isPage) {
      int length =
          switch (random.nextInt(12)) {
            case 0 -> Chunk.LENGTH_MAX + 3;
            case 1 -> Chunk.LENGTH_MAX;
            case 2 -> 0;
            default -> random.nextInt(300);
          };
      byte[] content = new byte[isPage ? (length + 511) / 512 * 512 : length];
      random.nextBytes(content);
      return content;
    }

    private static BlobMetadata metadata(int reel) {
      return reel == 0 ? BlobMetadata.NONE : new BlobMetadata(Map.of("Reel", "no " + reel));
    }

    private DriveReport exported(DriveId drive, String account) throws Exception {
      Path _ = station.drive(drive);
      ExportFixtures.Plan plan = new ExportFixtures.Plan(drive);
      DriveReport report =
          untilDone((broken, watch) -> export(broken, drive, account, plan, watch));
      assertThat(incomplete(report)).isEmpty();
      return report;
    }

    private DriveReport export(
        Targets broken,
        DriveId drive,
        String account,
        ExportFixtures.Plan plan,
        TransferWatch watch)
        throws Exception {
      return new DriveExport(
              broken,
              station.opener(),
              station.folder().resolve("work"),
              () -> Instant.EPOCH,
              new Blocks(MEMORY_BYTES),
              retryPolicy())
          .run(
              of(
                  ExportFixtures.assignment(drive, ExportFixtures.prefixes("/films/", "/music/")),
                  account),
              plan.of(drive),
              ExportingStation.NO_KEY,
              watch);
    }

    private DriveReport imported(Targets broken, TransferWatch watch, DriveReport exported)
        throws Exception {
      Assignment asked = ExportFixtures.assignment(THERE, ExportFixtures.prefixes());
      try (OpenDrive open = station.slots().read(THERE, Unlock.NONE)) {
        return new DriveImport(
                broken,
                station.folder().resolve("back"),
                () -> Instant.EPOCH,
                new Blocks(MEMORY_BYTES),
                retryPolicy())
            .run(
                RoundTrip.imported(asked, Objects.requireNonNull(exported.exported())),
                open,
                watch);
      }
    }

    /** Breaks, and begins again where it was, until nothing breaks any more. */
    private DriveReport untilDone(Step step) throws Exception {
      for (int i = random.nextInt(BREAKS_MAX + 1); i > 0; i--) {
        int at = 1 + random.nextInt(CALLS_TRIED);
        boolean afterwards = random.nextBoolean();
        AtomicInteger looks = new AtomicInteger();
        try {
          return switch (random.nextInt(4)) {
            case 0 -> step.run(StoreBreak.once(at, afterwards).of(targets), NONE);
            case 1 -> step.run(StoreBreak.from(at, afterwards).of(targets), NONE);
            case 2 -> step.run(targets, new TestWatch(() -> looks.incrementAndGet() > at));
            default -> {
              failAtRequest(at, random);
              yield step.run(targets, NONE);
            }
          };
        } catch (StoreException | TransferStoppedException e) {
          // The station begins again.
        } finally {
          failAtRequest(0, random);
        }
      }
      return steadily(() -> step.run(targets, NONE));
    }

    private void cancelled(Set<String> all) throws Exception {
      Path drive = station.drive(CANCELLED);
      int after = random.nextInt(2 * all.size() + 2);
      AtomicInteger told = new AtomicInteger();
      TransferWatch watch =
          new TransferWatch() {
            @Override
            public void progress(Progress progress) {
              told.incrementAndGet();
            }

            @Override
            public boolean isStopped() {
              return false;
            }

            @Override
            public boolean isCancelled() {
              return told.get() > after;
            }
          };
      DriveReport report =
          export(targets, CANCELLED, "harbour", new ExportFixtures.Plan(CANCELLED), watch);
      Set<String> rest = incomplete(report);
      Set<String> there =
          Objects.requireNonNull(report.exported()).manifestFile() == null
              ? Set.of()
              : ExportFixtures.manifest(drive).keySet();
      int listed = rest.size();
      rest.addAll(there);
      assertThat(rest).isEqualTo(all).as("and nothing twice").hasSize(listed + there.size());
    }

    /** What the report lists as being on no drive, wherever the list lies. */
    private Set<String> incomplete(DriveReport report) throws Exception {
      String uri = Objects.requireNonNull(report.exported()).incompleteListUri();
      if (uri == null) {
        return new HashSet<>();
      }
      return BlobList.read(new ByteArrayInputStream(log(uri))).blobs().stream()
          .map(BlobList.Named::path)
          .collect(Collectors.toCollection(HashSet::new));
    }

    private void assertCompleted(DriveReport report) throws Exception {
      String uri = report.errorLogUri();
      String log = uri == null ? "" : new String(log(uri), StandardCharsets.UTF_8);
      assertThat(report.status()).as(log).isEqualTo(CopyStatus.COMPLETED);
    }

    /** What a station has written into the account, wherever it lies there. */
    private byte[] log(String uri) throws Exception {
      String path = URI.create(uri).getPath();
      return steadily(
          () -> {
            for (String account : List.of("harbour", "other")) {
              try (ObjectStore store = targets.open("main", account, "a test")) {
                for (Listing.Entry entry : store.list("logs", "", "").blobs()) {
                  if (path.endsWith(entry.path().text())) {
                    ByteBuffer log = ByteBuffer.allocate(Math.toIntExact(entry.length()));
                    assertThat(store.read(entry.path(), ReadOptions.from(0), log)).isTrue();
                    return log.array();
                  }
                }
              }
            }
            throw new AssertionError("there is nothing at " + path);
          });
    }

    private Map<String, String> listed(DriveId drive) throws Exception {
      Map<String, String> listed = new TreeMap<>();
      Path place = station.drive(drive);
      for (ManifestBlob blob : ExportFixtures.blobs(place)) {
        byte[] content = ExportFixtures.content(place, blob);
        String told =
            "%s %d %s"
                .formatted(
                    blob.content().getClass().getSimpleName(),
                    blob.length(),
                    Md5.ofContent(ByteBuffer.wrap(content)));
        assertThat(listed.put(blob.blobPath(), told)).as("listed twice").isNull();
      }
      return listed;
    }
  }

  /**
   * What the test itself asks a store, not a station: tried again, because a server closes a
   * connection that nobody has used for seconds, in a machine that has much to do.
   */
  private static <T> T steadily(Callable<T> ask) throws Exception {
    for (int left = TRIES_OF_TEST - 1; left > 0; left--) {
      try {
        return ask.call();
      } catch (StoreException e) {
        // Once more.
      }
    }
    return ask.call();
  }

  private static Assignment of(Assignment asked, String account) {
    return new Assignment(
        asked.lease(),
        asked.isTakenOver(),
        asked.leaseLasts(),
        asked.job(),
        asked.path(),
        asked.type(),
        asked.drive(),
        asked.key(),
        asked.manifestFile(),
        asked.manifestHash(),
        asked.target(),
        account,
        asked.diagnosticsPath(),
        asked.logLevel(),
        asked.backupDriveManifest(),
        asked.export());
  }
}
