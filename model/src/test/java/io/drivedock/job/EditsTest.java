package io.drivedock.job;

import static io.drivedock.job.SampleJob.A;
import static io.drivedock.job.SampleJob.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.job.JobChange.Patch;
import io.drivedock.job.JobChange.Replacement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds {@link Edits} against the table "Edits" of {@code docs/lifecycle.md}. */
final class EditsTest {

  private static final LifecycleTable TABLE = LifecycleTable.headed("member", "Creating");
  private static final DriveId C = new DriveId("NEW-DRIVE");

  @Test
  void theTableNamesEveryMember() {
    assertThat(TABLE.rows().keySet()).containsExactlyElementsOf(differing().keySet());
  }

  @TestFactory
  List<DynamicTest> everyCellIsWhatTheCodeDecides() {
    List<DynamicTest> tests = new ArrayList<>();
    differing()
        .forEach(
            (member, change) -> {
              for (Job job : oneOfEachState()) {
                String state = job.state().text();
                String cell = TABLE.cell(member, state);
                tests.add(
                    DynamicTest.dynamicTest(
                        "%s in %s: %s".formatted(member, state, cell),
                        () -> check(job, member, change, cell)));
              }
            });
    return tests;
  }

  private static void check(Job job, String member, JobChange change, String cell) {
    Decision decision = edit(job, change);
    if (cell.equals("yes")) {
      assertThat(decision).isInstanceOf(Decision.Move.class);
      assertThat(edit(((Decision.Move) decision).job(), change)).isInstanceOf(Decision.Keep.class);
    } else {
      assertThat(decision).isInstanceOf(Decision.Refuse.class);
      Refusal refusal = ((Decision.Refuse) decision).refusals().getFirst();
      assertThat(refusal.code()).isEqualTo(Refusal.Code.INVALID_JOB_STATE);
      assertThat(refusal.message()).contains(job.state().text());
      assertThat(refusal.target())
          .isEqualTo(
              switch (member) {
                case "identity" -> "identity";
                default -> "properties." + member;
              });
    }
  }

  @Test
  void aMemberThatRepeatsWhatIsThereIsNeverRefused() {
    for (Job job : oneOfEachState()) {
      JobDetails now = job.details();
      Patch same =
          new Patch(
              now.tags(),
              now.returnAddress(),
              now.returnShipping(),
              now.deliveryPackage(),
              now.diagnosticsPath(),
              now.logLevel(),
              now.backupDriveManifest(),
              List.of(SampleJob.draft(A), SampleJob.draft(B)),
              now.encryptionKey(),
              now.identity());
      assertThat(edit(job, same)).as("the same again for %s", job).isEqualTo(new Decision.Keep());
    }
  }

  @Test
  void allThatIsRefusedIsRefusedAtOnce() {
    Job packaging =
        oneOfEachState().stream()
            .filter(job -> job.state() instanceof JobState.Packaging)
            .findFirst()
            .orElseThrow();
    Patch patch =
        new Patch(
            null,
            null,
            null,
            new Parcel("UPS", "1Z", null, null),
            "elsewhere",
            LogLevel.VERBOSE,
            null,
            null,
            null,
            null);
    assertThat(((Decision.Refuse) edit(packaging, patch)).refusals())
        .extracting(Refusal::target)
        .containsExactly(
            "properties.deliveryPackage", "properties.diagnosticsPath", "properties.logLevel");
  }

  @Test
  void onlyDrivesThatHaveNotArrivedMayBeDescribedAnewInReceived() {
    Job job = received(A);
    DriveDraft better = new DriveDraft(B, null, "\\Other.xml", "0".repeat(32), null);
    assertThat(edit(job, drives(SampleJob.draft(A), better))).isInstanceOf(Decision.Move.class);
    DriveDraft late = new DriveDraft(A, null, "\\Other.xml", "0".repeat(32), null);
    assertThat(edit(job, drives(late, SampleJob.draft(B)))).isInstanceOf(Decision.Refuse.class);
    assertThat(edit(job, drives(SampleJob.draft(A)))).isInstanceOf(Decision.Refuse.class);
    BitLockerKey key = BitLockerKey.parse("not a real key");
    DriveDraft keyed = new DriveDraft(A, key, "\\DriveManifest.xml", hash(A, job), null);
    assertThat(edit(job, drives(keyed, SampleJob.draft(B)))).isInstanceOf(Decision.Refuse.class);
  }

