package io.drivedock.server.portal.label;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.drive.DriveId;
import io.drivedock.job.Drive;
import io.drivedock.job.Job;
import io.drivedock.server.access.Permission;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.limits.BodyBound;
import io.drivedock.server.portal.frame.Pages;
import io.drivedock.server.portal.frame.Sought;
import io.drivedock.server.portal.frame.Visit;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.ApiException;
import io.drivedock.server.web.Origin;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Labels and packing slips to print, what a camera sees, and links that show a job's status. */
public final class LabelRoutes {

  /** Where anybody looks who has a link: the only page of jobs that asks for no sign-in. */
  public static final String STATUS = "/portal/status/";

  private static final String JOB = "/portal/jobs/{job}";
  private static final String LINK = JOB + "/status-link";
  private static final int FRAME_SPARE_BYTES = 1_024;

  private final Pages pages;
  private final JobTable table;
  private final Sought sought;
  private final Jobs jobs;
  private final LabelCodes codes;
  private final StatusLinks links;
  private final StatusLinkTable linkTable;
  private final InstantSource clock;
  private final ScanDesk scans = new ScanDesk(new FrameReader());

  public LabelRoutes(
      Pages pages,
      JobTable table,
      Jobs jobs,
      LabelCodes codes,
      StatusLinks links,
      StatusLinkTable linkTable,
      InstantSource clock) {
    this.pages = pages;
    this.table = table;
    this.sought = new Sought(table);
    this.jobs = jobs;
    this.codes = codes;
    this.links = links;
    this.linkTable = linkTable;
    this.clock = clock;
  }

  /** How long a frame of a camera is at most: a little more than the desk says no to. */
  public static List<BodyBound> bodies() {
    return List.of(BodyBound.of("/portal/scan", Frame.PIXELS_MAX + FRAME_SPARE_BYTES, 1));
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET(JOB + "/label", Visit.by(pages, Permission.READ_JOBS, this::label))
        .GET(JOB + "/slip", Visit.by(pages, Permission.READ_JOBS, this::slip))
        .GET(LINK, Visit.by(pages, Permission.READ_JOBS, this::link))
        .POST(LINK, Visit.by(pages, Permission.WRITE_JOBS, this::makeLink))
        .POST(LINK + "/revoke", Visit.by(pages, Permission.WRITE_JOBS, this::revokeLink))
        .POST("/portal/scan", Visit.by(pages, Permission.READ_DOCK, scans::scan))
        .GET(STATUS + "{signed}", this::status)
        .build();
  }

  private Job job(Visit visit, Permission permission) {
    return sought.job(visit, permission).job();
  }

  // ---- to print

  private ServerResponse label(Visit visit) {
    Job job = job(visit, Permission.READ_JOBS);
    List<SheetView.Label> labels = new ArrayList<>();
    for (Drive drive : job.drives()) {
      labels.add(label(job, drive.id(), labels.size() + 1));
    }
    if (labels.isEmpty()) {
      labels.add(label(job, null, 1));
    }
    return sheet(visit, "label/label", job, labels);
  }

  private ServerResponse slip(Visit visit) {
    Job job = job(visit, Permission.READ_JOBS);
    return sheet(visit, "label/slip", job, List.of(label(job, null, 1)));
  }

  private SheetView.Label label(Job job, @Nullable DriveId drive, int number) {
    String text = codes.write(job.id(), drive);
    return new SheetView.Label(
        drive == null ? null : drive.value(),
        number,
        text,
        Symbol.qr(text),
        drive == null ? null : Symbol.bars(drive).orElse(null));
  }

  private ServerResponse sheet(
      Visit visit, String template, Job job, List<SheetView.Label> labels) {
    String asked = visit.field("paper");
    String paper = SheetView.PAPERS.contains(asked) ? asked : SheetView.PAPERS.getFirst();
    return pages.show(template, visit.page(), new SheetView(job, paper, labels));
  }

  // ---- the status of a job, for people without an account

  private ServerResponse link(Visit visit) {
    Job job = job(visit, Permission.READ_JOBS);
    Optional<StatusLink> working = linkTable.working(job.id(), clock.instant());
    String origin = Origin.of(visit.request().servletRequest());
    return pages.show(
        "label/link",
        visit.page(),
        new StatusLinkView(
            job,
            working.map(link -> origin + STATUS + links.write(link)).orElse(null),
            working.map(StatusLink::until).orElse(null)));
  }

  private ServerResponse makeLink(Visit visit) {
    Job job = job(visit, Permission.WRITE_JOBS);
    int days =
        StatusLinkView.DAYS.stream()
            .filter(choice -> choice.toString().equals(visit.field("days")))
            .findFirst()
            .orElse(StatusLinkView.DAYS.getFirst());
    if (linkTable.make(job.id(), clock.instant().plus(Duration.ofDays(days))).isEmpty()) {
      throw Sought.noJob();
    }
    if (!jobs.note(visit.caller(), job.id(), "StatusLinkMade", null)) {
      throw Sought.noJob();
    }
    return Pages.goTo("/portal/jobs/" + job.id() + "/status-link");
  }

  private ServerResponse revokeLink(Visit visit) {
    Job job = job(visit, Permission.WRITE_JOBS);
    if (!linkTable.revoke(job.id())) {
      throw Sought.noJob();
    }
    if (!jobs.note(visit.caller(), job.id(), "StatusLinkRevoked", null)) {
      throw Sought.noJob();
    }
    return Pages.goTo("/portal/jobs/" + job.id() + "/status-link");
  }

  /** A link that is none, has ended, was revoked, or whose job was erased: all look the same. */
  private ServerResponse status(ServerRequest request) {
    StatusLink link =
        links
            .read(request.pathVariable("signed"))
            .filter(read -> linkTable.works(read, clock.instant()))
            .orElseThrow(LabelRoutes::noLink);
    StoredJob stored = table.find(link.job()).orElseThrow(LabelRoutes::noLink);
    return pages.show(
        "label/status",
        pages.page(request),
        StatusView.of(stored, jobs.outlook(stored.job()), link.until()));
  }

  private static ApiException noLink() {
    return new ApiException(ApiError.of(404, "LinkNotFound", ""));
  }
}
