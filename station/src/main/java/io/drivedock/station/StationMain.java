package io.drivedock.station;

import io.drivedock.dock.StationReport;
import io.drivedock.settings.SettingsException;
import io.drivedock.station.controlplane.ControlPlane;
import io.drivedock.station.exporting.DriveExport;
import io.drivedock.station.importing.DriveImport;
import io.drivedock.station.settings.SettingsFile;
import io.drivedock.station.settings.StationConfig;
import io.drivedock.station.settings.TargetConfig;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.OpenersInTurn;
import io.drivedock.station.slot.device.DeviceOpener;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.TransferOptions;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.WorkFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a station together: on its own from a file, or inside another program. */
public final class StationMain {

  /** The exit code of a station that was told to end. */
  public static final int ENDED = 0;

  /** The exit code of a station whose settings cannot be used. */
  public static final int SETTINGS_WRONG = 2;

  private static final Duration TARGETS_LOOKED_AT_EVERY = Duration.ofSeconds(10);
  private static final Duration TARGETS_ANSWER_WITHIN = Duration.ofSeconds(10);

  /** As long as finished jobs are. */
  private static final Duration WORK_KEPT = Duration.ofDays(90);

  private static final Logger LOG = LoggerFactory.getLogger(StationMain.class);

  private StationMain() {}

  /**
   * Starts a station. It need not reach the server for that.
   *
   * @throws SettingsException if the work folder or a target's folder cannot be used; the message
   *     says everything that is wrong
   */
  public static Station start(StationConfig config, InstantSource clock) {
    return start(config, UnaryOperator.identity(), clock);
  }

  /**
   * Starts a station, with something between it and its targets.
   *
   * @throws SettingsException as above
   */
  public static Station start(
      StationConfig config, UnaryOperator<Targets> around, InstantSource clock) {
    FileLock workLock = ready(config);
    tidy(config.work());
    TargetStores targets =
        new TargetStores(config.targets(), InstantSource.system(), config.name());
    ControlPlane controlPlane = new ControlPlane(config.server(), config.token());
    Targets behind = around.apply(targets);
    DeviceOpener devices = DeviceOpener.slots(config.slots(), config.devices(), clock);
    DriveOpener drives = new OpenersInTurn(List.of(FolderOpener.slots(config.slots()), devices));
    Blocks blocks = new Blocks(config.workload().memoryBytes());
    StationLoop loop =
        new StationLoop(
            config.name(),
            config.workload().drivesAtOnce(),
            config.pollEvery(),
            drives,
            new DriveImport(behind, config.work(), clock, blocks, RetryPolicy.DEFAULT),
            new DriveExport(behind, drives, config.work(), clock, blocks, RetryPolicy.DEFAULT),
            controlPlane,
            clock);
    LOG.info("station={} started with {}", config.name(), config);
    if (isInTheClear(config.server())) {
      LOG.warn(
          "station={} sends its token unencrypted: use an https address for the server",
          config.name());
    }
    loop.start();
    TargetWatch watch =
        new TargetWatch(targets.checks(), TARGETS_LOOKED_AT_EVERY, TARGETS_ANSWER_WITHIN);
    AccountWatch accounts =
        new AccountWatch(
            () ->
                loop.accountsInHand().stream()
                    .filter(account -> targets.isOfAccounts(account.target()))
                    .toList(),
            targets::check,
            TARGETS_LOOKED_AT_EVERY);
    StatusReporter reporter =
        new StatusReporter(
            config.name(),
            loop::statuses,
            devices::look,
            () ->
                Stream.concat(watch.reports().stream(), accounts.reports().stream())
                    .limit(StationReport.TARGETS_MAX)
                    .toList(),
            controlPlane,
            Intervals.polling(config.pollEvery()));
    reporter.start();
    return new Station(config.name(), loop, reporter, watch, accounts, controlPlane, workLock);
  }

  /** The targets of those settings, for whoever stands beside a station. */
  public static Targets targets(Map<String, TargetConfig> configured) {
    return new TargetStores(configured, InstantSource.system(), UUID.randomUUID().toString());
  }

