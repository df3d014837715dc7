package io.drivedock.server.jobs;

import io.drivedock.job.Job;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.Micros;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Resource groups and subscriptions. A group is there if somebody made it, which is a row, or if a
 * job is in it, which is none; a subscription is there if a group of it is.
 */
public final class GroupTable {

  /** A refusal to delete a group names no more of its jobs. */
  static final int NAMED_JOBS_MAX = 20;

  /** A list of subscriptions has no more. */
  static final int SUBSCRIPTIONS_MAX = 1_000;

  /** The states in which a job may be deleted (docs/lifecycle.md). */
  private static final List<String> DELETABLE = List.of("Creating", "Completed", "Closed");

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<LinkedHashMap<String, String>> TAGS = new TypeReference<>() {};

  private final Database database;

  /** The groups in that database. */
  public GroupTable(Database database) {
    this.database = database;
  }

  /** What became of a wish to delete a group. */
  public sealed interface Deletion {

    /** It is gone. */
    record Deleted() implements Deletion {}

    /** There was none. */
    record NotFound() implements Deletion {}

    /**
     * It stays, because these jobs are in it.
     *
     * @param jobs their names; of many only the newest
     */
    record InUse(List<String> jobs) implements Deletion {

      public InUse {
        jobs = List.copyOf(jobs);
      }
    }
  }

  // ---- reading

  /** Whether a group is there. */
  public boolean exists(String subscription, String group) {
    return database.read(sql -> find(sql, subscription, group)).isPresent();
  }

  /** A group, in any letter case. */
  public Optional<ResourceGroup> find(String subscription, String group) {
    return database.read(sql -> find(sql, subscription, group));
  }

  /**
   * The groups of a subscription by name.
   *
   * @param after the {@link ResourceGroup#key()} where the page before ended
   */
  public List<ResourceGroup> list(String subscription, @Nullable String after, int limit) {
    return database.read(
        sql -> {
          List<ResourceGroup> groups = new ArrayList<>();
          String last = after == null ? "" : after;
          while (groups.size() < limit) {
            Optional<String> next = next(sql, subscription, last);
            if (next.isEmpty()) {
              break;
            }
            last = next.get();
            find(sql, subscription, last).ifPresent(groups::add);
          }
          return groups;
        });
  }

  /** The subscriptions in which a group is, in the lower case in which they are kept. */
  public List<String> subscriptions() {
    return database.read(
        sql -> {
          List<String> subscriptions = new ArrayList<>();
          String last = "";
          while (subscriptions.size() < SUBSCRIPTIONS_MAX) {
            // Two seeks in an index for each subscription, however many jobs it has.
            Optional<String> next =
                sql.sql(
                        "select min(s) as next from (select min(subscription) as s from jobs where"
                            + " subscription > :last union all select min(subscription) as s from"
                            + " resource_groups where subscription > :last) as both_kinds")
                    .param("last", last)
                    .query((row, i) -> Optional.ofNullable(row.getString("next")))
                    .single();
            if (next.isEmpty()) {
              break;
            }
            last = next.get();
            subscriptions.add(last);
          }
          return subscriptions;
        });
  }

  private static Optional<String> next(JdbcClient sql, String subscription, String last) {
    return sql.sql(
            "select min(g) as next from (select min(resource_group) as g from jobs where"
                + " subscription = :s and resource_group > :last union all select"
                + " min(resource_group) as g from resource_groups where subscription = :s and"
                + " resource_group > :last) as both_kinds")
        .param("s", JobPath.fold(subscription))
        .param("last", last)
        .query((row, i) -> Optional.ofNullable(row.getString("next")))
        .single();
  }

  private static Optional<ResourceGroup> find(JdbcClient sql, String subscription, String group) {
    Optional<ResourceGroup> made = made(sql, subscription, group);
    return made.isPresent()
        ? made
        : jobsIn(sql, subscription, group, 1).stream()
            .findFirst()
            .map(
                job ->
                    new ResourceGroup(
                        JobPath.fold(subscription), job.resourceGroup(), null, Map.of()));
  }

  private static Optional<ResourceGroup> made(JdbcClient sql, String subscription, String group) {
    return sql.sql(
            "select subscription, name, location, tags from resource_groups where subscription = :s"
                + " and resource_group = :g")
        .param("s", JobPath.fold(subscription))
        .param("g", JobPath.fold(group))
        .query(
            (row, i) ->
                new ResourceGroup(
                    row.getString("subscription"),
                    row.getString("name"),
                    row.getString("location"),
                    JSON.readValue(row.getString("tags"), TAGS)))
        .optional();
  }

