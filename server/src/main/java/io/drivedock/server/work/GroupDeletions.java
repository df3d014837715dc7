package io.drivedock.server.work;

import io.drivedock.job.Job;
import io.drivedock.job.JobId;
import io.drivedock.job.Stamp;
import io.drivedock.server.access.Caller;
import io.drivedock.server.db.DatabaseException;
import io.drivedock.server.jobs.GroupDeletion;
import io.drivedock.server.jobs.GroupDeletionTable;
import io.drivedock.server.jobs.GroupTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.JobsBusyException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes resource groups with the jobs in them that may be deleted. Each begins at once in a
 * thread of its own; what a server that died left undone, the round goes on with. Two that are at
 * the same do no more than one.
 */
public final class GroupDeletions implements BackgroundTask {

  private static final Logger LOG = LoggerFactory.getLogger(GroupDeletions.class);
  private static final int OPEN_MAX = 100;
  private static final int JOBS_AT_ONCE = 50;
  private static final int STEPS_MAX = 100_000;

  /** How long it can be asked what became of one. */
  private static final Duration KEPT = Duration.ofDays(1);

  private final Jobs jobs;
  private final GroupTable groups;
  private final GroupDeletionTable table;
  private volatile boolean isClosing;

  /** Deletions of those groups and jobs. */
  public GroupDeletions(Jobs jobs, GroupTable groups, GroupDeletionTable table) {
    this.jobs = jobs;
    this.groups = groups;
    this.table = table;
  }

  /** Begins to delete a group; by the id that is answered it can be asked what became of it. */
  public String begin(Caller caller, String subscription, String group) {
    Stamp asked = new Stamp(caller.name(), caller.type(), jobs.time());
    GroupDeletion deletion =
        new GroupDeletion(UUID.randomUUID().toString(), subscription, group, asked, null, false);
    table.insert(deletion);
    Thread.ofVirtual().name("group-deletion").start(() -> goOnAlone(deletion));
    return deletion.id();
  }

  /** One of a subscription; nothing if there was none, or long ago. */
  public Optional<GroupDeletion> find(String subscription, String id) {
    return table.find(subscription, id);
  }

  /** Leaves what is undone to the round of another start. */
  public void close() {
    isClosing = true;
  }

  private void goOnAlone(GroupDeletion deletion) {
    try {
      goOn(deletion, () -> !isClosing);
    } catch (DatabaseException | JobsBusyException e) {
      LOG.info("deletion of a group was interrupted; the task continues it", e);
    }
  }

  @Override
  public String name() {
    return "groups";
  }

  @Override
  public String run(BooleanSupplier mayGoOn) {
    int ended = 0;
    for (GroupDeletion deletion : table.open(OPEN_MAX)) {
      if (mayGoOn.getAsBoolean() && goOn(deletion, mayGoOn)) {
        ended++;
      }
    }
    table.remove(jobs.time().minus(KEPT));
    return ended == 0 ? "" : ended + " deletions of groups ended";
  }

  /** Whether it came to its end. */
  private boolean goOn(GroupDeletion deletion, BooleanSupplier mayGoOn) {
    JobId after = null;
    for (int i = 0; i < STEPS_MAX && mayGoOn.getAsBoolean(); i++) {
      List<Job> some = deletable(deletion, after);
      if (some.isEmpty()) {
        boolean isBlocked =
            groups.delete(deletion.subscription(), deletion.group())
                instanceof GroupTable.Deletion.InUse;
        table.end(deletion.id(), jobs.time(), isBlocked);
        return true;
      }
      for (Job job : some) {
        if (!job.created().at().isAfter(deletion.asked().at())) {
          jobs.delete(job.id());
        }
        after = job.id();
      }
    }
    return false;
  }

  private List<Job> deletable(GroupDeletion deletion, @Nullable JobId after) {
    return groups.deletable(deletion.subscription(), deletion.group(), after, JOBS_AT_ONCE);
  }
}
