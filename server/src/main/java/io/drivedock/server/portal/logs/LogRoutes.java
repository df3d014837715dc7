package io.drivedock.server.portal.logs;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.drive.BlobStatus;
import io.drivedock.job.Drive;
import io.drivedock.job.DriveReport;
import io.drivedock.job.Job;
import io.drivedock.server.access.Permission;
import io.drivedock.server.jobs.AccountOwners;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.StorageAccounts;
import io.drivedock.server.portal.frame.Pages;
import io.drivedock.server.portal.frame.SessionWatch;
import io.drivedock.server.portal.frame.Sought;
import io.drivedock.server.portal.frame.Visit;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.ApiException;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** The pages of copy logs, for whoever may see their job. */
public final class LogRoutes {

  private static final String LOG = "/portal/jobs/{job}/drives/{drive}/logs/{kind}";
  private static final int PIECE_BYTES = 64 * 1024;
  private static final int AWAY = 503;

  private final Pages pages;
  private final Sought sought;
  private final AccountOwners owners;
  private final LogSource source;
  private final LogReader reader = new LogReader(System::nanoTime);

  /** Pages of the logs of that source. */
  public LogRoutes(Pages pages, JobTable table, AccountOwners owners, LogSource source) {
    this.pages = pages;
    this.sought = new Sought(table);
    this.owners = owners;
    this.source = source;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET(LOG, Visit.by(pages, Permission.READ_JOBS, this::show))
        .GET(LOG + "/file", Visit.by(pages, Permission.READ_JOBS, this::download))
        .build();
  }

  private record Reported(Job job, Drive drive, String kind, String uri) {}

  /** The log that the address names, if the drive's station reported it. */
  private Reported reported(Visit visit) {
    Job job = sought.job(visit, Permission.READ_JOBS).job();
    Drive drive = Sought.drive(visit, job);
    String kind = visit.request().pathVariable("kind");
    DriveReport report = drive.report();
    String uri = report == null ? null : uri(report, kind);
    // An account that was handed over since is its new owner's, with all that lies in it.
    if (uri == null || owners.conflict(job).isPresent()) {
      throw noLog();
    }
    return new Reported(job, drive, kind, uri);
  }

  private static ApiException noLog() {
    return new ApiException(ApiError.of(404, "PageNotFound", ""));
  }

  private static @Nullable String uri(DriveReport report, String kind) {
    return switch (kind) {
      case "error" -> report.errorLogUri();
      case "verbose" -> report.verboseLogUri();
      default -> null;
    };
  }

  private LogPlace place(Reported log) {
    String account = log.job().details().storageAccountId();
    return new LogPlace(
        owners.accounts().targetOf(account),
        StorageAccounts.nameOf(account),
        log.job().details().diagnosticsPath(),
        log.job().path().name(),
        log.drive().id(),
        log.uri());
  }

  // ---- the page

  private ServerResponse show(Visit visit) {
    Reported log = reported(visit);
    String text = visit.field("text");
    LogFilter filter =
        new LogFilter(
            text,
            BlobStatus.parse(visit.field("status")).orElse(null),
            visit.field("all").isEmpty());
    long from = number(visit.field("from"));
    LogPart part = null;
    long length = 0;
    String away = null;
    try (ClosedAfter open = new ClosedAfter(source.open(place(log)))) {
      if (open.log().isPresent()) {
        length = open.log().get().length();
        part = reader.read(open.log().get(), from, filter);
      }
    } catch (LogAwayException e) {
      away = e.getMessage();
    }
    return pages.show(
        away == null ? 200 : AWAY,
        "logs/log",
        visit.page(),
        new LogView(
            log.job(),
            log.drive().id(),
            log.kind(),
            log.uri(),
            text,
            filter,
            from,
            part,
            length,
            away));
  }

  private record ClosedAfter(Optional<LogSource.OpenLog> log) implements AutoCloseable {
    @Override
    public void close() {
      log.ifPresent(LogSource.OpenLog::close);
    }
  }

  private static long number(String text) {
    try {
      return Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  // ---- the file

  private ServerResponse download(Visit visit) {
    Reported log = reported(visit);
    LogSource.OpenLog open;
    try {
      open = source.open(place(log)).orElseThrow(LogRoutes::noLog);
    } catch (LogAwayException e) {
      throw new ApiException(ApiError.of(AWAY, "LogAway", String.valueOf(e.getMessage())));
    }
    String file = log.job().path().name() + "_" + log.drive().id() + "_" + log.kind() + ".xml";
    return ServerResponse.ok()
        .header("Content-Type", "application/xml")
        .header("Content-Disposition", "attachment; filename=\"" + file + "\"")
        .header("X-Content-Type-Options", "nosniff")
        .header("Cache-Control", "no-store")
        .build(
            (request, response) -> {
              try (open) {
                response.setContentLengthLong(open.length());
                copy(open, SessionWatch.of(request), response.getOutputStream());
              }
              return null;
            });
  }

  private static void copy(LogSource.OpenLog log, SessionWatch session, ServletOutputStream out)
      throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    long at = 0;
    while (at < log.length()) {
      if (!session.goesOn()) {
        throw new IOException("the session of the reader has ended");
      }
      piece.clear().limit((int) Math.min(PIECE_BYTES, log.length() - at));
      log.read(at, piece);
      if (piece.position() == 0) {
        throw new IOException("the log ends before its end");
      }
      out.write(piece.array(), 0, piece.position());
      at += piece.position();
    }
  }
}
