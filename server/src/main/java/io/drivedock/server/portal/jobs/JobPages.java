package io.drivedock.server.portal.jobs;

import io.drivedock.job.JobId;
import io.drivedock.job.JobState;
import io.drivedock.job.JobType;
import io.drivedock.server.access.Scope;
import io.drivedock.server.jobs.HistoryTable;
import io.drivedock.server.jobs.JobListPage;
import io.drivedock.server.jobs.JobQuery;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.portal.frame.Live;
import io.drivedock.server.portal.frame.Page;
import io.drivedock.server.portal.frame.Pages;
import io.drivedock.server.portal.frame.Visit;
import io.drivedock.server.portal.jobs.JobListView.Narrowing;
import io.drivedock.server.web.Origin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.ServerResponse;

/** The pages that show jobs: the list, and one of them, both live. */
final class JobPages {

  private static final int ROWS = 50;
  private static final int TEXT_MAX = 128;
  private static final int ENTRIES = 100;

  private final Pages pages;
  private final Live live;
  private final Jobs jobs;
  private final JobTable table;
  private final HistoryTable history;
  private final Desk desk;
  private final Speeds speeds = new Speeds(System::nanoTime);

  JobPages(Pages pages, Live live, Desk desk, Jobs jobs, JobTable table, HistoryTable history) {
    this.pages = pages;
    this.live = live;
    this.desk = desk;
    this.jobs = jobs;
    this.table = table;
    this.history = history;
  }

  // ---- the list

  ServerResponse list(Visit visit) {
    return pages.show("jobs/list", visit.page(), listed(visit.page(), Listed.of(visit)));
  }

  ServerResponse liveList(Visit visit) {
    Listed wanted = Listed.of(visit);
    return live.stream(
        visit,
        page -> Optional.of(Map.of("rows", pages.text("jobs/rows", page, listed(page, wanted)))));
  }

  /** What a list shows, for as long as somebody looks at it. */
  private record Listed(
      Narrowing narrowing, @Nullable JobId after, Scope scope, boolean isDeleted) {
    static Listed of(Visit visit) {
      return new Listed(
          JobPages.narrowing(visit),
          JobPages.after(visit),
          visit.caller().scope(),
          visit.field("done").equals("deleted"));
    }
  }

  private JobListView listed(Page page, Listed wanted) {
    Narrowing narrowing = wanted.narrowing();
    JobId after = wanted.after();
    JobListPage found = table.list(query(narrowing, after).within(wanted.scope()));
    List<JobListView.Row> rows =
        found.jobs().stream()
            .map(
                stored ->
                    JobListView.Row.of(
                        page, stored, JobWords.next(page, jobs.outlook(stored.job()))))
            .toList();
    String live = narrowing.query() + (after == null ? "" : "&after=" + after);
    String older =
        found
            .next()
            .map(last -> "/portal/jobs?" + narrowing.query() + "&after=" + last)
            .orElse(null);
    String done = wanted.isDeleted() ? "jobs.deleted" : "";
    return new JobListView(narrowing, rows, live, older, after == null, done);
  }

  private static Narrowing narrowing(Visit visit) {
    String state = visit.field("state");
    String type = visit.field("type");
    String text = visit.field("text");
    return new Narrowing(
        JobState.NAMES.contains(state) ? state : "",
        JobType.parse(type).map(JobType::text).orElse(""),
        text.substring(0, Math.min(text.length(), TEXT_MAX)));
  }

  private static @Nullable JobId after(Visit visit) {
    try {
      return visit.given("after").map(JobId::parse).orElse(null);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static JobQuery query(Narrowing narrowing, @Nullable JobId after) {
    return new JobQuery(
            null,
            null,
            JobType.parse(narrowing.type()).orElse(null),
            narrowing.state().isEmpty() ? null : narrowing.state(),
            null,
            null,
            after,
            ROWS)
        .with(narrowing.text().isEmpty() ? null : narrowing.text());
  }

  // ---- one job

  ServerResponse show(Visit visit) {
    return pages.show(
        "jobs/job", visit.page(), viewed(visit.page(), origin(visit), desk.job(visit)));
  }

  ServerResponse liveJob(Visit visit) {
    JobId id = desk.job(visit).job().id();
    String origin = origin(visit);
    return live.stream(
        visit, page -> table.find(id).map(stored -> parts(page, viewed(page, origin, stored))));
  }

  private static String origin(Visit visit) {
    return Origin.of(visit.request().servletRequest());
  }

  private Map<String, String> parts(Page page, JobView view) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (String part : List.of("head", "line", "drives", "history")) {
      parts.put(part, pages.text("jobs/" + part, page, view));
    }
    return parts;
  }

  private JobView viewed(Page page, String origin, StoredJob stored) {
    return JobView.of(
        page,
        stored,
        jobs.outlook(stored.job()),
        history.firsts(stored.job().id()),
        history.newest(stored.job().id(), ENTRIES),
        speeds,
        origin);
  }
}
