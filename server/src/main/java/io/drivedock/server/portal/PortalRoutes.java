package io.drivedock.server.portal;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.server.portal.entry.EntryRoutes;
import io.drivedock.server.portal.frame.ErrorPages;
import io.drivedock.server.portal.frame.LanguageRoutes;
import io.drivedock.server.portal.frame.Pages;
import io.drivedock.server.portal.jobs.JobRoutes;
import io.drivedock.server.portal.label.LabelRoutes;
import io.drivedock.server.portal.logs.LogRoutes;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.ApiException;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Every page of the portal. */
public final class PortalRoutes {

  /** Where all of it is. */
  public static final String HOME = "/portal";

  private final Pages pages;
  private final EntryRoutes entry;
  private final JobRoutes jobs;
  private final LabelRoutes labels;
  private final LogRoutes logs;

  /** Pages of those rooms. */
  public PortalRoutes(
      Pages pages, EntryRoutes entry, JobRoutes jobs, LabelRoutes labels, LogRoutes logs) {
    this.pages = pages;
    this.entry = entry;
    this.jobs = jobs;
    this.labels = labels;
    this.logs = logs;
  }

  /** The routes; what lies below {@value #HOME} and is none of theirs is not found. */
  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET(HOME, request -> Pages.goTo(HOME + "/jobs"))
        .add(pages.assets().routes())
        .add(LanguageRoutes.routes())
        .add(entry.routes())
        .add(jobs.routes())
        .add(labels.routes())
        .add(logs.routes())
        .route(
            RequestPredicates.path(HOME + "/**"),
            request -> {
              throw new ApiException(ApiError.of(404, "PageNotFound", ""));
            })
        .filter(new ErrorPages(pages))
        .build();
  }
}
