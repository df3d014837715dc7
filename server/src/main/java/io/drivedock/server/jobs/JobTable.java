package io.drivedock.server.jobs;

import io.drivedock.dock.Progress;
import io.drivedock.drive.DriveId;
import io.drivedock.job.Drive;
import io.drivedock.job.Job;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobState;
import io.drivedock.job.Parcel;
import io.drivedock.server.access.Scope;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.Micros;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of jobs. Everyone may read; only this package writes. */
public final class JobTable {

  /** Most drives are in no more than one job; a search by drive looks at so many. */
  static final int JOBS_PER_DRIVE_MAX = 100;

  /** A bench has fewer drives. */
  private static final int JOBS_OF_DRIVES_MAX = 2_000;

  private static final String WITH_TEXT =
      "(name like :part escape '!' or resource_group like :part escape '!' or tracking_number ="
          + " :whole or id in (select job_id from drives where drive_id = :whole))";

  private final Database database;

  /** The jobs in that database. */
  public JobTable(Database database) {
    this.database = database;
  }

  static boolean isEmpty(JdbcClient sql) {
    return sql.sql("select id from jobs limit 1").query(String.class).optional().isEmpty();
  }

  // ---- reading

  /** The job at a path, in any letter case. */
  public Optional<StoredJob> find(JobPath path) {
    return database.read(sql -> find(sql, path).map(job -> withProgress(sql, job)));
  }

  /** The job with a key. */
  public Optional<StoredJob> find(JobId id) {
    return database.read(sql -> find(sql, id).map(job -> withProgress(sql, job)));
  }

  /** A job that was written a moment ago, with what its stations have told of its transfer. */
  public StoredJob justWritten(Job job) {
    StoredJob written = new StoredJob(job, 0, Map.of());
    return job.state() instanceof JobState.Transferring
        ? database.read(sql -> withProgress(sql, written))
        : written;
  }

  /** A page of jobs, newest first. Every page costs the same, the first as the last. */
  public JobListPage list(JobQuery query) {
    return database.read(
        sql -> {
          List<StoredJob> found = select(sql, query);
          boolean hasMore = found.size() > query.limit();
          List<StoredJob> page = hasMore ? found.subList(0, query.limit()) : found;
          return new JobListPage(
              page.stream().map(job -> withProgress(sql, job)).toList(), hasMore);
        });
  }

  /**
   * Who is limited to some subscriptions is shown the newest of each, merged: so each is found in
   * an index, and no page is dearer than as many pages as there are subscriptions.
   */
  private static List<StoredJob> select(JdbcClient sql, JobQuery query) {
    Map<String, Object> values = new HashMap<>();
    String where = where(query, values);
    values.put("limit", query.limit() + 1);
    String source =
        switch (query.scope()) {
          case Scope.Within(List<String> subscriptions) when query.subscription() == null ->
              newestOf(subscriptions, where, values);
          case Scope.Within within when !within.covers(query.subscription()) -> "jobs where 1 = 0";
          // What is looked for stands in an index; only what is found is read.
          case Scope scope when query.text() != null ->
              "jobs where id in (select id from (select id from jobs%s order by id desc limit :limit) as found)"
                  .formatted(where);
          case Scope scope -> "jobs" + where;
        };
    return sql.sql("select version, body from " + source + " order by id desc limit :limit")
        .params(values)
        .query((row, i) -> stored(row.getLong("version"), row.getString("body")))
        .list();
  }

  private static String newestOf(
      List<String> subscriptions, String where, Map<String, Object> values) {
    List<String> each = new ArrayList<>();
    for (String subscription : subscriptions) {
      String name = "within" + each.size();
      values.put(name, subscription);
      each.add(
          "select id from (select id from jobs%s subscription = :%s order by id desc limit :limit)"
                  .formatted(where.isEmpty() ? " where" : where + " and", name)
              + " as "
              + name);
    }
    return "jobs where id in (" + String.join(" union all ", each) + ")";
  }

