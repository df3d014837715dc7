package io.drivedock.server.portal.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.Job;
import io.drivedock.job.JobEvent;
import io.drivedock.server.TestServer;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.SampleDrafts;
import io.drivedock.server.portal.Browser;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogPagesTest {

  private static final Caller ADA = Caller.of("ada", Role.OPERATOR);
  private static final DriveId DRIVE = SampleDrafts.A;
  private static final String URI = "file:///store/ada/\"><script>alert(1)</script>_error.xml";

  @TempDir Path folder;

  private static Job copied(TestServer server) {
    Outcome made =
        server.jobs().create(ADA, SampleDrafts.path("films"), SampleDrafts.importOf(DRIVE));
    Job job = ((Outcome.Created) made).job();
    DriveReport report = new DriveReport(CopyStatus.COMPLETED_WITH_ERRORS, 1, 2, URI, null, null);
    Outcome told =
        server
            .jobs()
            .apply(
                ADA,
                job.id(),
                List.of(
                    new JobEvent.MarkedShipped(),
                    new JobEvent.ParcelArrived(Set.of(DRIVE)),
                    new JobEvent.TransferStarted(DRIVE),
                    new JobEvent.TransferFinished(DRIVE, report)));
    assertThat(told).isInstanceOf(Outcome.Done.class);
    return job;
  }

  private static String path(Job job, String kind) {
    return "/portal/jobs/" + job.id() + "/drives/" + DRIVE + "/logs/" + kind;
  }

  @Test
  void whatWentWrongIsShownFirstAndAllOnRequest() {
    GeneratedLog log = new GeneratedLog(1_000, 100);
    LogSource source = place -> place.uri().equals(URI) ? Optional.of(log) : Optional.empty();
    try (TestServer server = TestServer.start(folder, source)) {
      String page = path(copied(server), "error");
      String notable = Browser.of(server, Role.CUSTOMER).get(page).body();
      assertThat(notable)
          .contains("000000000099.mov", "höhe &amp; tiefe")
          .doesNotContain("000000000098");
      String all = Browser.of(server, Role.CUSTOMER).get(page + "?all=yes").body();
      assertThat(all).contains("000000000049.mov", "from=").doesNotContain("000000000050");
      String found =
          Browser.of(server, Role.CUSTOMER).get(page + "?all=yes&text=000000000500").body();
      assertThat(found).contains("000000000500.mov").doesNotContain("000000000501");
      HttpResponse<String> file = Browser.of(server, Role.CUSTOMER).get(page + "/file");
      assertThat(file.body()).hasSizeGreaterThan(100_000).endsWith("</DriveLog>");
      assertThat(file.headers().firstValue("Content-Disposition"))
          .contains("attachment; filename=\"films_" + DRIVE + "_error.xml\"");
    }
  }

  @Test
  void aServerThatKnowsNoTargetSaysWhereTheLogLies() {
    try (TestServer server = TestServer.start(folder, LogSource.NONE)) {
      Job job = copied(server);
      HttpResponse<String> page = Browser.of(server, Role.CUSTOMER).get(path(job, "error"));
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("file:///store/ada/").doesNotContain("<script>alert");
      assertThat(Browser.of(server, Role.CUSTOMER).get(path(job, "error") + "/file").statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void aLogThatNobodyReportedIsNotThere() {
    try (TestServer server =
        TestServer.start(folder, place -> Optional.of(new GeneratedLog(1, 1)))) {
      Job job = copied(server);
      for (String other :
          new String[] {
            path(job, "verbose"),
            path(job, "manifest"),
            path(job, "error").replace(DRIVE.value(), "OTHER"),
            path(job, "error").replace(job.id().toString(), "nonsense")
          }) {
        assertThat(Browser.of(server, Role.OPERATOR).get(other).statusCode())
            .as(other)
            .isEqualTo(404);
      }
    }
  }

  @Test
  void whoMayNotSeeTheJobSeesNoLog() {
    try (TestServer server =
        TestServer.start(folder, place -> Optional.of(new GeneratedLog(1, 1)))) {
      Job job = copied(server);
      HttpResponse<String> answer = new Browser(server).get(path(job, "error"));
      assertThat(answer.statusCode()).isEqualTo(303);
      assertThat(answer.headers().firstValue("Location").orElse("")).startsWith("/portal/sign-in");
    }
  }

  @Test
  void aLogThatCannotBeReadNowSaysSo() {
    LogSource away =
        place -> {
          throw new LogAwayException("The target is away.", null);
        };
    try (TestServer server = TestServer.start(folder, away)) {
      HttpResponse<String> page =
          Browser.of(server, Role.CUSTOMER).get(path(copied(server), "error"));
      assertThat(page.statusCode()).isEqualTo(503);
      assertThat(page.body()).contains("The target is away.");
    }
  }
}
