package io.drivedock.server.portal.dock;

import io.drivedock.drive.DriveId;
import io.drivedock.job.Drive;
import io.drivedock.job.Job;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobId;
import io.drivedock.job.JobType;
import io.drivedock.job.Parcel;
import io.drivedock.job.Refusal;
import io.drivedock.server.access.Permission;
import io.drivedock.server.jobs.Finishing;
import io.drivedock.server.jobs.HistoryTable;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.ParkedDrive;
import io.drivedock.server.jobs.Parking;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.notes.Notes;
import io.drivedock.server.portal.frame.Live;
import io.drivedock.server.portal.frame.Pages;
import io.drivedock.server.portal.frame.Sought;
import io.drivedock.server.portal.frame.Visit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.servlet.function.ServerResponse;

/** One parcel: its drives tick off as they are scanned, and all that can be done with it. */
final class ParcelPages {

  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;
  private static final int ENTRIES = 50;
  private static final Duration WAITED_LONGER = Duration.ofDays(14);

  private final Pages pages;
  private final Live live;
  private final Jobs jobs;
  private final JobTable table;
  private final Sought sought;
  private final HistoryTable history;
  private final Parking parking;
  private final Finishing finishing;
  private final Bench bench;
  private final Scan scan;
  private final Notes notes;

  ParcelPages(
      Pages pages,
      Live live,
      Jobs jobs,
      JobTable table,
      HistoryTable history,
      Parking parking,
      Bench bench,
      Scan scan,
      Notes notes) {
    this.pages = pages;
    this.live = live;
    this.jobs = jobs;
    this.table = table;
    this.sought = new Sought(table);
    this.history = history;
    this.parking = parking;
    this.finishing = new Finishing(jobs);
    this.bench = bench;
    this.scan = scan;
    this.notes = notes;
  }

  // ---- showing

  ServerResponse show(Visit visit) {
    return show(200, visit, job(visit), "", "", "");
  }

  ServerResponse liveParcel(Visit visit) {
    JobId id = job(visit).job().id();
    Job other = other(visit, id);
    return live.stream(
        visit,
        page ->
            table
                .find(id)
                .map(
                    stored -> {
                      ParcelView view = view(stored, other, "", "", "", Map.of());
                      return Map.of(
                          "now", pages.text("dock/now", page, view),
                          "drives", pages.text("dock/drives", page, view),
                          "history", pages.text("dock/history", page, view));
                    }));
  }

  /** The page, with what is the matter. */
  ServerResponse show(
      int status, Visit visit, StoredJob stored, String problem, String detail, String message) {
    return pages.show(
        status,
        "dock/parcel",
        visit.page(),
        view(stored, other(visit, stored.job().id()), problem, detail, message, typed(visit)));
  }

  private static Map<String, String> typed(Visit visit) {
    return Map.of(
        "carrier",
        visit.field("carrier"),
        "tracking",
        visit.field("tracking"),
        "note",
        visit.field("note"));
  }

  private ParcelView view(
      StoredJob stored,
      @org.jspecify.annotations.Nullable Job other,
      String problem,
      String detail,
      String message,
      Map<String, String> typed) {
    List<ParkedDrive> held = parking.of(stored.job().id());
    Map<DriveId, String> why = bench.hindrances();
    List<ParcelView.Row> rows =
        stored.job().drives().stream()
            .map(
                drive ->
                    new ParcelView.Row(
                        drive,
                        stored.percentOf(drive),
                        bench.slotsOf(drive.id()),
                        held.stream()
                            .filter(parked -> parked.drive().equals(drive.id()))
                            .findFirst()
                            .orElse(null),
                        drive.report() == null ? why.getOrDefault(drive.id(), "") : ""))
            .toList();
    return new ParcelView(
        stored,
        rows,
        history.newest(stored.job().id(), ENTRIES),
        notes.notes(stored.job().id()),
        notes.photos(stored.job().id()),
        jobs.owners().blocked(stored.job()).orElse(null),
        other,
        problem,
        detail,
        message,
        typed);
  }

  private @org.jspecify.annotations.Nullable Job other(Visit visit, JobId own) {
    return visit
        .given("from")
        .flatMap(id -> sought.job(visit, Permission.READ_DOCK, id))
        .map(StoredJob::job)
        .filter(job -> !job.id().equals(own))
        .orElse(null);
  }

  // ---- scanning into an open parcel

  /** A drive of this parcel is ticked off; a label of another one opens that. */
  ServerResponse scan(Visit visit) {
    StoredJob stored = job(visit);
    String text = visit.field("text");
    Scan.Meaning meaning = scan.of(text);
    Optional<DriveId> serial = scan.serial(text);
    if (serial.isPresent() && isOf(stored.job(), serial.get(), meaning)) {
      return receive(visit, stored, serial.get());
    }
    return switch (meaning) {
      case Scan.Meaning.Found(Job job, DriveId drive) when !job.id().equals(stored.job().id()) ->
          Pages.goTo(
              ConsoleView.parcelHref(job)
                  + "?from="
                  + stored.job().id()
                  + (drive == null ? "" : "&drive=" + drive));
      case Scan.Meaning.Found(Job job, DriveId drive) ->
          drive == null
              ? show(200, visit, stored, "", "", "")
              : show(CONFLICT, visit, stored, "parcel.problem.extra", drive.value(), "");
      case Scan.Meaning.Several several ->
          show(CONFLICT, visit, stored, "parcel.problem.several", text, "");
      case Scan.Meaning.Erased erased ->
          show(CONFLICT, visit, stored, "dock.problem.erased", "", "");
      case Scan.Meaning.Refused(io.drivedock.server.portal.label.LabelReading.Reason reason) ->
          show(CONFLICT, visit, stored, "dock.problem." + reason, "", "");
      case Scan.Meaning.Unknown unknown ->
          show(CONFLICT, visit, stored, "parcel.problem.unknown", text, "");
    };
  }

