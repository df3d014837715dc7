package io.drivedock.server.portal.jobs;

import io.drivedock.drive.DriveId;
import io.drivedock.job.Job;
import io.drivedock.job.JobChange;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobState;
import io.drivedock.job.Parcel;
import io.drivedock.job.Refusal;
import io.drivedock.server.jobs.HistoryEntry;
import io.drivedock.server.jobs.HistoryTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.portal.frame.Page;
import io.drivedock.server.portal.frame.Pages;
import io.drivedock.server.portal.frame.Sought;
import io.drivedock.server.portal.frame.Visit;
import io.drivedock.server.web.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * What a customer does to a job that is there. Each has a form that says first what will happen; a
 * form that was opened before the job moved on says what changed, keeps what was typed, and is sent
 * again by whoever still wants it.
 */
final class JobActions {

  private static final String HOME = "/portal/jobs";

  private static final int CONFLICT = 409;
  private static final int LINE_MAX = 256;

  private final Pages pages;
  private final Desk desk;
  private final Jobs jobs;
  private final HistoryTable history;

  JobActions(Pages pages, Desk desk, Jobs jobs, HistoryTable history) {
    this.pages = pages;
    this.desk = desk;
    this.jobs = jobs;
    this.history = history;
  }

  // ---- the forms

  ServerResponse confirmShip(Visit visit) {
    StoredJob stored = desk.job(visit);
    return confirm(visit, stored, "ship", "", parcelOf(stored.job()));
  }

  ServerResponse confirmCancel(Visit visit) {
    return confirm(visit, desk.job(visit), "cancel", "", Map.of());
  }

  ServerResponse confirmDelete(Visit visit) {
    return confirm(visit, desk.job(visit), "delete", "", Map.of());
  }

  ServerResponse confirmWithdraw(Visit visit) {
    StoredJob stored = desk.job(visit);
    return confirm(
        visit, stored, "withdraw", Sought.drive(visit, stored.job()).id().value(), Map.of());
  }

  private ServerResponse confirm(
      Visit visit, StoredJob stored, String name, String drive, Map<String, String> typed) {
    Seen seen = Seen.of(stored, history);
    return pages.show(
        "jobs/action",
        visit.page(),
        view(visit, stored, name, drive, typed, seen, List.of(), List.of()));
  }

  private static Map<String, String> parcelOf(Job job) {
    Parcel parcel = job.details().deliveryPackage();
    Map<String, String> typed = new LinkedHashMap<>();
    typed.put("carrier", parcel == null ? "" : parcel.carrierName());
    typed.put("tracking", parcel == null ? "" : parcel.trackingNumber());
    return typed;
  }

  // ---- what they do

  ServerResponse ship(Visit visit) {
    Map<String, String> typed = new LinkedHashMap<>();
    typed.put("carrier", visit.field("carrier"));
    typed.put("tracking", visit.field("tracking"));
    StoredJob stored = desk.job(visit);
    List<Refusal> wrong = new ArrayList<>();
    for (Map.Entry<String, String> field : typed.entrySet()) {
      if (field.getValue().isEmpty() || field.getValue().length() > LINE_MAX) {
        wrong.add(new Refusal(Refusal.Code.INVALID_ARGUMENT, "", field.getKey()));
      }
    }
    if (!wrong.isEmpty()) {
      return again(visit, stored, "ship", "", typed, wrong);
    }
    Parcel parcel =
        new Parcel(
            typed.get("carrier"),
            typed.get("tracking"),
            (long) stored.job().drives().size(),
            visit.page().now().toString().substring(0, 10));
    List<JobEvent> events = new ArrayList<>();
    events.add(new JobEvent.Edited(JobChange.Patch.NOTHING.withDeliveryPackage(parcel)));
    events.add(new JobEvent.MarkedShipped());
    return perform(visit, stored, "ship", "", typed, events);
  }

  ServerResponse cancel(Visit visit) {
    return perform(
        visit, desk.job(visit), "cancel", "", Map.of(), List.of(new JobEvent.CancelRequested()));
  }

  ServerResponse delete(Visit visit) {
    StoredJob stored = desk.job(visit);
    if (!Seen.of(visit).news(stored, history).isEmpty()) {
      return again(visit, stored, "delete", "", Map.of(), List.of());
    }
    return switch (desk.delete(stored.job().id())) {
      case Outcome.Erased _ -> Pages.goTo(HOME + "?done=deleted");
      case Outcome.Refused(Job _, List<Refusal> refusals) ->
          again(visit, desk.job(visit), "delete", "", Map.of(), refusals);
      case Outcome.NotFound _ -> throw Sought.noJob();
    };
  }

  ServerResponse withdraw(Visit visit) {
    StoredJob stored = desk.job(visit);
    DriveId drive = Sought.drive(visit, stored.job()).id();
    return perform(
        visit,
        stored,
        "withdraw",
        drive.value(),
        Map.of(),
        List.of(new JobEvent.DriveWithdrawn(drive)));
  }

  private ServerResponse perform(
      Visit visit,
      StoredJob stored,
      String name,
      String drive,
      Map<String, String> typed,
      List<JobEvent> events) {
    if (!Seen.of(visit).news(stored, history).isEmpty()) {
      return again(visit, stored, name, drive, typed, List.of());
    }
    return switch (desk.apply(visit, stored.job().id(), events)) {
      case Outcome.Done(Job job) -> Pages.goTo(HOME + "/" + job.id());
      case Outcome.Refused(Job _, List<Refusal> refusals) ->
          again(visit, desk.job(visit), name, drive, typed, refusals);
    };
  }

  /** The form once more, with what was typed and why it was not done. */
  private ServerResponse again(
      Visit visit,
      StoredJob stored,
      String name,
      String drive,
      Map<String, String> typed,
      List<Refusal> refusals) {
    List<HistoryEntry> news = Seen.of(visit).news(stored, history);
    Seen seen = Seen.of(stored, history);
    return pages.show(
        CONFLICT,
        "jobs/action",
        visit.page(),
        view(visit, stored, name, drive, typed, seen, news, refusals));
  }

  private ActionView view(
      Visit visit,
      StoredJob stored,
      String name,
      String drive,
      Map<String, String> typed,
      Seen seen,
      List<HistoryEntry> news,
      List<Refusal> refusals) {
    ApiCall call =
        ApiCall.ofJob(Origin.of(visit.request().servletRequest()), stored.job()).get(name);
    if (call == null) {
      throw new IllegalStateException("no call does what " + name + " does");
    }
    return new ActionView(
        stored,
        name,
        what(visit.page(), stored.job(), name),
        drive,
        typed,
        seen,
        news,
        refusals,
        call);
  }

  /** What will happen, as the job stands. */
  private static String what(Page page, Job job, String name) {
    boolean isBeforeShipping = job.state() instanceof JobState.Creating;
    return page.find(JobWords.keyFor(page, job, name + ".what." + job.state().text()))
        .orElseGet(() -> page.say(name + (isBeforeShipping ? ".what.early" : ".what")));
  }

  // ---- keys

  ServerResponse keys(Visit visit) {
    Job job = desk.job(visit).job();
    Map<String, String> told = new LinkedHashMap<>();
    jobs.showKeys(visit.caller(), job)
        .orElseThrow(Sought::noJob)
        .forEach((drive, key) -> told.put(drive.value(), key.reveal()));
    return pages.show("jobs/keys", visit.page(), new KeysView(job, told));
  }
}
