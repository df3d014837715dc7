package io.drivedock.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.job.JobEvent;
import io.drivedock.job.JobPath;
import io.drivedock.job.Terms;
import io.drivedock.server.TestClock;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.jobs.GroupTable.Deletion;
import java.time.Duration;
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
    jobs.tell(ADA, new JobPath(subscription, group, name), List.of(new JobEvent.DeleteRequested()));
  }
}
