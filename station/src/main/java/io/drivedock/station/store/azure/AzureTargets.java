package io.drivedock.station.store.azure;

import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.TargetCheck;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.TransferOptions;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Places in Azure by the names of targets. Nothing of the SDK is loaded before one is asked for.
 */
public final class AzureTargets implements Targets {

  private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  /**
   * A storage account of Azure itself ("Storage account overview", section on names). With a hyphen
   * it would be another thing: {@code films-secondary} is the read-only copy of {@code films}.
   */
  private static final Pattern AZURE_ACCOUNT = Pattern.compile("[a-z0-9]{3,24}");

  private final Map<String, AzurePlace> places;
  private final InstantSource clock;
  private final Map<Account, AzureAccount> accounts = new ConcurrentHashMap<>();

  private record Account(String target, String name) {}

  public AzureTargets(Map<String, AzurePlace> places, InstantSource clock) {
    this.places = Map.copyOf(places);
    this.clock = clock;
  }

  /**
   * For each target what answers whether it can be reached and the keys are let in; it throws
   * {@link StoreException} if not. Writes nothing. A target with a storage account for each
   * customer is not asked: which there are is known of drives in hand only, see {@link #check}.
   */
  public Map<String, TargetCheck> checks() {
    Map<String, TargetCheck> checks = new HashMap<>();
    places.forEach(
        (name, place) -> {
          if (!place.endpoint().contains(AzurePlace.ACCOUNT)) {
            checks.put(name, () -> check(name, place));
          }
        });
    return checks;
  }

  /** Whether a target is a storage account for each customer. */
  public boolean isOfAccounts(String target) {
    AzurePlace place = places.get(target);
    return place != null && place.endpoint().contains(AzurePlace.ACCOUNT);
  }

  /**
   * Returns if one account of such a target can be reached and the keys are let in; writes nothing.
   *
   * @throws StoreException if not
   */
  public void check(String target, String account) {
    reach(account(target, place(target, account), account));
  }

  private List<String> check(String target, AzurePlace place) {
    reach(account(target, place, "drivedock"));
    return List.of();
  }

  private static void reach(AzureAccount account) {
    // One that is not there is made when it is needed; that it was looked for is enough.
    Object _ =
        account.find(
            "connecting",
            () -> {
              account.calls().findContainer("drivedock");
              return true;
            });
  }

  @Override
  public ObjectStore open(String target, String account, String owner) {
    AzurePlace place = place(target, account);
    return AzureStore.open(account(target, place, account), container(place, account), owner);
  }

  @Override
  public ObjectStore openSource(String target, String account, String owner) {
    AzurePlace place = place(target, account);
    return AzureStore.openSource(account(target, place, account), container(place, account), owner);
  }

  @Override
  public BlobReader openToRead(String target, String account) {
    AzurePlace place = place(target, account);
    return AzureStore.openToRead(account(target, place, account), container(place, account));
  }

  @Override
  public TransferOptions options(String target) {
    return TransferOptions.PLAIN;
  }

  private AzurePlace place(String target, String account) {
    AzurePlace place = places.get(target);
    if (place == null) {
      throw new StoreException(
          StoreException.Kind.FORBIDDEN,
          "This station has no target '"
              + target
              + "'. Name it under 'targets' in the station's settings.");
    }
    String container = container(place, account);
    Pattern names = place.endpoint().contains(AzurePlace.ACCOUNT) ? AZURE_ACCOUNT : ACCOUNT;
    if (!names.matcher(account).matches()
        || (container != null && !AzurePlace.isContainer(container))) {
      throw new StoreException(
          StoreException.Kind.FORBIDDEN,
          "'" + account + "' cannot be an account in target '" + target + "'.");
    }
    return place;
  }

  private static @Nullable String container(AzurePlace place, String account) {
    String pattern = place.container();
    return pattern == null ? null : pattern.replace(AzurePlace.ACCOUNT, account);
  }

  private AzureAccount account(String target, AzurePlace place, String name) {
    return accounts.computeIfAbsent(
        new Account(target, name), it -> new AzureAccount(place, name, clock));
  }
}
