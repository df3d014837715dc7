package io.drivedock.server.jobs;

import io.drivedock.dock.DockWire;
import io.drivedock.dock.ExportPlan;
import io.drivedock.dock.ExportRun;
import io.drivedock.dock.ExportWire;
import io.drivedock.drive.DriveId;
import io.drivedock.job.Job;
import io.drivedock.job.JobId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows of the plans of exports. Several servers may plan drives of one job at a time, and a
 * plan that was lost would put the same blobs onto two drives: a row is written only as it was
 * read.
 */
final class PlanTable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
  private static final String DRIVE = "drive";
  private static final String COME = "come";
  private static final String BY_ORDER = "byOrder";

  private PlanTable() {}

  /**
   * A plan and the row in which it stands.
   *
   * @param body as it was read
   */
  record Stored(ExportPlan plan, String body) {}

  static Optional<Stored> find(JdbcClient sql, JobId job) {
    return sql.sql("select body from export_plans where job_id = :job")
        .param("job", job.toString())
        .query(String.class)
        .optional()
        .map(body -> new Stored(read(body), body));
  }

  /**
   * Writes a plan in the place of the one that was read.
   *
   * @param before nothing if there was none
   * @throws LostRaceException if another has written one since
   */
  static void put(JdbcClient sql, JobId job, Optional<Stored> before, ExportPlan plan) {
    JdbcClient.StatementSpec statement =
        before.isEmpty()
            ? sql.sql(
                "insert into export_plans (job_id, body) values (:job, :body)"
                    + " on conflict (job_id) do nothing")
            : sql.sql("update export_plans set body = :body where job_id = :job and body = :before")
                .param("before", before.get().body());
    if (statement.param("job", job.toString()).param("body", write(plan)).update() == 0) {
      throw new LostRaceException();
    }
  }

  private static String write(ExportPlan plan) {
    List<Map<String, Object>> runs = new ArrayList<>();
    for (int i = 0; i < plan.runs().size(); i++) {
      Map<String, Object> run = ExportWire.write(plan.runs().get(i));
      DriveId drive = plan.drives().get(i);
      if (drive != null) {
        run.put(DRIVE, drive.value());
      }
      runs.add(run);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("format", 1);
    body.put(COME, plan.come().stream().map(DriveId::value).sorted().toList());
    plan.isByOrder().ifPresent(byOrder -> body.put(BY_ORDER, byOrder));
    body.put("runs", runs);
    return JSON.writeValueAsString(body);
  }

  private static ExportPlan read(String text) {
    Map<String, Object> body = JSON.readValue(text, MAP);
    List<ExportRun> runs = ExportWire.runs(body, "runs");
    Map<Integer, DriveId> drives = new LinkedHashMap<>();
    if (body.get("runs") instanceof List<?> written) {
      for (int i = 0; i < written.size(); i++) {
        if (written.get(i) instanceof Map<?, ?> run && run.get(DRIVE) instanceof String drive) {
          drives.put(i, new DriveId(drive));
        }
      }
    }
    return new ExportPlan(
        runs,
        drives,
        Set.copyOf(DockWire.drives(body, COME, Job.DRIVES_MAX)),
        body.get(BY_ORDER) instanceof Boolean byOrder ? Optional.of(byOrder) : Optional.empty());
  }
}
