package io.drivedock.job;

import org.jspecify.annotations.Nullable;

/**
 * The identity a job acts under at the customer's key vault (azure-rest-api-specs,
 * storageimportexport).
 *
 * @param type {@code None} or {@code SystemAssigned}
 */
public record ManagedIdentity(
    String type, @Nullable String principalId, @Nullable String tenantId) {

  /** What a job has that asks for none. */
  public static final ManagedIdentity NONE = new ManagedIdentity("None", null, null);
}