  private static String where(JobQuery query, Map<String, Object> values) {
    StringBuilder where = new StringBuilder();
    String subscription = query.subscription();
    narrow(
        where,
        values,
        "subscription = :subscription",
        "subscription",
        subscription == null ? null : fold(subscription));
    String group = query.resourceGroup();
    narrow(where, values, "resource_group = :group", "group", group == null ? null : fold(group));
    narrow(
        where, values, "type = :type", "type", query.type() == null ? null : query.type().text());
    narrow(where, values, "state = :state", "state", query.state());
    String tracking = query.trackingNumber();
    narrow(
        where,
        values,
        "tracking_number = :tracking",
        "tracking",
        tracking == null ? null : fold(tracking));
    DriveId drive = query.drive();
    narrow(
        where,
        values,
        "id in (select job_id from drives where drive_id = :drive)",
        "drive",
        drive == null ? null : fold(drive.value()));
    JobId after = query.after();
    narrow(where, values, "id < :after", "after", after == null ? null : after.toString());
    String text = query.text();
    narrow(where, values, WITH_TEXT, "part", text == null ? null : "%" + likened(fold(text)) + "%");
    if (text != null) {
      values.put("whole", fold(text));
    }
    return where.toString();
  }

  /** A text as it is, where a pattern is asked for. */
  private static String likened(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }

  private static void narrow(
      StringBuilder where,
      Map<String, Object> values,
      String condition,
      String name,
      @Nullable Object value) {
    if (value != null) {
      where.append(where.isEmpty() ? " where " : " and ").append(condition);
      values.put(name, value);
    }
  }

  private static StoredJob stored(long version, String body) {
    return new StoredJob(JobDocument.read(body), version, Map.of());
  }

  private static StoredJob withProgress(JdbcClient sql, StoredJob job) {
    if (!(job.job().state() instanceof JobState.Transferring)) {
      return job;
    }
    Map<DriveId, Progress> progress = LeaseTable.progress(sql, job.job().id());
    return new StoredJob(job.job(), job.version(), progress);
  }

  Optional<StoredJob> find(JdbcClient sql, JobPath path) {
    JobPath folded = path.folded();
    return sql.sql(
            "select version, body from jobs where subscription = :s and resource_group = :g and"
                + " name = :n")
        .param("s", folded.subscription())
        .param("g", folded.resourceGroup())
        .param("n", folded.name())
        .query((row, i) -> stored(row.getLong("version"), row.getString("body")))
        .optional();
  }

  Optional<StoredJob> find(JdbcClient sql, JobId id) {
    return sql.sql("select version, body from jobs where id = :id")
        .param("id", id.toString())
        .query((row, i) -> stored(row.getLong("version"), row.getString("body")))
        .optional();
  }

  /** Jobs whose deadline has come, the longest due first. */
  List<StoredJob> due(JdbcClient sql, Instant now, int limit) {
    return sql.sql(
            "select version, body from jobs where due_at <= :now order by due_at, id limit :limit")
        .param("now", Micros.of(now))
        .param("limit", limit)
        .query((row, i) -> stored(row.getLong("version"), row.getString("body")))
        .list();
  }

  /** How many jobs are in each state that any is in. */
  public Map<String, Long> countByState() {
    return database.read(
        sql -> {
          Map<String, Long> counts = new HashMap<>();
          sql.sql("select state, count(*) as jobs from jobs group by state")
              .query(
                  row -> {
                    counts.put(row.getString("state"), row.getLong("jobs"));
                  });
          return counts;
        });
  }

  /** Jobs in a state, the oldest first. */
  public List<StoredJob> oldest(String state, int limit) {
    return database.read(
        sql ->
            sql.sql("select version, body from jobs where state = :state order by id limit :limit")
                .param("state", state)
                .param("limit", limit)
                .query((row, i) -> stored(row.getLong("version"), row.getString("body")))
                .list());
  }