  private static String hash(DriveId id, Job job) {
    return job.drive(id).orElseThrow().manifestHash();
  }

  @Test
  void aReplacementMayTurnAnImportIntoAnExportButNotMoveIt() {
    Job job = SampleJob.importOf(A, B);
    JobDraft export = new JobDraft(SampleJob.details(JobType.EXPORT, null), List.of());
    Decision decision = edit(job, new Replacement(export));
    assertThat(((Decision.Move) decision).job().details().type()).isEqualTo(JobType.EXPORT);
    assertThat(((Decision.Move) decision).job().drives()).isEmpty();

    JobDraft moved = new JobDraft(located("North Europe"), List.of(SampleJob.draft(A)));
    assertThat(((Decision.Refuse) edit(job, new Replacement(moved))).refusals())
        .extracting(Refusal::code)
        .containsExactly(Refusal.Code.LOCATION_IS_FIXED);
    JobDraft respelled = new JobDraft(located("westus"), List.of(SampleJob.draft(A)));
    assertThat(edit(job, new Replacement(respelled))).isInstanceOf(Decision.Move.class);
  }

  @Test
  void aPutThatRepeatsWhatIsThereIsNeverRefused() {
    for (Job job : oneOfEachState()) {
      JobDetails now = job.details();
      DriveDraft spelled =
          new DriveDraft(
              B, null, "\\DriveManifest.xml", SampleJob.draft(B).manifestHash(), null, " " + B);
      Decision decision = edit(job, put(now, SampleJob.draft(A), spelled));
      if (job.state() instanceof JobState.Creating) {
        assertThat(((Decision.Move) decision).job().drives().getLast().spelling())
            .isEqualTo(" " + B);
      } else {
        assertThat(decision).as("the same again for %s", job).isEqualTo(new Decision.Keep());
      }
    }
  }

  @Test
  void whatAPutLeavesOutStaysOnceTheJobIsNotCreating() {
    Job job = shipping();
    Replacement least =
        new Replacement(
            new JobDraft(SampleJob.details(JobType.IMPORT, null), List.of(SampleJob.draft(A))),
            new JobChange.Restated("west us", null, JobType.IMPORT, null, List.of(), null),
            patch(null, null, null, LogLevel.VERBOSE, null, null, null));
    Job edited = ((Decision.Move) edit(job, least)).job();
    assertThat(edited.details().logLevel()).isEqualTo(LogLevel.VERBOSE);
    assertThat(edited.details().deliveryPackage()).isEqualTo(SampleJob.TO_DOCK);
    assertThat(edited.drives()).isEqualTo(job.drives());
  }

  @Test
  void whatNoEditChangesMayBeSaidAgainAndIsRefusedWhereItIsAnother() {
    for (Job job : oneOfEachState()) {
      JobDetails now = job.details();
      JobChange.Restated same =
          new JobChange.Restated(
              "WestUS",
              now.storageAccountId().toUpperCase(Locale.ROOT),
              now.type(),
              null,
              List.of(),
              job.state().text());
      assertThat(edit(job, same)).isEqualTo(new Decision.Keep());
      JobChange.Restated other =
          new JobChange.Restated(
              "elsewhere",
              "/other",
              JobType.EXPORT,
              SampleJob.export().details().export(),
              List.of(C),
              "Vanished");
      assertThat(((Decision.Refuse) edit(job, other)).refusals())
          .extracting(Refusal::target)
          .containsExactly(
              "location",
              "properties.storageAccountId",
              "properties.jobType",
              "properties.export",
              "properties.driveList",
              "properties.state");
    }
  }

