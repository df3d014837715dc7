package io.drivedock.server.portal.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.job.JobId;
import io.drivedock.job.Terms;
import io.drivedock.server.TestClock;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.KeyVault;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.SampleDrafts;
import io.drivedock.server.jobs.SampleOwners;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must make of status links: subclassed for each. */
abstract class StatusLinkTableContract {

  private static final Caller ADA = Caller.of("ada", Role.CUSTOMER);

  private final TestClock clock = new TestClock();
  private Database database;
  private Jobs jobs;
  private StatusLinkTable links;
  private JobId job;
  private Instant now;

  abstract DatabaseConfig empty();

  @BeforeEach
  void open() {
    database = Database.open(empty());
    jobs =
        new Jobs(
            database,
            new KeyVault(database, LabelCodesTest.key(0)),
            SampleOwners.of(database),
            clock,
            Terms.STANDARD);
    links = new StatusLinkTable(database);
    job = created("one");
    now = clock.instant();
  }

  private JobId created(String name) {
    Outcome made = jobs.create(ADA, SampleDrafts.path(name), SampleDrafts.importOf(SampleDrafts.A));
    return ((Outcome.Created) made).job().id();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Instant in(int days) {
    return now.plus(Duration.ofDays(days));
  }

  @Test
  void aLinkWorksUntilItsEnd() {
    StatusLink link = links.make(job, in(7)).orElseThrow();
    assertThat(links.works(link, now)).isTrue();
    assertThat(links.working(job, now)).contains(link);
    assertThat(links.works(link, link.until())).isFalse();
    assertThat(links.working(job, link.until())).isEmpty();
  }

  @Test
  void anotherLinkEndsTheOneBefore() {
    StatusLink first = links.make(job, in(7)).orElseThrow();
    StatusLink second = links.make(job, in(7)).orElseThrow();
    assertThat(links.works(first, now)).isFalse();
    assertThat(links.works(second, now)).isTrue();
  }

  @Test
  void aRevokedLinkNeverWorksAgain() {
    StatusLink revoked = links.make(job, in(7)).orElseThrow();
    assertThat(links.revoke(job)).isTrue();
    assertThat(links.works(revoked, now)).isFalse();
    assertThat(links.working(job, now)).isEmpty();
    links.make(job, in(7));
    assertThat(links.works(revoked, now)).isFalse();
  }

  @Test
  void aLinkIsOfItsJobAlone() {
    StatusLink link = links.make(job, in(7)).orElseThrow();
    JobId other = created("two");
    links.make(other, in(7));
    links.revoke(other);
    assertThat(links.works(link, now)).isTrue();
  }

  @Test
  void anErasedJobTakesItsLinkAlong() {
    StatusLink link = links.make(job, in(7)).orElseThrow();
    assertThat(jobs.delete(job)).isInstanceOf(Outcome.Erased.class);
    assertThat(links.works(link, now)).isFalse();
    assertThat(links.make(job, in(7))).isEmpty();
    assertThat(links.revoke(JobId.fresh(now, new Random(1)))).isFalse();
  }
}