  /** The jobs that name one of these drives, newest first, by drive. */
  public Map<DriveId, List<StoredJob>> ofDrives(Collection<DriveId> drives) {
    Map<DriveId, List<StoredJob>> found = new HashMap<>();
    if (drives.isEmpty()) {
      return found;
    }
    List<String> names = drives.stream().map(drive -> fold(drive.value())).toList();
    List<StoredJob> jobs =
        database.read(
            sql ->
                sql
                    .sql(
                        "select version, body from jobs where id in (select job_id from drives"
                            + " where drive_id in (:drives)) order by id desc limit :limit")
                    .param("drives", names)
                    .param("limit", JOBS_OF_DRIVES_MAX)
                    .query((row, i) -> stored(row.getLong("version"), row.getString("body")))
                    .list()
                    .stream()
                    .map(stored -> withProgress(sql, stored))
                    .toList());
    for (StoredJob stored : jobs) {
      for (DriveId drive : drives) {
        if (stored.job().drive(drive).isPresent()) {
          found.computeIfAbsent(drive, id -> new ArrayList<>()).add(stored);
        }
      }
    }
    return found;
  }

  /** Jobs that time will change before then, the first due first. */
  public List<StoredJob> dueBefore(Instant then, int limit) {
    return database.read(sql -> due(sql, then, limit));
  }

  /** When the next job is due, if any ever is. */
  public Optional<Instant> nextDue() {
    return database.read(
        sql ->
            sql.sql("select due_at from jobs where due_at is not null order by due_at limit 1")
                .query((row, i) -> Micros.instant(row.getLong("due_at")))
                .optional());
  }

  /** Jobs at the dock that have one of these drives waiting or in transfer, oldest first. */
  List<JobId> withDriveToMove(JdbcClient sql, List<DriveId> drives) {
    if (drives.isEmpty()) {
      return List.of();
    }
    return sql.sql(
            "select distinct job_id from drives where drive_id in (:drives) and state in"
                + " ('Received', 'Transferring') order by job_id limit :limit")
        .param("drives", drives.stream().map(id -> fold(id.value())).toList())
        .param("limit", JOBS_PER_DRIVE_MAX)
        .query((row, i) -> JobId.parse(row.getString("job_id")))
        .list();
  }

  // ---- storage accounts

  /**
   * That jobs of a subscription name an account.
   *
   * @param account its ARM id, folded
   * @param subscription folded
   */
  record AccountUse(String account, String subscription) {}

  /** Every account that a job names, with the job's subscription; who used it first comes first. */
  static List<AccountUse> accountUses(JdbcClient sql) {
    return sql.sql(
            "select storage_account, subscription, min(id) as oldest from jobs where"
                + " storage_account is not null group by storage_account, subscription order by"
                + " oldest")
        .query(
            (row, i) ->
                new AccountUse(row.getString("storage_account"), row.getString("subscription")))
        .list();
  }

  /** The oldest jobs of a use that still have something before them, as group and name. */
  static List<String> openJobs(JdbcClient sql, AccountUse use, int limit) {
    return sql.sql(
            "select resource_group, name from jobs where storage_account = :account and"
                + " subscription = :s and state not in ('Completed', 'Closed') order by id limit"
                + " :limit")
        .param("account", use.account())
        .param("s", use.subscription())
        .param("limit", limit)
        .query((row, i) -> row.getString("resource_group") + "/" + row.getString("name"))
        .list();
  }

  /**
   * Notes the account of some jobs of which it is not noted, because an older version wrote them.
   *
   * @return the last of them; nothing if there were none
   */
  static Optional<JobId> noteAccounts(JdbcClient sql, JobId after, int limit) {
    List<Job> jobs =
        sql.sql(
                "select body from jobs where storage_account is null and id > :after order by id"
                    + " limit :limit")
            .param("after", after.toString())
            .param("limit", limit)
            .query((row, i) -> JobDocument.read(row.getString("body")))
            .list();
    for (Job job : jobs) {
      sql.sql("update jobs set storage_account = :account where id = :id")
          .param("id", job.id().toString())
          .param("account", fold(job.details().storageAccountId()))
          .update();
    }
    return jobs.isEmpty() ? Optional.empty() : Optional.of(jobs.getLast().id());
  }

