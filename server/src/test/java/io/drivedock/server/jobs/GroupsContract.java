package io.drivedock.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.job.JobChange;
import io.drivedock.job.JobDraft;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.job.Parcel;
import io.drivedock.job.Stamp;
import io.drivedock.job.Terms;
import io.drivedock.server.TestClock;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.deployments.Deployment;
import io.drivedock.server.deployments.DeploymentTable;
import io.drivedock.server.jobs.GroupTable.Deletion;
import io.drivedock.server.work.GroupDeletions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must make of resource groups: subclassed for each. */
abstract class GroupsContract {

  private static final Caller ADA = Caller.of("ada", Role.CUSTOMER);
  private static final String SUBSCRIPTION = SampleDrafts.SUBSCRIPTION;
  private static final String OTHER = "aaaaaaaa-2222-3333-4444-555555555555";

  private final TestClock clock = new TestClock();
  private Database database;
  private Jobs jobs;
  private GroupTable groups;

  abstract DatabaseConfig empty();

  @BeforeEach
  void open() {
    database = Database.open(empty());
    KeyVault vault = new KeyVault(database, MasterKey.parse("AAAA".repeat(10) + "AAA=", "a test"));
    jobs = new Jobs(database, vault, SampleOwners.of(database), clock, Terms.STANDARD);
    groups = new GroupTable(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aGroupThatWasMadeIsReadBackEqualInAnyLetterCase() {
    assertThat(make(SUBSCRIPTION, "Harbour", Map.of("b", "2", "a", "1"))).isTrue();

    ResourceGroup group = groups.find(SUBSCRIPTION, "HARBOUR").orElseThrow();
    assertThat(group.name()).isEqualTo("Harbour");
    assertThat(group.location()).isEqualTo("westus");
    assertThat(group.tags()).isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(groups.exists(SUBSCRIPTION, "other")).isFalse();
    assertThat(groups.exists(OTHER, "harbour")).isFalse();
  }

  @Test
  void makingAGroupAgainReplacesItsTagsAndNothingElse() {
    make(SUBSCRIPTION, "Harbour", Map.of("a", "1"));

    assertThat(groups.put(group(SUBSCRIPTION, "harbour", "eastus", Map.of()), clock.instant()))
        .isFalse();

    assertThat(groups.find(SUBSCRIPTION, "harbour"))
        .contains(group(SUBSCRIPTION, "Harbour", "westus", Map.of()));
  }

  @Test
  void aGroupIsThereWhileAJobIsInIt() {
    create(SUBSCRIPTION, "Harbour", "spring");

    ResourceGroup group = groups.find(SUBSCRIPTION, "harbour").orElseThrow();
    assertThat(group.name()).isEqualTo("Harbour");
    assertThat(group.location()).isNull();

    delete(SUBSCRIPTION, "Harbour", "spring");
    assertThat(groups.exists(SUBSCRIPTION, "harbour")).isFalse();
  }

  @Test
  void aGroupThatWasMadeOutlivesItsJobs() {
    create(SUBSCRIPTION, "Harbour", "spring");
    assertThat(make(SUBSCRIPTION, "HARBOUR", Map.of())).isFalse();
    delete(SUBSCRIPTION, "Harbour", "spring");

    assertThat(groups.find(SUBSCRIPTION, "harbour").orElseThrow().name()).isEqualTo("Harbour");
  }

  @Test
  void aGroupWithJobsIsNotDeletedAndNamesThem() {
    make(SUBSCRIPTION, "Harbour", Map.of());
    create(SUBSCRIPTION, "Harbour", "spring");
    create(SUBSCRIPTION, "Harbour", "autumn");

    assertThat(groups.delete(SUBSCRIPTION, "harbour"))
        .isEqualTo(new Deletion.InUse(List.of("autumn", "spring")));
    assertThat(groups.exists(SUBSCRIPTION, "harbour")).isTrue();
  }

  @Test
  void anEmptyGroupIsDeletedOnce() {
    make(SUBSCRIPTION, "Harbour", Map.of());

    assertThat(groups.delete(SUBSCRIPTION, "HARBOUR")).isEqualTo(new Deletion.Deleted());
    assertThat(groups.delete(SUBSCRIPTION, "Harbour")).isEqualTo(new Deletion.NotFound());
  }

  @Test
  void groupsOfBothKindsAreListedByNameEachOnce() {
    make(SUBSCRIPTION, "b", Map.of());
    make(SUBSCRIPTION, "D", Map.of());
    make(OTHER, "z", Map.of());
    create(SUBSCRIPTION, "a", "spring");
    create(SUBSCRIPTION, "a", "autumn");
    create(SUBSCRIPTION, "B", "spring");
    create(SUBSCRIPTION, "c", "spring");

    assertThat(names(groups.list(SUBSCRIPTION, null, 10))).containsExactly("a", "b", "c", "D");
    assertThat(names(groups.list(SUBSCRIPTION, null, 2))).containsExactly("a", "b");
    assertThat(names(groups.list(SUBSCRIPTION, "b", 2))).containsExactly("c", "D");
    assertThat(groups.list(SUBSCRIPTION, "d", 2)).isEmpty();
  }

  @Test
  void subscriptionsAreThoseInWhichAGroupIs() {
    assertThat(groups.subscriptions()).isEmpty();
    make(OTHER.toUpperCase(java.util.Locale.ROOT), "z", Map.of());
    create(SUBSCRIPTION, "a", "spring");
    create(SUBSCRIPTION, "b", "spring");

    assertThat(groups.subscriptions()).containsExactly(SUBSCRIPTION, OTHER);
  }

  private static List<String> names(List<ResourceGroup> groups) {
    return groups.stream().map(ResourceGroup::name).toList();
  }

  private boolean make(String subscription, String name, Map<String, String> tags) {
    return groups.put(group(subscription, name, "westus", tags), clock.instant());
  }

  private static ResourceGroup group(
      String subscription, String name, String location, Map<String, String> tags) {
    return new ResourceGroup(subscription, name, location, tags);
  }

  private void create(String subscription, String group, String name) {
    clock.advance(Duration.ofSeconds(1));
    jobs.create(ADA, new JobPath(subscription, group, name), SampleDrafts.importOf(SampleDrafts.A));
  }

  private void delete(String subscription, String group, String name) {
    jobs.delete(new JobPath(subscription, group, name), Condition.NONE);
  }

  // ---- deletions

  @Test
  void aDeletionThatWasLeftUndoneIsGoneOnWithByTheRound() {
    make(SUBSCRIPTION, "Old", Map.of());
    make(SUBSCRIPTION, "Busy", Map.of());
    for (int i = 0; i < 60; i++) {
      create(SUBSCRIPTION, "old", "job-" + i);
    }
    create(SUBSCRIPTION, "busy", "creating");
    create(SUBSCRIPTION, "busy", "shipped");
    ship("busy", "shipped");
    GroupDeletionTable table = new GroupDeletionTable(database);
    for (String group : List.of("Old", "Busy", "None")) {
      table.insert(
          new GroupDeletion(
              group, SUBSCRIPTION, group, new Stamp("ada", "User", jobs.time()), null, false));
    }
    clock.advance(Duration.ofMinutes(1));
    create(SUBSCRIPTION, "busy", "later");
    GroupDeletions round = new GroupDeletions(jobs, groups, table);

    assertThat(round.run(() -> false)).isEmpty();
    assertThat(round.run(() -> true)).isEqualTo("3 deletions of groups ended");
    assertThat(round.run(() -> true)).isEmpty();

    assertThat(groups.exists(SUBSCRIPTION, "old")).isFalse();
    assertThat(table.find(SUBSCRIPTION, "Old").orElseThrow().isBlocked()).isFalse();
    assertThat(table.find(SUBSCRIPTION, "Busy").orElseThrow().isBlocked()).isTrue();
    assertThat(groups.jobs(SUBSCRIPTION, "busy")).containsExactly("later", "shipped");
    assertThat(table.find(OTHER, "Busy")).isEmpty();

    clock.advance(Duration.ofDays(2));
    assertThat(round.run(() -> true)).isEmpty();
    assertThat(table.find(SUBSCRIPTION, "Busy")).isEmpty();
  }

  private void noise(String name) {
    JobDraft draft =
        SampleDrafts.withAccount(
            SampleDrafts.importOf(SampleDrafts.A),
            "/subscriptions/x/resourceGroups/y/providers/Microsoft.Storage/storageAccounts/noise");
    assertThat(jobs.create(ADA, new JobPath(OTHER, "press", name), draft))
        .isInstanceOf(Outcome.Created.class);
  }

  private void ship(String group, String name) {
    jobs.apply(
        ADA,
        new JobPath(SUBSCRIPTION, group, name),
        List.of(
            new JobEvent.Edited(
                JobChange.Patch.NOTHING.withDeliveryPackage(new Parcel("a", "b", null, null))),
            new JobEvent.MarkedShipped()));
  }

  // ---- what happened

  @Test
  void whatHappenedIsToldNewestFirstPageByPageOfOneSubscription() {
    create(SUBSCRIPTION, "press", "spring");
    clock.advance(Duration.ofMinutes(1));
    for (int i = 0; i < 20; i++) {
      noise("noise-" + i);
    }
    clock.advance(Duration.ofMinutes(1));
    Instant middle = jobs.time();
    ship("press", "spring");
    create(SUBSCRIPTION, "films", "autumn");
    ActivityTable table = new ActivityTable(database, 4);

    List<String> told = new ArrayList<>();
    int pages = 0;
    ActivityPlace after = null;
    do {
      ActivityTable.Page page = table.find(query(null, null, null, null, after));
      page.activities().forEach(a -> told.add(a.path().name() + " " + a.entry().event()));
      after = page.next() == null ? null : ActivityPlace.parse(page.next().text()).orElseThrow();
      pages++;
    } while (after != null);

    assertThat(told)
        .containsExactlyInAnyOrder(
            "autumn Created", "spring MarkedShipped", "spring Edited", "spring Created");
    assertThat(told.getLast()).isEqualTo("spring Created");
    assertThat(told.indexOf("spring MarkedShipped")).isLessThan(told.indexOf("spring Edited"));
    assertThat(pages).as("each page looks at a part").isGreaterThan(4);
    ActivityTable whole = new ActivityTable(database);
    assertThat(events(whole, query(middle, null, null, null, null))).hasSize(3);
    assertThat(events(whole, query(null, middle.minusSeconds(1), null, null, null))).hasSize(1);
    assertThat(events(whole, query(null, null, "FILMS", null, null))).hasSize(1);
    assertThat(events(whole, query(null, null, "press", "Spring", null))).hasSize(3);
    assertThat(events(whole, query(null, null, "press", "autumn", null))).isEmpty();
  }

  private static List<Activity> events(ActivityTable table, ActivityQuery query) {
    return table.find(query).activities();
  }

  private static ActivityQuery query(
      Instant from, Instant to, String group, String job, ActivityPlace after) {
    return new ActivityQuery(SUBSCRIPTION, from, to, group, job, null, null, after, 2 + 100);
  }

  // ---- deployments

  @Test
  void aDeploymentIsKeptInPlaceOfTheOneBeforeAndGoesWithItsJobsAndItsGroup() {
    make(SUBSCRIPTION, "Press", Map.of());
    create(SUBSCRIPTION, "press", "spring");
    JobId spring =
        table().find(new JobPath(SUBSCRIPTION, "press", "spring")).orElseThrow().job().id();
    DeploymentTable deployments = new DeploymentTable(database);
    deployments.put(deployment("Main", false, List.of()));
    deployments.put(deployment("main", true, List.of(spring, spring)));
    deployments.put(deployment("other", true, List.of(JobId.FIRST)));

    Deployment found = deployments.find(SUBSCRIPTION, "PRESS", "MAIN").orElseThrow();
    assertThat(found.name()).isEqualTo("main");
    assertThat(found.isSuccess()).isTrue();
    assertThat(found.body()).isEqualTo("{}");
    assertThat(deployments.find(OTHER, "press", "main")).isEmpty();
    assertThat(deployments.list(SUBSCRIPTION, "press", null, 1)).hasSize(1);
    assertThat(deployments.list(SUBSCRIPTION, "press", "main", 5))
        .extracting(Deployment::name)
        .containsExactly("other");

    delete(SUBSCRIPTION, "press", "spring");
    assertThat(deployments.find(SUBSCRIPTION, "press", "main")).isEmpty();
    assertThat(deployments.find(SUBSCRIPTION, "press", "other")).isPresent();
    groups.delete(SUBSCRIPTION, "press");
    assertThat(deployments.find(SUBSCRIPTION, "press", "other")).isEmpty();
  }

  private Deployment deployment(String name, boolean isSuccess, List<JobId> jobIds) {
    clock.advance(Duration.ofSeconds(1));
    return new Deployment(SUBSCRIPTION, "Press", name, clock.instant(), isSuccess, "{}", jobIds);
  }

  private JobTable table() {
    return new JobTable(database);
  }
}