  /** A serial counts for this parcel if its job names it, whatever other jobs do; so a label's. */
  private static boolean isOf(Job job, DriveId serial, Scan.Meaning meaning) {
    boolean isLabelOfOther =
        meaning instanceof Scan.Meaning.Found(Job found, DriveId drive)
            && !found.id().equals(job.id())
            && found.drive(serial).isPresent()
            && job.drive(serial).isEmpty();
    boolean isKnown = job.drive(serial).isPresent();
    boolean isBlankOfExport =
        job.details().type() == JobType.EXPORT && meaning instanceof Scan.Meaning.Unknown;
    return !isLabelOfOther && (isKnown || isBlankOfExport);
  }

  private ServerResponse receive(Visit visit, StoredJob stored, DriveId drive) {
    return apply(visit, stored, new JobEvent.ParcelArrived(Set.of(drive)));
  }

  /** The drive that the way here named: one more press, because it was scanned already. */
  ServerResponse receiveNamed(Visit visit) {
    StoredJob stored = job(visit);
    return receive(visit, stored, drive(visit, stored.job()));
  }

  // ---- drives

  ServerResponse miss(Visit visit) {
    StoredJob stored = job(visit);
    return apply(visit, stored, new JobEvent.DriveMissing(drive(visit, stored.job())));
  }

  ServerResponse start(Visit visit) {
    StoredJob stored = job(visit);
    DriveId drive = drive(visit, stored.job());
    return done(visit, stored, parking.start(visit.caller(), stored.job().id(), drive));
  }

  ServerResponse park(Visit visit) {
    StoredJob stored = job(visit);
    DriveId drive = drive(visit, stored.job());
    return done(visit, stored, parking.park(visit.caller(), stored.job().id(), drive));
  }

  ServerResponse eject(Visit visit) {
    StoredJob stored = job(visit);
    DriveId drive = drive(visit, stored.job());
    return done(visit, stored, parking.eject(visit.caller(), stored.job().id(), drive));
  }

  ServerResponse finish(Visit visit) {
    StoredJob stored = job(visit);
    DriveId drive = drive(visit, stored.job());
    return done(visit, stored, finishing.finish(visit.caller(), stored.job().id(), drive));
  }

  ServerResponse finishWithoutStation(Visit visit) {
    StoredJob stored = job(visit);
    DriveId drive = drive(visit, stored.job());
    JobId job = stored.job().id();
    return done(visit, stored, finishing.finishWithoutStation(visit.caller(), job, drive));
  }

  // ---- the whole parcel

  ServerResponse sendHome(Visit visit) {
    StoredJob stored = job(visit);
    String carrier = visit.field("carrier");
    String tracking = visit.field("tracking");
    if (!ParcelView.isLine(carrier) || !ParcelView.isLine(tracking)) {
      return show(UNPROCESSABLE, visit, stored, ParcelView.RETURN_PROBLEM, "", "");
    }
    long count = stored.job().drives().stream().filter(Drive::isAtDock).count();
    String today = visit.page().now().toString().substring(0, 10);
    return apply(visit, stored, new JobEvent.Returned(new Parcel(carrier, tracking, count, today)));
  }

  ServerResponse waitLonger(Visit visit) {
    return apply(
        visit, job(visit), new JobEvent.WaitExtended(visit.page().now().plus(WAITED_LONGER)));
  }

  ServerResponse giveUp(Visit visit) {
    return apply(visit, job(visit), new JobEvent.GivenUp());
  }

  // ---- telling

  private ServerResponse apply(Visit visit, StoredJob stored, JobEvent event) {
    return done(visit, stored, jobs.apply(visit.caller(), stored.job().id(), List.of(event)));
  }

  private ServerResponse done(Visit visit, StoredJob stored, Outcome.Change outcome) {
    return switch (outcome) {
      case Outcome.Done(Job job) ->
          Pages.goTo(
              visit.field("back").equals("dock") ? "/portal/dock" : ConsoleView.parcelHref(job));
      case Outcome.Refused(Job job, List<Refusal> refusals) ->
          show(
              CONFLICT,
              visit,
              table.find(job.id()).orElse(stored),
              "parcel.problem.refused",
              "",
              refusals.getFirst().message());
      case Outcome.NotFound _ -> throw Sought.noJob();
    };
  }

  private StoredJob job(Visit visit) {
    return sought.job(visit, Permission.READ_DOCK);
  }

  private static DriveId drive(Visit visit, Job job) {
    return Sought.drive(visit, job).id();
  }
}
