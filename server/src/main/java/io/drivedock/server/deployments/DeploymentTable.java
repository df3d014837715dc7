package io.drivedock.server.deployments;

import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.Micros;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Deployments that were, by their names: of each the last one counts. */
public final class DeploymentTable {

  /** A group keeps no more; the oldest go. */
  static final int KEPT_MAX = 800;

  private static final String COLUMNS =
      "select subscription, resource_group, name, at, success, body from deployments where"
          + " subscription = :s and resource_group = :g";

  private final Database database;

  /** The deployments in that database. */
  public DeploymentTable(Database database) {
    this.database = database;
  }

  /** Keeps a deployment in place of one of its name. */
  public void put(Deployment deployment) {
    database.write(
        sql -> {
          remove(sql, deployment.subscription(), deployment.group(), deployment.name());
          sql.sql(
                  "insert into deployments (subscription, resource_group, name_key, name, at,"
                      + " success, body) values (:s, :g, :key, :name, :at, :success, :body)")
              .param("s", JobPath.fold(deployment.subscription()))
              .param("g", JobPath.fold(deployment.group()))
              .param("key", JobPath.fold(deployment.name()))
              .param("name", deployment.name())
              .param("at", Micros.of(deployment.at()))
              .param("success", deployment.isSuccess() ? 1 : 0)
              .param("body", deployment.body())
              .update();
          for (JobId job : deployment.jobs()) {
            // A job that was erased meanwhile has nothing to be erased by.
            sql.sql(
                    "insert into deployment_jobs (job_id, subscription, resource_group, name_key)"
                        + " select :job, :s, :g, :key where exists (select 1 from jobs where id ="
                        + " :job) on conflict do nothing")
                .param("job", job.toString())
                .param("s", JobPath.fold(deployment.subscription()))
                .param("g", JobPath.fold(deployment.group()))
                .param("key", JobPath.fold(deployment.name()))
                .update();
          }
          forgetOldest(sql, deployment);
          return 1;
        });
  }

  private static void forgetOldest(JdbcClient sql, Deployment deployment) {
    sql.sql(
            "delete from deployments where subscription = :s and resource_group = :g and at <"
                + " (select at from deployments where subscription = :s and resource_group = :g"
                + " order by at desc limit 1 offset "
                + (KEPT_MAX - 1)
                + ")")
        .param("s", JobPath.fold(deployment.subscription()))
        .param("g", JobPath.fold(deployment.group()))
        .update();
  }

  /** One of a group, in any letter case. */
  public Optional<Deployment> find(String subscription, String group, String name) {
    return database.read(
        sql ->
            sql.sql(COLUMNS + " and name_key = :key")
                .param("s", JobPath.fold(subscription))
                .param("g", JobPath.fold(group))
                .param("key", JobPath.fold(name))
                .query(DeploymentTable::deployment)
                .optional());
  }

  /**
   * Those of a group by their names.
   *
   * @param after the name in lower case where the page before ended
   */
  public List<Deployment> list(
      String subscription, String group, @Nullable String after, int limit) {
    return database.read(
        sql ->
            sql.sql(COLUMNS + " and name_key > :after order by name_key limit :limit")
                .param("s", JobPath.fold(subscription))
                .param("g", JobPath.fold(group))
                .param("after", after == null ? "" : after)
                .param("limit", limit)
                .query(DeploymentTable::deployment)
                .list());
  }

  /** Forgets one; whether it was there. */
  public boolean delete(String subscription, String group, String name) {
    return database.write(sql -> remove(sql, subscription, group, name));
  }

  private static boolean remove(JdbcClient sql, String subscription, String group, String name) {
    return sql.sql(
                "delete from deployments where subscription = :s and resource_group = :g and"
                    + " name_key = :key")
            .param("s", JobPath.fold(subscription))
            .param("g", JobPath.fold(group))
            .param("key", JobPath.fold(name))
            .update()
        == 1;
  }

  private static Deployment deployment(ResultSet row, int i) throws SQLException {
    return new Deployment(
        row.getString("subscription"),
        row.getString("resource_group"),
        row.getString("name"),
        Micros.instant(row.getLong("at")),
        row.getLong("success") == 1,
        row.getString("body"),
        List.of());
  }
}