  // ---- writing

  void insert(JdbcClient sql, Job job) {
    JobPath folded = job.path().folded();
    sql.sql(
            "insert into jobs (id, subscription, resource_group, name, state, type,"
                + " tracking_number, storage_account, due_at, version, body) values (:id, :s, :g,"
                + " :n, :state, :type, :tracking, :account, :due, 1, :body)")
        .param("id", job.id().toString())
        .param("s", folded.subscription())
        .param("g", folded.resourceGroup())
        .param("n", folded.name())
        .params(columns(job))
        .update();
    job.drives().forEach(drive -> putDrive(sql, job, drive));
  }

  /** Writes a job if it still has that version; whether it had. */
  boolean update(JdbcClient sql, Job job, long version) {
    int rows =
        sql.sql(
                "update jobs set state = :state, type = :type, tracking_number = :tracking,"
                    + " storage_account = :account, due_at = :due, body = :body, version = version"
                    + " + 1 where id = :id and version = :version")
            .param("id", job.id().toString())
            .param("version", version)
            .params(columns(job))
            .update();
    if (rows == 1) {
      replaceDrives(sql, job);
    }
    return rows == 1;
  }

  /**
   * Deletes jobs and all that belongs to them, those that still have the version they were read
   * with; which these were.
   */
  Set<JobId> delete(JdbcClient sql, List<StoredJob> jobs) {
    if (jobs.isEmpty()) {
      return Set.of();
    }
    List<Object[]> read =
        jobs.stream()
            .map(stored -> new Object[] {stored.job().id().toString(), stored.version()})
            .toList();
    // What was told of a deployment tells of its jobs.
    sql.sql(
            "delete from deployments where (subscription, resource_group, name_key) in (select"
                + " d.subscription, d.resource_group, d.name_key from deployment_jobs d join jobs j"
                + " on j.id = d.job_id where (j.id, j.version) in (values :read))")
        .param("read", read)
        .update();
    return sql.sql("delete from jobs where (id, version) in (values :read) returning id")
        .param("read", read)
        .query((row, i) -> JobId.parse(row.getString("id")))
        .set();
  }

  private static Map<String, Object> columns(Job job) {
    Map<String, Object> columns = new HashMap<>();
    Parcel parcel = job.details().deliveryPackage();
    columns.put("state", job.state().text());
    columns.put("type", job.details().type().text());
    columns.put("tracking", parcel == null ? null : fold(parcel.trackingNumber()));
    columns.put("account", fold(job.details().storageAccountId()));
    columns.put("due", Micros.ofNullable(job.state().deadline()));
    columns.put("body", JobDocument.write(job));
    return columns;
  }

  private static void replaceDrives(JdbcClient sql, Job job) {
    List<String> kept = new ArrayList<>();
    for (Drive drive : job.drives()) {
      kept.add(fold(drive.id().value()));
      putDrive(sql, job, drive);
    }
    // An empty list is no SQL; no drive is called so.
    kept.add("");
    sql.sql("delete from drives where job_id = :job and drive_id not in (:kept)")
        .param("job", job.id().toString())
        .param("kept", kept)
        .update();
  }

  private static void putDrive(JdbcClient sql, Job job, Drive drive) {
    sql.sql(
            "insert into drives (job_id, drive_id, state) values (:job, :drive, :state)"
                + " on conflict (job_id, drive_id) do update set state = excluded.state")
        .param("job", job.id().toString())
        .param("drive", fold(drive.id().value()))
        .param("state", drive.state().getClass().getSimpleName())
        .update();
  }

  static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
