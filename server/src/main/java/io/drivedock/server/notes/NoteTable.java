package io.drivedock.server.notes;

import io.drivedock.job.JobId;
import io.drivedock.server.db.Micros;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of notes, newest first. */
final class NoteTable {

  int count(JdbcClient sql, JobId job) {
    return sql.sql("select count(*) from notes where job_id = :job")
        .param("job", job.toString())
        .query(Integer.class)
        .single();
  }

  void insert(JdbcClient sql, JobId job, Note note) {
    sql.sql(
            "insert into notes (id, job_id, at, by_name, text)"
                + " values (:id, :job, :at, :name, :text)")
        .param("id", note.id())
        .param("job", job.toString())
        .param("at", Micros.of(note.at()))
        .param("name", note.by())
        .param("text", note.text())
        .update();
  }

  boolean delete(JdbcClient sql, JobId job, String id) {
    return sql.sql("delete from notes where job_id = :job and id = :id")
            .param("job", job.toString())
            .param("id", id)
            .update()
        > 0;
  }

  List<Note> of(JdbcClient sql, JobId job) {
    return sql.sql(
            "select id, at, by_name, text from notes where job_id = :job order by at desc, id")
        .param("job", job.toString())
        .query(
            (row, i) ->
                new Note(
                    row.getString("id"),
                    Micros.instant(row.getLong("at")),
                    row.getString("by_name"),
                    row.getString("text")))
        .list();
  }
}
