package io.drivedock.server.jobs;

import io.drivedock.job.JobPath;
import io.drivedock.server.jobs.AccountConflict.Reason;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which target holds the blobs of a storage account, and to which subscriptions the account
 * belongs, as the settings say. Stations know targets by name; this service holds no credential of
 * any.
 *
 * <p>A target keeps accounts apart by their bare names (decision 0009), so what is owned is a name
 * in a target: accounts of one name in one target are one account, whatever else their ids say.
 */
public final class StorageAccounts {

  /** The name of an account becomes the name of a folder or of a bucket at the target. */
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9-]{2,62}";

  private static final Pattern BARE_NAME = Pattern.compile(NAME);
  private static final Pattern ID =
      Pattern.compile(
          "/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.(Classic)?Storage"
              + "/storageAccounts/"
              + NAME,
          Pattern.CASE_INSENSITIVE);

  private static final Pattern SUBSCRIPTION = Pattern.compile("/subscriptions/([^/]+)");

  private final String defaultTarget;
  private final Map<String, Named> named;
  private final Map<Place, Set<String>> owners;
  private final boolean isFirstUserOwner;

  /**
   * What is said of an account.
   *
   * @param target absent for the one that it would have anyway
   * @param owners subscriptions; absent where nothing is said of them, empty for nobody
   */
  public record Named(@Nullable String target, @Nullable Set<String> owners) {
    /** Folds and sorts the owners. */
    public Named {
      if (owners != null) {
        Set<String> folded = new TreeSet<>();
        owners.forEach(owner -> folded.add(JobPath.fold(owner)));
        owners = folded;
      }
    }
  }

  /** Where the blobs of an account lie. */
  private record Place(String target, String name) {}

  /**
   * Accounts in those targets, of those owners.
   *
   * @param defaultTarget where the accounts lie that are not named
   * @param named by ARM id or by the account's name, in any letter case
   * @param isFirstUserOwner whether an account whose owners are not named belongs to the
   *     subscription that first uses it; otherwise it belongs to nobody
   * @throws IllegalArgumentException if what is said of one account contradicts itself
   */
  public StorageAccounts(String defaultTarget, Map<String, Named> named, boolean isFirstUserOwner) {
    this.defaultTarget = defaultTarget;
    this.named = new LinkedHashMap<>();
    named.forEach(
        (account, said) -> {
          if (this.named.put(fold(account), said) != null) {
            throw new IllegalArgumentException("'%s' is named twice".formatted(fold(account)));
          }
        });
    this.isFirstUserOwner = isFirstUserOwner;
    this.owners = new HashMap<>();
    this.named.forEach(this::own);
  }

  /** Accounts of which nothing is said: all lie in one target and belong to their first users. */
  public static StorageAccounts in(String target) {
    return new StorageAccounts(target, Map.of(), true);
  }

  /** Whether the text is the ARM id of an account, classic or not. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** Whether the text names an account in the settings. */
  public static boolean isIdOrName(String text) {
    return isId(unslashed(text)) || BARE_NAME.matcher(text).matches();
  }

  /** The name of an account: the last part of its ARM id, in lower case. */
  public static String nameOf(String storageAccountId) {
    String id = fold(storageAccountId);
    return id.substring(id.lastIndexOf('/') + 1);
  }

  /**
   * The subscription that an ARM id names, in lower case; nothing if it names none. What is no GUID
   * is no subscription of this service, so it says nothing of one.
   */
  static Optional<String> subscriptionOf(String storageAccountId) {
    Matcher matcher = SUBSCRIPTION.matcher(fold(storageAccountId));
    return matcher.lookingAt() && JobPath.isSubscription(matcher.group(1))
        ? Optional.of(matcher.group(1))
        : Optional.empty();
  }

  /** The target of an account. */
  public String targetOf(String storageAccountId) {
    return placeOf(storageAccountId).target();
  }

  /** The subscriptions that an account belongs to by the settings; nothing if they do not say. */
  Optional<Set<String>> ownersOf(String storageAccountId) {
    return Optional.ofNullable(owners.get(placeOf(storageAccountId)));
  }

  /** Whether an account lies where an account of its name lies whose id is not named. */
  boolean liesByName(String storageAccountId) {
    return placeOf(storageAccountId).equals(placeOf(nameOf(storageAccountId)));
  }

  /**
   * Why jobs of a subscription may not use an account; nothing if they may.
   *
   * @param claimedBy the subscription that first used an account of that name; absent if none did
   */
  Optional<AccountConflict> conflict(
      String subscription, String storageAccountId, @Nullable String claimedBy) {
    String own = JobPath.fold(subscription);
    String name = nameOf(storageAccountId);
    Optional<String> other = subscriptionOf(storageAccountId).filter(s -> !s.equals(own));
    Optional<Set<String>> named = ownersOf(storageAccountId);
    if (other.isPresent()) {
      return named.filter(all -> all.contains(own) && all.contains(other.get())).isPresent()
          ? Optional.empty()
          : Optional.of(
              new AccountConflict(
                  Reason.NAMES_ANOTHER_SUBSCRIPTION, name, own, Set.of(other.get())));
    }
    if (named.isPresent()) {
      return named.get().contains(own)
          ? Optional.empty()
          : Optional.of(new AccountConflict(Reason.BELONGS_TO_OTHERS, name, own, named.get()));
    }
    if (!isFirstUserOwner) {
      return Optional.of(new AccountConflict(Reason.NOT_NAMED, name, own, Set.of()));
    }
    return claimedBy == null || claimedBy.equals(own)
        ? Optional.empty()
        : Optional.of(new AccountConflict(Reason.BELONGS_TO_OTHERS, name, own, Set.of(claimedBy)));
  }

  // ---- what the settings say

  /** Notes to whom an account belongs; the subscription in an ARM id is its owner by itself. */
  private void own(String account, Named said) {
    Optional<Set<String>> named = Optional.ofNullable(said.owners());
    Optional<String> inId = subscriptionOf(account);
    if (inId.isPresent()
        && named.filter(all -> !all.isEmpty() && !all.contains(inId.get())).isPresent()) {
      throw new IllegalArgumentException(
          "'%s' has owners, and the subscription in its id is none of them".formatted(account));
    }
    Set<String> belongsTo = named.or(() -> inId.map(Set::of)).orElse(null);
    if (belongsTo == null) {
      return;
    }
    Place place = placeOf(account);
    Set<String> before = owners.put(place, belongsTo);
    if (before != null && !before.equals(belongsTo)) {
      throw new IllegalArgumentException(
          ("the account '%s' in target '%s' belongs to %s under one key and to %s under another;"
                  + " name the same owners under both, or give one of them a target of its own")
              .formatted(place.name(), place.target(), words(before), words(belongsTo)));
    }
  }

  private static String words(Set<String> owners) {
    return owners.isEmpty() ? "nobody" : String.join(", ", new TreeSet<>(owners));
  }

  private Place placeOf(String account) {
    String name = nameOf(account);
    String byName = target(name, defaultTarget);
    return new Place(target(fold(account), byName), name);
  }

  private String target(String key, String otherwise) {
    Named said = named.get(key);
    return said == null || said.target() == null ? otherwise : said.target();
  }

  private static String fold(String account) {
    return unslashed(account).toLowerCase(Locale.ROOT);
  }

  private static String unslashed(String account) {
    int end = account.length();
    while (end > 0 && account.charAt(end - 1) == '/') {
      end--;
    }
    return account.substring(0, end);
  }
}
