package io.drivedock.station;

import io.drivedock.station.settings.TargetConfig;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.TargetCheck;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.TransferOptions;
import io.drivedock.station.store.azure.AzurePlace;
import io.drivedock.station.store.azure.AzureTargets;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.store.s3.S3Place;
import io.drivedock.station.store.s3.S3Targets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The targets of a station, each opened by the store of its kind. */
final class TargetStores implements Targets {

  private final FolderTargets folders;
  private final S3Targets s3;
  private final AzureTargets azure;
  private final Map<String, TargetConfig> configured;

  /**
   * Those targets.
   *
   * @param user who uses them, by a name that no other has
   */
  TargetStores(Map<String, TargetConfig> configured, InstantSource clock, String user) {
    Map<String, Path> folderPlaces = new LinkedHashMap<>();
    Map<String, S3Place> s3Places = new LinkedHashMap<>();
    Map<String, AzurePlace> azurePlaces = new LinkedHashMap<>();
    configured.forEach(
        (name, target) -> {
          switch (target) {
            case TargetConfig.Folder(Path folder, TransferOptions _) ->
                folderPlaces.put(name, folder);
            case TargetConfig.S3(S3Place bucket, TransferOptions _) -> s3Places.put(name, bucket);
            case TargetConfig.Azure(AzurePlace account, TransferOptions _) ->
                azurePlaces.put(name, account);
          }
        });
    this.folders = new FolderTargets(folderPlaces);
    this.s3 = new S3Targets(s3Places, user);
    this.azure = new AzureTargets(azurePlaces, clock);
    this.configured = Map.copyOf(configured);
  }

  /** For each target what answers whether it will work; it throws a StoreException if not. */
  Map<String, TargetCheck> checks() {
    Map<String, TargetCheck> checks = new HashMap<>(folders.checks());
    checks.putAll(s3.checks());
    checks.putAll(azure.checks());
    return checks;
  }

  /** Whether a target is a storage account for each customer, which can only be looked at alone. */
  boolean isOfAccounts(String target) {
    return azure.isOfAccounts(target);
  }

  /**
   * Looks at one account of such a target.
   *
   * @throws StoreException with a sentence for an operator, if it will not work
   */
  void check(AccountInHand account) {
    azure.check(account.target(), account.account());
  }

  @Override
  public ObjectStore open(String target, String account, String owner) {
    return kind(target).open(target, account, owner);
  }

  @Override
  public ObjectStore openSource(String target, String account, String owner) {
    return kind(target).openSource(target, account, owner);
  }

  @Override
  public BlobReader openToRead(String target, String account) {
    return kind(target).openToRead(target, account);
  }

  private Targets kind(String target) {
    return switch (configured.get(target)) {
      case TargetConfig.S3 _ -> s3;
      case TargetConfig.Azure _ -> azure;
      // Also where there is none: it says so.
      case TargetConfig.Folder _ -> folders;
      case null -> folders;
    };
  }

  @Override
  public TransferOptions options(String target) {
    TargetConfig known = configured.get(target);
    return known == null ? TransferOptions.PLAIN : known.options();
  }
}