  @Test
  void ofAnExportsPathsALeadingSlashSaysNothing() {
    Job job = SampleJob.export();
    ExportSelection slashed = new ExportSelection.Listed(List.of("/films/a.mov"), List.of());
    ExportSelection other = new ExportSelection.Listed(List.of("/films/b.mov"), List.of());
    assertThat(edit(job, exporting(slashed))).isEqualTo(new Decision.Keep());
    assertThat(edit(job, exporting(other))).isInstanceOf(Decision.Refuse.class);
    assertThat(
            new ExportSelection.ListedInBlob("/a/b")
                .isSameAs(new ExportSelection.ListedInBlob("a/b")))
        .isTrue();
  }

  private static JobChange.Restated exporting(ExportSelection selection) {
    return new JobChange.Restated(null, null, null, selection, List.of(), null);
  }

  @Test
  void singleTagsAreSetAndRemovedInAnyLetterCase() {
    Job job = SampleJob.importOf(A);
    JobChange.Retagged change =
        new JobChange.Retagged(
            Map.of("Dock", "2"), Map.of("SHIP", Optional.of("late"), "nothing", Optional.empty()));
    Job edited = ((Decision.Move) edit(job, change)).job();
    assertThat(edited.details().tags()).isEqualTo(Map.of("ship", "early", "Dock", "2"));
    JobChange.Retagged again =
        new JobChange.Retagged(Map.of("DOCK", "3"), Map.of("SHIP", Optional.of("early")));
    assertThat(((Decision.Move) edit(edited, again)).job().details().tags())
        .isEqualTo(Map.of("Dock", "3"));
    Map<String, String> many = new LinkedHashMap<>();
    for (int i = 0; i < JobDetails.TAGS_MAX; i++) {
      many.put("t" + i, "");
    }
    assertThat(((Decision.Refuse) edit(job, new JobChange.Retagged(many, Map.of()))).refusals())
        .extracting(Refusal::target)
        .containsExactly("tags");
  }

  private static JobDetails located(String location) {
    return details(location, SampleJob.details(JobType.IMPORT, null).storageAccountId());
  }

  private static JobDetails withAccount(String account) {
    return details("West US", account);
  }

  private static JobDetails details(String location, String account) {
    JobDetails d = SampleJob.details(JobType.IMPORT, null);
    return new JobDetails(
        d.type(),
        location,
        d.tags(),
        account,
        d.returnAddress(),
        d.returnShipping(),
        d.shippingInformation(),
        d.deliveryPackage(),
        d.diagnosticsPath(),
        d.logLevel(),
        d.backupDriveManifest(),
        d.export(),
        d.encryptionKey(),
        d.identity());
  }

  @Test
  void everyAcceptedEditOfAJobBeingCreatedStartsItsDaysAnew() {
    Job job = SampleJob.importOf(A);
    var later = SampleJob.CREATED.plus(Duration.ofDays(3));
    Decision decision =
        Lifecycle.decide(job, new JobEvent.Edited(Patch.NOTHING), later, Terms.STANDARD);
    assertThat(((Decision.Move) decision).job().state())
        .isEqualTo(new JobState.Creating(later.plus(Duration.ofDays(14))));
  }