  private static List<JobPath> jobsIn(
      JdbcClient sql, String subscription, String group, int limit) {
    return sql.sql(
            "select body from jobs where subscription = :s and resource_group = :g order by id desc"
                + " limit :limit")
        .param("s", JobPath.fold(subscription))
        .param("g", JobPath.fold(group))
        .param("limit", limit)
        .query((row, i) -> JobDocument.read(row.getString("body")).path())
        .list();
  }

  /** Names of jobs in a group; of many only the newest. */
  public List<String> jobs(String subscription, String group) {
    return database.read(
        sql ->
            jobsIn(sql, subscription, group, NAMED_JOBS_MAX).stream().map(JobPath::name).toList());
  }

  /**
   * Jobs of a group that may be deleted in the state that they are in, the oldest first.
   *
   * @param after the last of those before
   */
  public List<Job> deletable(String subscription, String group, @Nullable JobId after, int limit) {
    return database.read(
        sql ->
            sql.sql(
                    "select body from jobs where subscription = :s and resource_group = :g and id >"
                        + " :after and state in (:states) order by id limit :limit")
                .param("s", JobPath.fold(subscription))
                .param("g", JobPath.fold(group))
                .param("after", after == null ? "" : after.toString())
                .param("states", DELETABLE)
                .param("limit", limit)
                .query((row, i) -> JobDocument.read(row.getString("body")))
                .list());
  }

  // ---- writing

  /**
   * Gives a group other tags.
   *
   * @param location of a group that nobody made
   * @param change what the tags become, of what they are
   * @return the group as it is then; nothing if there is none
   */
  public Optional<ResourceGroup> retag(
      String subscription,
      String group,
      String location,
      Instant at,
      UnaryOperator<Map<String, String>> change) {
    return database.write(
        sql -> {
          Optional<ResourceGroup> before = find(sql, subscription, group);
          Optional<ResourceGroup> after =
              before.map(known -> known.with(change.apply(known.tags())));
          if (!after.equals(before)) {
            after.ifPresent(
                known ->
                    put(sql, known, known.location() == null ? location : known.location(), at));
          }
          return after;
        });
  }

  /**
   * Makes a group, or gives one that is there new tags; the spelling of its name and its location
   * stay what they were.
   *
   * @return whether it was not there before
   */
  public boolean put(ResourceGroup group, Instant at) {
    String location = group.location();
    if (location == null) {
      throw new IllegalArgumentException("a group is made in a location");
    }
    return database.write(
        sql -> {
          Optional<ResourceGroup> before = find(sql, group.subscription(), group.name());
          String name = before.map(ResourceGroup::name).orElse(group.name());
          put(
              sql,
              new ResourceGroup(group.subscription(), name, location, group.tags()),
              location,
              at);
          return before.isEmpty();
        });
  }

  private static void put(JdbcClient sql, ResourceGroup group, String location, Instant at) {
    sql.sql(
            "insert into resource_groups (subscription, resource_group, name, location, tags,"
                + " created_at) values (:s, :g, :name, :location, :tags, :at) on conflict"
                + " (subscription, resource_group) do update set tags = excluded.tags")
        .param("s", JobPath.fold(group.subscription()))
        .param("g", group.key())
        .param("name", group.name())
        .param("location", location)
        .param("tags", JSON.writeValueAsString(group.tags()))
        .param("at", Micros.of(at))
        .update();
  }

  /** Deletes a group that no job is in. */
  public Deletion delete(String subscription, String group) {
    return database.write(
        sql -> {
          List<JobPath> jobs = jobsIn(sql, subscription, group, NAMED_JOBS_MAX);
          if (!jobs.isEmpty()) {
            return new Deletion.InUse(jobs.stream().map(JobPath::name).toList());
          }
          int rows =
              sql.sql("delete from resource_groups where subscription = :s and resource_group = :g")
                  .param("s", JobPath.fold(subscription))
                  .param("g", JobPath.fold(group))
                  .update();
          sql.sql("delete from deployments where subscription = :s and resource_group = :g")
              .param("s", JobPath.fold(subscription))
              .param("g", JobPath.fold(group))
              .update();
          return rows == 1 ? new Deletion.Deleted() : new Deletion.NotFound();
        });
  }
}
