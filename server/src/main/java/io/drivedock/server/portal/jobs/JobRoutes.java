package io.drivedock.server.portal.jobs;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.server.access.Act;
import io.drivedock.server.jobs.HistoryTable;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.portal.frame.Live;
import io.drivedock.server.portal.frame.Pages;
import io.drivedock.server.portal.frame.Visit;
import java.util.function.Function;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** The customer's pages. */
public final class JobRoutes {

  private static final String LIST = "/portal/jobs";
  private static final String JOB = LIST + "/{job}";

  private final Pages pages;
  private final JobPages shown;

  /** Pages of those jobs. */
  public JobRoutes(Pages pages, Live live, Jobs jobs, JobTable table, HistoryTable history) {
    this.pages = pages;
    this.shown = new JobPages(pages, live, jobs, table, history);
  }

  /** The routes. */
  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET(LIST, by(Act.READ_JOBS, shown::list))
        .GET(LIST + "/live", by(Act.READ_JOBS, shown::liveList))
        .GET(JOB, by(Act.READ_JOBS, shown::show))
        .GET(JOB + "/live", by(Act.READ_JOBS, shown::liveJob))
        .build();
  }

  private HandlerFunction<ServerResponse> by(Act act, Function<Visit, ServerResponse> answer) {
    return Visit.by(pages, act, answer);
  }
}
