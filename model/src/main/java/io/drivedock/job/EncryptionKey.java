package io.drivedock.job;

import org.jspecify.annotations.Nullable;

/**
 * Whose key wraps the BitLocker keys of a job (azure-rest-api-specs, storageimportexport).
 *
 * @param kekType {@code MicrosoftManaged} (the service's own) or {@code CustomerManaged}
 * @param kekUrl identifier of the customer's key
 * @param kekVaultResourceId ARM id of the vault it lies in
 */
public record EncryptionKey(
    String kekType, @Nullable String kekUrl, @Nullable String kekVaultResourceId) {

  /** The service's own key: what a job has that names none. */
  public static final EncryptionKey SERVICE_MANAGED =
      new EncryptionKey("MicrosoftManaged", null, null);
}
