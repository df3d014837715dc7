package io.drivedock.server.notes;

import io.drivedock.job.JobId;
import io.drivedock.server.db.Micros;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of photos, newest first. Their bytes are Base64: one type in both databases. */
final class PhotoTable {

  int count(JdbcClient sql, JobId job) {
    return sql.sql("select count(*) from photos where job_id = :job")
        .param("job", job.toString())
        .query(Integer.class)
        .single();
  }

  void insert(JdbcClient sql, JobId job, Photo photo, Picture picture) {
    sql.sql(
            "insert into photos (id, job_id, at, by_name, type, length, content)"
                + " values (:id, :job, :at, :name, :type, :length, :content)")
        .param("id", photo.id())
        .param("job", job.toString())
        .param("at", Micros.of(photo.at()))
        .param("name", photo.by())
        .param("type", photo.type().name())
        .param("length", photo.length())
        .param("content", Base64.getEncoder().encodeToString(picture.bytes()))
        .update();
  }

  boolean delete(JdbcClient sql, JobId job, String id) {
    return sql.sql("delete from photos where job_id = :job and id = :id")
            .param("job", job.toString())
            .param("id", id)
            .update()
        > 0;
  }

  List<Photo> of(JdbcClient sql, JobId job) {
    return sql.sql(
            "select id, at, by_name, type, length from photos where job_id = :job"
                + " order by at desc, id")
        .param("job", job.toString())
        .query(
            (row, i) ->
                new Photo(
                    row.getString("id"),
                    Micros.instant(row.getLong("at")),
                    row.getString("by_name"),
                    PhotoType.valueOf(row.getString("type")),
                    row.getInt("length")))
        .list();
  }

  Optional<PhotoContent> content(JdbcClient sql, JobId job, String id) {
    return sql.sql("select type, content from photos where job_id = :job and id = :id")
        .param("job", job.toString())
        .param("id", id)
        .query(
            (row, i) ->
                new PhotoContent(
                    PhotoType.valueOf(row.getString("type")),
                    Base64.getDecoder().decode(row.getString("content"))))
        .optional();
  }
}
