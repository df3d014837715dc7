package io.drivedock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.DriveId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The laws at the end of {@code docs/lifecycle.md}, over random walks. A failure names the seed of
 * its block; {@link #SEEDS_PER_BLOCK} walks are in a block.
 */
final class LifecycleLawsTest {

  private static final int BLOCKS = 20;
  private static final int SEEDS_PER_BLOCK = 200;
  private static final int STEPS = 60;

  private static final List<DriveId> DRIVES =
      IntStream.rangeClosed(1, 12).mapToObj(i -> new DriveId("DRIVE-" + i)).toList();

  static IntStream blocks() {
    return IntStream.range(0, BLOCKS);
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void theLawsHoldOnEveryWalk(int block) {
    for (int i = 0; i < SEEDS_PER_BLOCK; i++) {
      long seed = (long) block * SEEDS_PER_BLOCK + i;
      try {
        walk(new Random(seed), new HashSet<>());
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  @Test
  void theWalksComeEverywhere() {
    Set<String> seen = new HashSet<>();
    for (long seed = 0; seed < SEEDS_PER_BLOCK; seed++) {
      walk(new Random(seed), seen);
    }
    assertThat(seen).containsAll(JobState.NAMES).contains("erased", "ten drives");
  }

  private static void walk(Random random, Set<String> seen) {
    Job job = beginning(random);
    Instant now = SampleJob.CREATED;
    for (int step = 0; step < STEPS; step++) {
      seen.add(job.state().text());
      if (job.drives().size() == Job.DRIVES_MAX) {
        seen.add("ten drives");
      }
      now = later(random, now, job);
      JobEvent event = event(random, job, now);
      switch (Lifecycle.decide(job, event, now, Terms.STANDARD)) {
        case Decision.Move(Job moved) -> {
          checkMove(job, event, moved);
          checkRepetition(event, moved, now);
          job = moved;
        }
        case Decision.Keep() -> {}
        case Decision.Refuse(List<Refusal> refusals) -> assertThat(refusals).isNotEmpty();
        case Decision.Erase() -> {
          seen.add("erased");
          assertThat(job.isFinished() || job.state() instanceof JobState.Creating).isTrue();
          return;
        }
      }
    }
  }

  private static void checkMove(Job before, JobEvent event, Job after) {
    if (before.isFinished()) {
      assertThat(event).as("what changes a finished job").isInstanceOf(JobEvent.Edited.class);
      assertThat(after.state()).isEqualTo(before.state());
      assertThat(after.drives()).isEqualTo(before.drives());
    }
    assertThat(after.drives()).hasSizeLessThanOrEqualTo(Job.DRIVES_MAX);
    if (before.isCancelRequested()) {
      assertThat(after.isCancelRequested()).as("a cancel stays").isTrue();
    }
    if (after.isCancelRequested()) {
      assertThat(after.state()).isNotInstanceOf(JobState.Closed.class);
    }
    boolean mayLose =
        before.state() instanceof JobState.Creating
            || (before.state() instanceof JobState.Shipping && event instanceof JobEvent.Edited);
    if (!mayLose) {
      assertThat(ids(after)).containsAll(ids(before));
    }
    checkFold(after);
  }

  private static void checkFold(Job job) {
    boolean isMoving =
        job.drives().stream().anyMatch(d -> d.state() instanceof DriveState.Transferring);
    if (isMoving) {
      assertThat(job.state()).isInstanceOf(JobState.Transferring.class);
    }
    boolean anyHere = job.drives().stream().anyMatch(Drive::isAtDock);
    boolean atDock =
        job.state() instanceof JobState.Received
            || job.state() instanceof JobState.Transferring
            || job.state() instanceof JobState.Packaging;
    if (anyHere) {
      assertThat(atDock).as("a drive is at the dock, so is the job: %s", job).isTrue();
    }
  }

  private static void checkRepetition(JobEvent event, Job moved, Instant now) {
    Decision again = Lifecycle.decide(moved, event, now, Terms.STANDARD);
    boolean isSame =
        switch (again) {
          case Decision.Keep() -> true;
          case Decision.Refuse(List<Refusal> refusals) -> !refusals.isEmpty();
          case Decision.Move(Job twice) -> twice.equals(moved);
          case Decision.Erase() -> false;
        };
    assertThat(isSame).as("%s again at the same instant gives %s", event, again).isTrue();
  }

  private static Set<DriveId> ids(Job job) {
    return job.drives().stream().map(Drive::id).collect(Collectors.toSet());
  }

  private static Job beginning(Random random) {
    if (random.nextInt(4) == 0) {
      return SampleJob.export();
    }
    return SampleJob.importOf(
        DRIVES.subList(0, 1 + random.nextInt(Job.DRIVES_MAX)).toArray(DriveId[]::new));
  }

  /** Mostly soon, sometimes days later, and sometimes exactly at the job's deadline. */
  private static Instant later(Random random, Instant now, Job job) {
    Instant deadline = job.state().deadline();
    if (random.nextInt(12) == 0 && deadline != null && deadline.isAfter(now)) {
      return deadline;
    }
    return now.plus(
        random.nextInt(10) == 0
            ? Duration.ofDays(random.nextInt(20))
            : Duration.ofSeconds(random.nextInt(100)));
  }

  private static JobEvent event(Random random, Job job, Instant now) {
    DriveId drive = DRIVES.get(random.nextInt(DRIVES.size()));
    return switch (random.nextInt(18)) {
      case 0 -> new JobEvent.Edited(JobChange.Patch.NOTHING.withDeliveryPackage(SampleJob.TO_DOCK));
      case 1 -> new JobEvent.Edited(JobChange.Patch.NOTHING.withDrives(drafts(random)));
      case 2, 3 -> new JobEvent.MarkedShipped();
      case 4 ->
          random.nextInt(4) == 0 ? new JobEvent.CancelRequested() : new JobEvent.MarkedShipped();
      case 5 -> new JobEvent.DriveWithdrawn(drive);
      case 6 ->
          random.nextInt(8) == 0 ? new JobEvent.DeleteRequested() : new JobEvent.DeadlinePassed();
      case 7, 8 -> new JobEvent.ParcelArrived(parcel(random));
      case 9 -> new JobEvent.DriveMissing(drive);
      case 10, 11 -> new JobEvent.TransferStarted(drive);
      case 12, 13, 14 -> finished(random, job, drive);
      case 15 -> new JobEvent.Returned(SampleJob.HOME);
      case 16 -> new JobEvent.WaitExtended(now.plus(Duration.ofDays(random.nextInt(30))));
      default -> random.nextInt(5) == 0 ? new JobEvent.GivenUp() : new JobEvent.DeadlinePassed();
    };
  }

  private static JobEvent finished(Random random, Job job, DriveId otherwise) {
    CopyStatus status =
        random.nextInt(4) == 0 ? CopyStatus.COMPLETED_WITH_ERRORS : CopyStatus.COMPLETED;
    DriveId drive =
        job.drives().stream()
            .filter(d -> d.state() instanceof DriveState.Transferring)
            .map(Drive::id)
            .findFirst()
            .orElse(otherwise);
    return new JobEvent.TransferFinished(drive, SampleJob.report(status));
  }

  private static Set<DriveId> parcel(Random random) {
    Set<DriveId> parcel = new HashSet<>();
    for (int i = random.nextInt(DRIVES.size()); i >= 0; i--) {
      parcel.add(DRIVES.get(random.nextInt(DRIVES.size())));
    }
    return parcel;
  }

  private static List<DriveDraft> drafts(Random random) {
    List<DriveDraft> drafts = new ArrayList<>();
    for (DriveId id : DRIVES.subList(0, random.nextInt(DRIVES.size()))) {
      drafts.add(SampleJob.draft(id));
    }
    return drafts;
  }
}
