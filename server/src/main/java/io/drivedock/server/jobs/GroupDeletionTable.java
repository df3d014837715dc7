package io.drivedock.server.jobs;

import io.drivedock.job.JobPath;
import io.drivedock.job.Stamp;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.Micros;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Deletions of resource groups, those to be done and those that were. */
public final class GroupDeletionTable {

  private static final String COLUMNS =
      "select id, subscription, resource_group, asked_at, asked_by, by_type, ended_at, blocked from"
          + " group_deletions";

  private final Database database;

  /** The deletions in that database. */
  public GroupDeletionTable(Database database) {
    this.database = database;
  }

  /** Notes one that is to be done. */
  public void insert(GroupDeletion deletion) {
    database.write(
        sql ->
            sql.sql(
                    "insert into group_deletions (id, subscription, resource_group, asked_at,"
                        + " asked_by, by_type) values (:id, :s, :g, :at, :by, :type)")
                .param("id", deletion.id())
                .param("s", JobPath.fold(deletion.subscription()))
                .param("g", JobPath.fold(deletion.group()))
                .param("at", Micros.of(deletion.asked().at()))
                .param("by", deletion.asked().by())
                .param("type", deletion.asked().byType())
                .update());
  }

  public Optional<GroupDeletion> find(String subscription, String id) {
    return database.read(
        sql ->
            sql.sql(COLUMNS + " where id = :id and subscription = :s")
                .param("id", id)
                .param("s", JobPath.fold(subscription))
                .query(GroupDeletionTable::deletion)
                .optional());
  }

  /** Those that are to be done. */
  public List<GroupDeletion> open(int limit) {
    return database.read(
        sql ->
            sql.sql(COLUMNS + " where ended_at is null order by id limit :limit")
                .param("limit", limit)
                .query(GroupDeletionTable::deletion)
                .list());
  }

  /** Notes that one is done, as far as it can be. */
  public void end(String id, Instant at, boolean isBlocked) {
    database.write(
        sql ->
            sql.sql("update group_deletions set ended_at = :at, blocked = :blocked where id = :id")
                .param("at", Micros.of(at))
                .param("blocked", isBlocked ? 1 : 0)
                .param("id", id)
                .update());
  }

  /** Forgets those that ended before. */
  public int remove(Instant endedBefore) {
    return database.write(
        sql ->
            sql.sql("delete from group_deletions where ended_at < :before")
                .param("before", Micros.of(endedBefore))
                .update());
  }

  private static GroupDeletion deletion(ResultSet row, int i) throws SQLException {
    long endedAt = row.getLong("ended_at");
    boolean isOpen = row.wasNull();
    return new GroupDeletion(
        row.getString("id"),
        row.getString("subscription"),
        row.getString("resource_group"),
        new Stamp(
            row.getString("asked_by"),
            row.getString("by_type"),
            Micros.instant(row.getLong("asked_at"))),
        isOpen ? null : Micros.instant(endedAt),
        row.getLong("blocked") == 1);
  }
}
