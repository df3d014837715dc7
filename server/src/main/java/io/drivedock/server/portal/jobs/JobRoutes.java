package io.drivedock.server.portal.jobs;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.server.access.Permission;
import io.drivedock.server.jobs.HistoryTable;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.KeyVault;
import io.drivedock.server.limits.BodyBound;
import io.drivedock.server.locations.Locations;
import io.drivedock.server.portal.frame.Live;
import io.drivedock.server.portal.frame.Pages;
import io.drivedock.server.portal.frame.Visit;
import io.drivedock.server.web.BoundedBodies;
import java.util.List;
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
  private final JobActions actions;
  private final JobFormPages forms;

  /**
   * Pages of those jobs.
   *
   * @param acceptsUnencryptedDrives whether a drive may be announced without a key
   */
  public JobRoutes(
      Pages pages,
      Live live,
      Jobs jobs,
      JobTable table,
      HistoryTable history,
      KeyVault vault,
      Locations locations,
      boolean acceptsUnencryptedDrives) {
    Desk desk = new Desk(jobs, table);
    this.pages = pages;
    this.shown = new JobPages(pages, live, desk, jobs, table, history);
    this.actions = new JobActions(pages, desk, jobs, history);
    this.forms =
        new JobFormPages(
            pages, desk, jobs, table, history, vault, locations, acceptsUnencryptedDrives);
  }

  /** The form of a job is long where journals of drives come with it. */
  public static List<BodyBound> bodies() {
    return List.of(BodyBound.of(LIST + "/(new|[^/]+/edit)", BoundedBodies.BYTES_MAX, 4));
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET(LIST, by(Permission.READ_JOBS, shown::list))
        .GET(LIST + "/live", by(Permission.READ_JOBS, shown::liveList))
        .GET(LIST + "/new", by(Permission.WRITE_JOBS, forms::newForm))
        .POST(LIST + "/new", by(Permission.WRITE_JOBS, forms::makeNew))
        .GET(JOB, by(Permission.READ_JOBS, shown::show))
        .GET(JOB + "/live", by(Permission.READ_JOBS, shown::liveJob))
        .GET(JOB + "/edit", by(Permission.WRITE_JOBS, forms::editForm))
        .POST(JOB + "/edit", by(Permission.WRITE_JOBS, forms::edit))
        .GET(JOB + "/ship", by(Permission.WRITE_JOBS, actions::confirmShip))
        .POST(JOB + "/ship", by(Permission.WRITE_JOBS, actions::ship))
        .GET(JOB + "/cancel", by(Permission.WRITE_JOBS, actions::confirmCancel))
        .POST(JOB + "/cancel", by(Permission.WRITE_JOBS, actions::cancel))
        .GET(JOB + "/delete", by(Permission.WRITE_JOBS, actions::confirmDelete))
        .POST(JOB + "/delete", by(Permission.WRITE_JOBS, actions::delete))
        .GET(JOB + "/withdraw/{drive}", by(Permission.WRITE_JOBS, actions::confirmWithdraw))
        .POST(JOB + "/withdraw/{drive}", by(Permission.WRITE_JOBS, actions::withdraw))
        .POST(JOB + "/keys", by(Permission.READ_KEYS, actions::keys))
        .build();
  }

  private HandlerFunction<ServerResponse> by(
      Permission permission, Function<Visit, ServerResponse> answer) {
    return Visit.by(pages, permission, answer);
  }
}
