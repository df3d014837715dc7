package io.drivedock.server.dock;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.server.access.Permission;
import io.drivedock.server.access.Tokens;
import io.drivedock.server.jobs.AccountOwners;
import io.drivedock.server.jobs.Finishing;
import io.drivedock.server.jobs.HistoryTable;
import io.drivedock.server.jobs.JobListPage;
import io.drivedock.server.jobs.JobQuery;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.Leases;
import io.drivedock.server.jobs.Parking;
import io.drivedock.server.jobs.Plans;
import io.drivedock.server.jobs.Stations;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.jobs.TombstoneTable;
import io.drivedock.server.limits.BodyBound;
import io.drivedock.server.notes.Notes;
import io.drivedock.server.work.BackgroundTasks;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Everything below {@code /dock/v1}. */
public final class DockRoutes {
  /** Below this path. */
  public static final String BASE = "/dock/v1";

  private static final int TOP_DEFAULT = 100;

  private final JobTable table;
  private final AccountOwners owners;
  private final HistoryTable history;
  private final BackgroundTasks tasks;
  private final ParcelRoutes parcels;
  private final TombstoneRoutes tombstones;
  private final LeaseRoutes leases;
  private final Stations known;
  private final StationRoutes stations;
  private final ParkRoutes parking;
  private final NoteRoutes notes;
  private final TokenRoutes tokens;

  /** A photo is copied once while it is read. */
  public static List<BodyBound> bodies() {
    return List.of(BodyBound.of(BASE + "/jobs/[^/]+/photos", Notes.FORM_BYTES_MAX, 2));
  }

  /**
   * The dock of those jobs.
   *
   * @param clock the time of the jobs
   * @param wall the time of the machine, by which tokens end
   */
  public DockRoutes(
      Jobs jobs,
      JobTable table,
      HistoryTable history,
      TombstoneTable tombstones,
      Leases leases,
      Plans plans,
      Stations stations,
      Parking parking,
      BackgroundTasks tasks,
      Notes notes,
      Tokens tokens,
      InstantSource clock,
      InstantSource wall) {
    this.table = table;
    this.owners = jobs.owners();
    this.history = history;
    this.tasks = tasks;
    this.parcels = new ParcelRoutes(jobs, table, tombstones, clock);
    this.tombstones = new TombstoneRoutes(tombstones);
    this.leases = new LeaseRoutes(leases, plans, tokens);
    this.known = stations;
    this.stations = new StationRoutes(stations, tokens);
    this.parking = new ParkRoutes(parking, new Finishing(jobs));
    this.notes = new NoteRoutes(notes, table);
    this.tokens = new TokenRoutes(tokens, wall);
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .path(
            BASE,
            below ->
                below
                    .GET("/jobs", request -> DockCall.of(request, Permission.READ_DOCK, this::list))
                    .GET(
                        "/jobs/{job}",
                        request -> DockCall.of(request, Permission.READ_DOCK, this::show))
                    .GET(
                        "/jobs/{job}/history",
                        request -> DockCall.of(request, Permission.READ_DOCK, this::history))
                    .GET(
                        "/rounds",
                        request -> DockCall.of(request, Permission.READ_DOCK, this::rounds))
                    .add(tombstones.routes())
                    .add(parcels.routes())
                    .add(leases.routes())
                    .add(stations.routes())
                    .add(parking.routes())
                    .add(notes.routes())
                    .add(tokens.routes()))
        .build();
  }

  private ServerResponse list(DockCall call) {
    ServerRequest request = call.request();
    JobQuery query =
        new JobQuery(
            null,
            null,
            call.type(),
            call.state(),
            request.param("trackingNumber").orElse(null),
            call.driveParam(),
            call.after(),
            call.whole("top", TOP_DEFAULT, 1, JobQuery.LIMIT_MAX));
    JobListPage page = table.list(query);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("value", page.jobs().stream().map(DockJson::summary).toList());
    page.next().ifPresent(next -> body.put("after", next.toString()));
    return DockCall.ok(body);
  }

  private ServerResponse show(DockCall call) {
    StoredJob stored = call.job(table);
    return DockCall.ok(DockJson.whole(stored, owners.blocked(stored.job()), known.hindrances()));
  }

  private ServerResponse history(DockCall call) {
    return DockCall.ok(DockJson.history(history.of(call.job(table).job().id())));
  }

  private ServerResponse rounds(DockCall call) {
    return DockCall.ok(DockJson.rounds(tasks.statuses()));
  }
}
