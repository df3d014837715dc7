package io.drivedock.server.jobs;

import io.drivedock.job.Job;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.server.db.Database;
import io.drivedock.server.jobs.JobTable.AccountUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * To whom storage accounts belong: to the owners that the settings name, and else to the
 * subscription that first used an account of that name (decision 0150). Whoever may use an account
 * may use all that lies in it: blobs, logs, lists and copies of manifests.
 */
public final class AccountOwners {

  private static final int JOBS_PER_WRITE = 500;
  private static final int CLAIMS_PER_WRITE = 1_000;
  private static final int CONFLICTS_MAX = 20;
  private static final int JOBS_NAMED_MAX = 10;

  private final Database database;
  private final StorageAccounts accounts;

  /** Owners by those settings, and by what was claimed in that database. */
  public AccountOwners(Database database, StorageAccounts accounts) {
    this.database = database;
    this.accounts = accounts;
  }

  public StorageAccounts accounts() {
    return accounts;
  }

  // ---- asking

  /** Why jobs of a subscription may not use an account; nothing if they may. */
  public Optional<AccountConflict> conflict(String subscription, String storageAccountId) {
    return database.read(sql -> conflict(sql, subscription, storageAccountId));
  }

  /** The same for a job, finished or not. */
  public Optional<AccountConflict> conflict(Job job) {
    return conflict(job.path().subscription(), job.details().storageAccountId());
  }

  /** The jobs that still have something to move and may not, with the reasons. */
  public Map<JobId, AccountConflict> blocked(Collection<Job> jobs) {
    List<Job> open =
        jobs.stream().filter(job -> !job.isFinished() && !job.isCancelRequested()).toList();
    Map<JobId, AccountConflict> blocked = new HashMap<>();
    if (open.isEmpty()) {
      return blocked;
    }
    Map<String, String> holders =
        database.read(
            sql -> AccountOwnerTable.holders(sql, open.stream().map(AccountOwners::name).toList()));
    for (Job job : open) {
      accounts
          .conflict(
              job.path().subscription(), job.details().storageAccountId(), holders.get(name(job)))
          .ifPresent(conflict -> blocked.put(job.id(), conflict));
    }
    return blocked;
  }

  /** The same for one job. */
  public Optional<AccountConflict> blocked(Job job) {
    return Optional.ofNullable(blocked(List.of(job)).get(job.id()));
  }

  private static String name(Job job) {
    return StorageAccounts.nameOf(job.details().storageAccountId());
  }

  Optional<AccountConflict> conflict(JdbcClient sql, String subscription, String id) {
    return accounts.conflict(
        subscription, id, AccountOwnerTable.holder(sql, StorageAccounts.nameOf(id)).orElse(null));
  }

  Optional<AccountConflict> conflict(JdbcClient sql, Job job) {
    return conflict(sql, job.path().subscription(), job.details().storageAccountId());
  }

  // ---- claiming

  /**
   * Notes the first use of an account by a subscription that may use it, in the transaction in
   * which the job is written. Also where the settings name the owners, so that the account still
   * belongs to one of them when they no longer do.
   *
   * @return false if another subscription was faster
   */
  boolean claim(JdbcClient sql, String subscription, String id, Instant at) {
    Optional<Set<String>> named = accounts.ownersOf(id);
    if (named.isPresent() && !accounts.liesByName(id)) {
      return true;
    }
    String account = StorageAccounts.nameOf(id);
    String own = JobPath.fold(subscription);
    Optional<String> before = AccountOwnerTable.holder(sql, account);
    if (before.isEmpty() && AccountOwnerTable.insert(sql, account, own, at)) {
      return true;
    }
    String holder = before.or(() -> AccountOwnerTable.holder(sql, account)).orElse("");
    if (holder.equals(own) || named.filter(all -> all.contains(holder)).isPresent()) {
      return true;
    }
    return named.isPresent() && AccountOwnerTable.move(sql, account, holder, own, at);
  }

  boolean claim(JdbcClient sql, Job job, Instant at) {
    return claim(sql, job.path().subscription(), job.details().storageAccountId(), at);
  }

  // ---- at the start

  /**
   * Claims accounts for the oldest of the jobs that name them, where nobody has: jobs that an older
   * version wrote have claimed nothing. Says in a sentence for each account which jobs are not
   * moved because it is not their subscription's.
   */
  public List<String> settle(Instant now) {
    noteAccounts();
    List<AccountUse> uses = database.read(JobTable::accountUses);
    List<AccountUse> unclaimed = database.read(sql -> unclaimed(sql, uses));
    for (int from = 0; from < unclaimed.size(); from += CLAIMS_PER_WRITE) {
      List<AccountUse> some =
          unclaimed.subList(from, Math.min(unclaimed.size(), from + CLAIMS_PER_WRITE));
      boolean _ = database.write(sql -> claimAll(sql, some, now));
    }
    return database.read(sql -> conflicts(sql, uses));
  }

  private void noteAccounts() {
    Optional<JobId> last = Optional.of(JobId.FIRST);
    while (last.isPresent()) {
      JobId after = last.get();
      last = database.write(sql -> JobTable.noteAccounts(sql, after, JOBS_PER_WRITE));
    }
  }

  private List<AccountUse> unclaimed(JdbcClient sql, List<AccountUse> uses) {
    return uses.stream()
        .filter(
            use -> AccountOwnerTable.holder(sql, StorageAccounts.nameOf(use.account())).isEmpty())
        .toList();
  }

  /** Each at its turn: what one claims decides on the next. */
  private boolean claimAll(JdbcClient sql, List<AccountUse> uses, Instant now) {
    for (AccountUse use : uses) {
      if (conflict(sql, use.subscription(), use.account()).isEmpty()) {
        boolean _ = claim(sql, use.subscription(), use.account(), now);
      }
    }
    return true;
  }

  private List<String> conflicts(JdbcClient sql, List<AccountUse> uses) {
    List<String> sentences = new ArrayList<>();
    for (AccountUse use : uses) {
      Optional<AccountConflict> conflict = conflict(sql, use.subscription(), use.account());
      List<String> jobs =
          conflict.isEmpty() ? List.of() : JobTable.openJobs(sql, use, JOBS_NAMED_MAX + 1);
      if (!jobs.isEmpty() && sentences.size() == CONFLICTS_MAX) {
        sentences.add("Jobs of further storage accounts are not moved for reasons of this kind.");
        return sentences;
      }
      if (!jobs.isEmpty()) {
        List<String> named = jobs.subList(0, Math.min(JOBS_NAMED_MAX, jobs.size()));
        sentences.add(conflict.orElseThrow().ofJobs(named, jobs.size() > JOBS_NAMED_MAX));
      }
    }
    return sentences;
  }
}
