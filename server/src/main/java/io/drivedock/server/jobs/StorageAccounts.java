package io.drivedock.server.jobs;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Which target holds the blobs of a storage account. Stations know targets by name; this service
 * holds no credential of any.
 *
 * @param defaultTarget where the accounts lie that are not named
 * @param targets by ARM id or by the account's name, in any letter case
 */
public record StorageAccounts(String defaultTarget, Map<String, String> targets) {

  /** Folds the keys. */
  public StorageAccounts {
    Map<String, String> folded = new LinkedHashMap<>();
    targets.forEach((account, target) -> folded.put(account.toLowerCase(Locale.ROOT), target));
    targets = Map.copyOf(folded);
  }

  /** The name of an account: the last part of its ARM id, in lower case. */
  public static String nameOf(String storageAccountId) {
    String id = storageAccountId.toLowerCase(Locale.ROOT);
    int end = id.length();
    while (end > 0 && id.charAt(end - 1) == '/') {
      end--;
    }
    return id.substring(id.lastIndexOf('/', end - 1) + 1, end);
  }

  /** The target of an account. */
  public String targetOf(String storageAccountId) {
    String byId = targets.get(storageAccountId.toLowerCase(Locale.ROOT));
    return byId != null ? byId : targets.getOrDefault(nameOf(storageAccountId), defaultTarget);
  }
}
