package io.drivedock.server.jobs;

import io.drivedock.server.db.Database;

/** Owners of storage accounts for tests that are about something else. */
public final class SampleOwners {

  private SampleOwners() {}

  /** Each account belongs to the subscription that first uses it. */
  public static AccountOwners of(Database database) {
    return new AccountOwners(database, StorageAccounts.in("main"));
  }
}