  @Test
  void aListOfNoneOrElevenDrivesIsRefused() {
    Job job = SampleJob.importOf(A);
    List<DriveDraft> eleven = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      eleven.add(SampleJob.draft(new DriveId("D" + i)));
    }
    for (List<DriveDraft> list : List.of(eleven, List.<DriveDraft>of())) {
      assertThat(((Decision.Refuse) edit(job, Patch.NOTHING.withDrives(list))).refusals())
          .extracting(Refusal::code)
          .containsExactly(Refusal.Code.TOO_MANY_DRIVES);
    }
  }

  private static Decision edit(Job job, JobChange change) {
    return Lifecycle.decide(job, new JobEvent.Edited(change), SampleJob.CREATED, Terms.STANDARD);
  }

  private static Patch drives(DriveDraft... drafts) {
    return Patch.NOTHING.withDrives(List.of(drafts));
  }

  private static Job received(DriveId... drives) {
    return after(shipping(), new JobEvent.ParcelArrived(Set.of(drives)));
  }

  private static Job shipping() {
    Job job = SampleJob.importOf(A, B);
    return after(
        after(job, new JobEvent.Edited(Patch.NOTHING.withDeliveryPackage(SampleJob.TO_DOCK))),
        new JobEvent.MarkedShipped());
  }

  private static List<Job> oneOfEachState() {
    DriveReport report = SampleJob.report(CopyStatus.COMPLETED);
    Job transferring = after(received(A, B), new JobEvent.TransferStarted(A));
    Job packaging = transferring;
    for (DriveId id : List.of(A, B)) {
      packaging = after(packaging, new JobEvent.TransferStarted(id));
      packaging = after(packaging, new JobEvent.TransferFinished(id, report));
    }
    return List.of(
        SampleJob.importOf(A, B),
        shipping(),
        received(A, B),
        transferring,
        packaging,
        after(packaging, new JobEvent.Returned(SampleJob.HOME)),
        after(shipping(), new JobEvent.GivenUp()));
  }

  private static Job after(Job job, JobEvent event) {
    return switch (Lifecycle.decide(job, event, SampleJob.CREATED, Terms.STANDARD)) {
      case Decision.Move(Job moved) -> moved;
      case Decision.Keep() -> job;
      case Decision other -> throw new AssertionError(event + " of " + job + ": " + other);
    };
  }

  /** For each row of the table a change that differs from what {@link SampleJob} has. */
  private static Map<String, JobChange> differing() {
    Patch none = Patch.NOTHING;
    ReturnAddress address =
        new ReturnAddress("Ada", "Street 2", "", "Ulm", null, "89073", "Germany", "1", "b@c.d");
    Map<String, JobChange> changes = new LinkedHashMap<>();
    changes.put("tags", none.withTags(Map.of("ship", "late")));
    changes.put("returnAddress", patch(address, null, null, null, null, null, null));
    changes.put(
        "returnShipping",
        patch(null, new ReturnShipping("UPS", "1"), null, null, null, null, null));
    changes.put("deliveryPackage", none.withDeliveryPackage(new Parcel("UPS", "1Z", null, null)));
    changes.put("diagnosticsPath", patch(null, null, "elsewhere", null, null, null, null));
    changes.put("logLevel", patch(null, null, null, LogLevel.VERBOSE, null, null, null));
    changes.put("backupDriveManifest", patch(null, null, null, null, false, null, null));
    EncryptionKey key = new EncryptionKey("CustomerManaged", "https://v/keys/k/1", "/v");
    changes.put("encryptionKey", patch(null, null, null, null, null, key, null));
    ManagedIdentity identity = new ManagedIdentity("SystemAssigned", null, null);
    changes.put("identity", patch(null, null, null, null, null, null, identity));
    changes.put("driveList", drives(SampleJob.draft(A), SampleJob.draft(C)));
    changes.put(
        "storageAccountId", put(withAccount("/other"), SampleJob.draft(A), SampleJob.draft(B)));
    changes.put(
        "jobType",
        new Replacement(new JobDraft(SampleJob.details(JobType.EXPORT, null), List.of())));
    return changes;
  }

  private static Replacement put(JobDetails details, DriveDraft... drives) {
    return new Replacement(new JobDraft(details, List.of(drives)));
  }

  private static Patch patch(
      ReturnAddress address,
      ReturnShipping returnShipping,
      String diagnosticsPath,
      LogLevel logLevel,
      Boolean backup,
      EncryptionKey key,
      ManagedIdentity identity) {
    return new Patch(
        null,
        address,
        returnShipping,
        null,
        diagnosticsPath,
        logLevel,
        backup,
        null,
        key,
        identity);
  }
}
