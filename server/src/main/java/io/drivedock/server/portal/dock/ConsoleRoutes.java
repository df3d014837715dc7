package io.drivedock.server.portal.dock;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.drive.DriveId;
import io.drivedock.job.Job;
import io.drivedock.job.JobState;
import io.drivedock.server.access.Permission;
import io.drivedock.server.jobs.HistoryTable;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.MovedTable;
import io.drivedock.server.jobs.Parking;
import io.drivedock.server.jobs.Stations;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.jobs.TombstoneTable;
import io.drivedock.server.limits.BodyBound;
import io.drivedock.server.notes.Notes;
import io.drivedock.server.portal.frame.Live;
import io.drivedock.server.portal.frame.Pages;
import io.drivedock.server.portal.frame.Sought;
import io.drivedock.server.portal.frame.Visit;
import io.drivedock.server.portal.label.LabelCodes;
import io.drivedock.server.portal.label.LabelReading;
import io.drivedock.server.work.BackgroundTasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** The operator's pages. */
public final class ConsoleRoutes {

  private static final String DOCK = "/portal/dock";
  private static final String PARCEL = DOCK + "/parcels/{job}";
  private static final String DRIVE = PARCEL + "/drives/{drive}";
  private static final String OVERVIEW = "/portal/overview";
  private static final int CONFLICT = 409;
  private static final int DUE_MAX = 50;
  private static final int HOURS = 24;

  private final Pages pages;
  private final Live live;
  private final Jobs jobs;
  private final JobTable table;
  private final MovedTable moved;
  private final Stations stations;
  private final BackgroundTasks tasks;
  private final Bench bench;
  private final Scan scan;
  private final ParcelPages parcels;
  private final NotePages notes;

  /** Pages of those jobs and the stations that work on them. */
  public ConsoleRoutes(
      Pages pages,
      Live live,
      Jobs jobs,
      JobTable table,
      HistoryTable history,
      TombstoneTable tombstones,
      MovedTable moved,
      Stations stations,
      Parking parking,
      BackgroundTasks tasks,
      LabelCodes labels,
      Notes notes) {
    this.pages = pages;
    this.live = live;
    this.jobs = jobs;
    this.table = table;
    this.moved = moved;
    this.stations = stations;
    this.tasks = tasks;
    this.bench = new Bench(table, jobs.owners(), stations, parking);
    this.scan = new Scan(table, tombstones, labels);
    this.parcels = new ParcelPages(pages, live, jobs, table, history, parking, bench, scan, notes);
    this.notes = new NotePages(notes, new Sought(table), parcels);
  }

  /** A photo comes in a form, of which a part that is long lies in a file while it comes. */
  public static List<BodyBound> bodies() {
    return List.of(BodyBound.of(DOCK + "/parcels/[^/]+/photos", Notes.FORM_BYTES_MAX, 1));
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET(DOCK, by(Permission.READ_DOCK, this::console))
        .GET(DOCK + "/live", by(Permission.READ_DOCK, this::liveConsole))
        .POST(DOCK + "/scan", by(Permission.READ_DOCK, this::scanned))
        .GET(PARCEL, by(Permission.READ_DOCK, parcels::show))
        .GET(PARCEL + "/live", by(Permission.READ_DOCK, parcels::liveParcel))
        .POST(PARCEL + "/scan", by(Permission.RUN_DOCK, parcels::scan))
        .POST(PARCEL + "/return", by(Permission.RUN_DOCK, parcels::sendHome))
        .POST(PARCEL + "/wait", by(Permission.RUN_DOCK, parcels::waitLonger))
        .POST(PARCEL + "/give-up", by(Permission.RUN_DOCK, parcels::giveUp))
        .POST(PARCEL + "/notes", by(Permission.RUN_DOCK, notes::write))
        .POST(PARCEL + "/notes/{note}/remove", by(Permission.RUN_DOCK, notes::removeNote))
        .POST(PARCEL + "/photos", by(Permission.RUN_DOCK, notes::keep))
        .GET(PARCEL + "/photos/{photo}", by(Permission.READ_DOCK, notes::photo))
        .POST(PARCEL + "/photos/{photo}/remove", by(Permission.RUN_DOCK, notes::removePhoto))
        .POST(DRIVE + "/receive", by(Permission.RUN_DOCK, parcels::receiveNamed))
        .POST(DRIVE + "/missing", by(Permission.RUN_DOCK, parcels::miss))
        .POST(DRIVE + "/start", by(Permission.RUN_DOCK, parcels::start))
        .POST(DRIVE + "/park", by(Permission.RUN_DOCK, parcels::park))
        .POST(DRIVE + "/eject", by(Permission.RUN_DOCK, parcels::eject))
        .POST(DRIVE + "/finish", by(Permission.RUN_DOCK, parcels::finish))
        .POST(
            DRIVE + "/finishWithoutStation", by(Permission.RUN_DOCK, parcels::finishWithoutStation))
        .GET(OVERVIEW, by(Permission.READ_DOCK, this::overview))
        .GET(OVERVIEW + "/live", by(Permission.READ_DOCK, this::liveOverview))
        .build();
  }

