package io.drivedock.app.drive;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.station.StationMain;
import io.drivedock.station.settings.SettingsFile;
import io.drivedock.station.settings.TargetConfig;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.RetryingReader;
import io.drivedock.station.store.RetryingStore;
import io.drivedock.station.store.StoreException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which store of which settings. */
public final class StoreOptions {

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description = "One of the 'targets' in SETTINGS; needed only if there are several")
  private @Nullable String target;

  @Option(
      names = "--account",
      paramLabel = "NAME",
      description = "The storage account of the blobs, as the job names it")
  private @Nullable String account;

  /** Made by picocli. */
  public StoreOptions() {}

  /** Whether one of them was given. */
  boolean areGiven() {
    return target != null || account != null;
  }

  /** A target that settings name, and the account in it. */
  public record Chosen(Map<String, TargetConfig> targets, String target, String account) {

    /** How it is set up. */
    public TargetConfig config() {
      return Optional.ofNullable(targets.get(target)).orElseThrow();
    }

    /** Where that is, for people. */
    String place() {
      return "account " + account + " in " + config().place();
    }

    /**
     * Opens it to bring blobs.
     *
     * @throws CommandFailedException if it does not work
     */
    RetryingStore open(String owner, BooleanSupplier isStopped) {
      try {
        ObjectStore store = StationMain.targets(targets).open(target, account, owner);
        return new RetryingStore(
            store,
            RetryPolicy.DEFAULT,
            config().options().bandwidth(),
            () -> isStopped.getAsBoolean());
      } catch (StoreException e) {
        throw new CommandFailedException(Exit.UNUSABLE, String.valueOf(e.getMessage()), e);
      }
    }

    /**
     * Opens it to read only.
     *
     * @throws StoreException if it does not work
     */
    public RetryingReader openToRead(RetryPolicy retryPolicy, BooleanSupplier isStopped) {
      BlobReader store = StationMain.targets(targets).openToRead(target, account);
      return new RetryingReader(
          store, retryPolicy, config().options().bandwidth(), () -> isStopped.getAsBoolean());
    }
  }

  /**
   * Reads the settings.
   *
   * @param file those of a station, or with nothing but {@code targets}
   * @throws io.drivedock.settings.SettingsException if they are wrong
   * @throws CommandFailedException if they do not say which
   */
  Chosen read(Path file, Map<String, String> environment) {
    return read(file, environment, null);
  }

  /**
   * Reads the settings, where somebody else knows whose blobs they are.
   *
   * @param accountOtherwise counts if none is given
   */
  public Chosen read(
      Path file, Map<String, String> environment, @Nullable String accountOtherwise) {
    String whose = account == null ? accountOtherwise : account;
    Path base = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
    Map<String, TargetConfig> targets =
        TargetConfig.readAlone(SettingsFile.read(file), base, environment);
    String known = String.join(", ", new TreeSet<>(targets.keySet()));
    if (whose == null) {
      throw new CommandFailedException(
          Exit.UNUSABLE, "Name the job's storage account with --account.");
    }
    String chosen = target;
    if (chosen == null) {
      if (targets.size() > 1) {
        throw new CommandFailedException(
            Exit.UNUSABLE, file + " has several targets: " + known + ". Choose one with --target.");
      }
      chosen = targets.keySet().iterator().next();
    } else if (!targets.containsKey(chosen)) {
      throw new CommandFailedException(
          Exit.UNUSABLE, file + " has no target '" + chosen + "', but " + known + ".");
    }
    return new Chosen(targets, chosen, whose);
  }
}