  /**
   * Runs a station by itself until this thread is interrupted or the process is told to end.
   *
   * @param configFile YAML
   * @param environment may hold {@value io.drivedock.station.settings.StationConfig#TOKEN_VARIABLE}
   * @param err gets what is wrong with the settings
   * @return {@link #ENDED} or {@link #SETTINGS_WRONG}
   */
  public static int run(Path configFile, Map<String, String> environment, PrintWriter err) {
    Station station;
    try {
      Path folder = Optional.ofNullable(configFile.toAbsolutePath().getParent()).orElseThrow();
      StationConfig config =
          StationConfig.read(SettingsFile.read(configFile), folder, environment, machine());
      station = start(config, InstantSource.system());
    } catch (SettingsException e) {
      err.println(e.getMessage());
      err.flush();
      return SETTINGS_WRONG;
    }
    Thread atExit = new Thread(station::close, "station-close");
    Runtime.getRuntime().addShutdownHook(atExit);
    new ShutdownSignal().untilBegun();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The process ends already, and the hook closes the station.
      return ENDED;
    }
    station.close();
    return ENDED;
  }

  /** The name of this machine; empty if it has none. */
  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }

  /** Whether somebody on the way could read what is sent. */
  private static boolean isInTheClear(URI server) {
    String host = server.getHost();
    boolean isHere = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    return "http".equalsIgnoreCase(server.getScheme()) && !isHere;
  }

  // ---- folders

  /** Makes sure that the folders can be used, and takes the work folder for this station. */
  private static FileLock ready(StationConfig config) {
    List<String> problems = new ArrayList<>();
    config
        .targets()
        .forEach(
            (name, target) -> {
              switch (target) {
                case TargetConfig.Folder(Path folder, TransferOptions _) ->
                    checkTarget("'targets." + name + ".folder'", folder, problems);
                // One that cannot be reached today may be tomorrow; the status report says so.
                case TargetConfig.S3 _, TargetConfig.Azure _ -> {}
              }
            });
    Optional<FileLock> workLock = takenWork(config.work(), problems);
    if (problems.isEmpty()) {
      return workLock.orElseThrow();
    }
    workLock.ifPresent(lock -> close(lock.acquiredBy()));
    throw new SettingsException("the configuration of station " + config.name(), problems);
  }

  private static void tidy(Path work) {
    try {
      int removed =
          WorkFolder.removeUnused(work, InstantSource.system().instant().minus(WORK_KEPT));
      if (removed > 0) {
        LOG.info("removed what was kept of {} drives that nobody asked for any more", removed);
      }
    } catch (IOException e) {
      LOG.warn("the work folder {} was not tidied: {}", work, e.getMessage());
    }
  }

  private static void checkTarget(String key, Path folder, List<String> problems) {
    if (!Files.exists(folder)) {
      problems.add(key + " is " + folder + ", which does not exist; mount it or create it");
    } else if (!Files.isDirectory(folder)) {
      problems.add(key + " is " + folder + ", which is not a folder; name one");
    } else if (!Files.isWritable(folder)) {
      problems.add(
          key + " is " + folder + ", in which this user may not write; give it the right to");
    }
  }

  private static Optional<FileLock> takenWork(Path work, List<String> problems) {
    try {
      Files.createDirectories(work);
      FileChannel file =
          FileChannel.open(
              work.resolve("station.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      Optional<FileLock> lock = lock(file);
      if (lock.isPresent()) {
        return lock;
      }
      close(file);
      problems.add("'work' is " + work + ", which another station uses; give each its own");
    } catch (IOException e) {
      problems.add(
          "'work' is " + work + ", in which this user cannot write (" + e + "); name another");
    }
    return Optional.empty();
  }

  private static Optional<FileLock> lock(FileChannel file) throws IOException {
    try {
      return Optional.ofNullable(file.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  private static void close(Channel file) {
    try {
      file.close();
    } catch (IOException e) {
      LOG.debug("a lock that is not used was not closed", e);
    }
  }
}