  private HandlerFunction<ServerResponse> by(
      Permission permission, Function<Visit, ServerResponse> answer) {
    return Visit.by(pages, permission, answer);
  }

  // ---- the console

  private ServerResponse console(Visit visit) {
    return pages.show("dock/console", visit.page(), view("", "", List.of()));
  }

  private ServerResponse liveConsole(Visit visit) {
    return live.stream(
        visit,
        page -> {
          ConsoleView view = view("", "", List.of());
          return Optional.of(
              Map.of(
                  "needs", pages.text("dock/needs", page, view),
                  "slots", pages.text("dock/slots", page, view)));
        });
  }

  private ConsoleView view(String problem, String detail, List<Job> choices) {
    Bench.Look look = bench.look();
    return new ConsoleView(look.stations(), look.tiles(), look.needs(), problem, detail, choices);
  }

  private ServerResponse scanned(Visit visit) {
    String text = visit.field("text");
    return switch (scan.of(text)) {
      case Scan.Meaning.Found(Job job, DriveId drive) ->
          Pages.goTo(ConsoleView.parcelHref(job) + (drive == null ? "" : "?drive=" + drive));
      case Scan.Meaning.Several(List<Job> several) ->
          no(visit, view("dock.problem.several", text, several));
      case Scan.Meaning.Erased(var stone) ->
          no(visit, view("dock.problem.erased", stone.erasedOn().toString(), List.of()));
      case Scan.Meaning.Refused(LabelReading.Reason reason) ->
          no(visit, view("dock.problem." + reason, "", List.of()));
      case Scan.Meaning.Unknown unknown -> no(visit, view("dock.problem.unknown", text, List.of()));
    };
  }

  private ServerResponse no(Visit visit, ConsoleView view) {
    return pages.show(CONFLICT, "dock/console", visit.page(), view);
  }

  // ---- the overview

  private ServerResponse overview(Visit visit) {
    return pages.show("dock/overview", visit.page(), overviewed(visit.page().now()));
  }

  private ServerResponse liveOverview(Visit visit) {
    return live.stream(
        visit,
        page ->
            Optional.of(Map.of("all", pages.text("dock/figures", page, overviewed(jobs.time())))));
  }

  private OverviewView overviewed(Instant now) {
    Map<String, Long> counted = table.countByState();
    Map<String, Long> counts = new LinkedHashMap<>();
    JobState.NAMES.forEach(state -> counts.put(state, counted.getOrDefault(state, 0L)));
    List<OverviewView.Due> due = new ArrayList<>();
    for (StoredJob stored : table.dueBefore(now.plus(Duration.ofDays(1)), DUE_MAX)) {
      jobs.outlook(stored.job()).dates().entrySet().stream()
          .findFirst()
          .ifPresent(
              date ->
                  due.add(
                      new OverviewView.Due(stored.job(), date.getKey().name(), date.getValue())));
    }
    return new OverviewView(counts, due, moved.last(HOURS, now), stations.all(), tasks.statuses());
  }
}
