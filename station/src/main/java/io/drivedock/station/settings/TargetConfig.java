package io.drivedock.station.settings;

import io.drivedock.settings.Settings;
import io.drivedock.station.store.Bandwidth;
import io.drivedock.station.store.ReadBack;
import io.drivedock.station.store.TransferOptions;
import io.drivedock.station.store.azure.AzurePlace;
import io.drivedock.station.store.s3.S3Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the blobs of one target go. What it prints holds no secret. */
public sealed interface TargetConfig {

  /** MiB per second; more than any network that a station has. */
  int BANDWIDTH_MAX = 100_000;

  /**
   * Into a folder.
   *
   * @param folder must be there: a station never makes it, because in the place of a disk that is
   *     not mounted it would fill another one
   */
  record Folder(Path folder, TransferOptions options) implements TargetConfig {

    /** Plainly. */
    public Folder(Path folder) {
      this(folder, TransferOptions.PLAIN);
    }

    @Override
    public String place() {
      return folder.toString();
    }
  }

  /** Into a bucket of S3. */
  record S3(S3Place bucket, TransferOptions options) implements TargetConfig {
    @Override
    public String place() {
      return bucket.place();
    }
  }

  /** Into a blob service of Azure. */
  record Azure(AzurePlace account, TransferOptions options) implements TargetConfig {
    @Override
    public String place() {
      return account.place();
    }
  }

  /** Where that is, for people; holds no secret. */
  String place();

  /** How blobs are moved there. */
  TransferOptions options();

  /**
   * Reads the section {@code targets}.
   *
   * @param base what relative paths are relative to
   * @param environment may hold keys of S3 and of Azure
   * @return by the names that the server gives them
   */
  static Map<String, TargetConfig> read(
      Settings settings, Path base, Map<String, String> environment) {
    Map<String, TargetConfig> targets = new LinkedHashMap<>();
    settings
        .sections("targets")
        .forEach(
            (name, target) -> {
              targets.put(name, one(target, base, environment));
            });
    return targets;
  }

  /**
   * Reads the targets out of settings that may say all that a station needs, and ends the reading.
   *
   * @throws io.drivedock.settings.SettingsException if a target is wrong, or there is none
   */
  static Map<String, TargetConfig> readAlone(
      Settings settings, Path base, Map<String, String> environment) {
    for (String other : StationConfig.KEYS) {
      Optional<String> _ = settings.text(other);
    }
    Map<String, TargetConfig> targets = read(settings, base, environment);
    if (targets.isEmpty()) {
      settings.problem("targets", "names no target; name the one that has the blobs");
    }
    settings.finish();
    return targets;
  }

  private static TargetConfig one(Settings target, Path base, Map<String, String> environment) {
    Settings s3 = target.section("s3");
    Settings azure = target.section("azure");
    List<String> kinds = new ArrayList<>();
    target.text("folder").ifPresent(folder -> kinds.add("folder"));
    if (!s3.isEmpty()) {
      kinds.add("s3");
    }
    if (!azure.isEmpty()) {
      kinds.add("azure");
    }
    if (kinds.size() > 1) {
      target.problem(
          kinds.getFirst(),
          "and '" + kinds.get(1) + "' are both given: a target has only one of them");
    }
    // In the place of a wrong one stands any: reading ends with a problem.
    TargetConfig wrong = new Folder(base);
    if (!azure.isEmpty()) {
      TransferOptions options = options(target, ReadBack.SAMPLED);
      return AzureSettings.read(azure, base, environment)
          .<TargetConfig>map(place -> new Azure(place, options))
          .orElse(wrong);
    }
    if (!s3.isEmpty()) {
      TransferOptions options = options(target, ReadBack.SAMPLED);
      return S3Settings.read(s3, base, environment)
          .<TargetConfig>map(place -> new S3(place, options))
          .orElse(wrong);
    }
    // What is read back comes from the cache of the system, and proves little.
    return new Folder(StationConfig.folder(target, "folder", base), options(target, ReadBack.NONE));
  }

  /** What an export of a blob means. */
  enum Snapshots {
    ALL,
    NONE
  }

  /** What is done with a blob whose Content-MD5 is not that of its bytes. */
  enum StaleMd5 {
    EXPORT,
    REFUSE
  }

  private static TransferOptions options(Settings target, ReadBack otherwise) {
    ReadBack readBack = target.oneOf("readBack", otherwise, List.of(ReadBack.values()));
    boolean commitsDamaged = target.flag("commitDamaged", false);
    boolean exportsSnapshots =
        target.oneOf("snapshots", Snapshots.ALL, List.of(Snapshots.values())) == Snapshots.ALL;
    boolean exportsStaleMd5 =
        target.oneOf("staleMd5", StaleMd5.EXPORT, List.of(StaleMd5.values())) == StaleMd5.EXPORT;
    int mibPerSecond = target.whole("bandwidthMiB", 0, 0, BANDWIDTH_MAX);
    return new TransferOptions(
        readBack,
        commitsDamaged,
        exportsSnapshots,
        exportsStaleMd5,
        mibPerSecond == 0 ? Bandwidth.UNLIMITED : Bandwidth.of((long) mibPerSecond << 20));
  }
}
