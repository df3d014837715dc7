package io.drivedock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.job.AvailableActions.Action;
import io.drivedock.job.AvailableActions.Choice;
import io.drivedock.job.AvailableActions.Milestone;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds {@link AvailableActions} against what {@link Lifecycle} then really decides, at every job.
 */
final class AvailableActionsTest {

  private static final LifecycleTable EDITS = LifecycleTable.headed("member", "Creating");

  private static Set<Job> jobs;

  @BeforeAll
  static void walk() {
    jobs = ReachableJobs.all();
  }

  private static AvailableActions of(Job job) {
    return AvailableActions.of(job, ReachableJobs.NOW, Terms.STANDARD);
  }

  @Test
  void whatItAllowsIsAcceptedAndWhatItRefusesIsRefusedForThatReason() {
    for (Job job : jobs) {
      for (Choice choice : of(job).choices()) {
        if (choice.action() != Action.EDIT && choice.action() != Action.REPLACE) {
          Decision decision =
              Lifecycle.decide(job, event(choice), ReachableJobs.NOW, Terms.STANDARD);
          if (choice.isAllowed()) {
            assertThat(decision).as("%s of %s", choice, job).isNotInstanceOf(Decision.Refuse.class);
          } else {
            assertThat(decision)
                .as("%s of %s", choice, job)
                .isEqualTo(new Decision.Refuse(List.of(Objects.requireNonNull(choice.refusal()))));
          }
        }
      }
    }
  }

  private static JobEvent event(Choice choice) {
    return switch (choice.action()) {
      case SHIP -> new JobEvent.MarkedShipped();
      case CANCEL -> new JobEvent.CancelRequested();
      case WITHDRAW -> new JobEvent.DriveWithdrawn(Objects.requireNonNull(choice.drive()));
      case DELETE -> new JobEvent.DeleteRequested();
      case EDIT, REPLACE -> throw new AssertionError("is no event without a content");
    };
  }

  @Test
  void whatMayBeEditedIsWhatTheTableSays() {
    for (Job job : jobs) {
      for (Choice choice : of(job).choices()) {
        String row =
            // What only a job that is made anew can change.
            choice.action() == Action.REPLACE
                ? "jobType"
                : choice.member() == null ? "" : choice.member().text();
        if (!row.isEmpty()) {
          assertThat(choice.isAllowed())
              .as("%s of %s", choice, job)
              .isEqualTo(isAllowed(job, EDITS.cell(row, job.state().text()), row));
        }
      }
    }
  }

  private static boolean isAllowed(Job job, String cell, String row) {
    if (row.equals("driveList") && job.details().type() == JobType.EXPORT) {
      return false;
    }
    return switch (cell) {
      case "yes" -> true;
      case "no" -> false;
      case "absent drives" -> job.drives().stream().anyMatch(drive -> !drive.isAtDock());
      default -> throw new AssertionError("a cell says '" + cell + "'");
    };
  }

  @Test
  void thereIsAChoiceForEveryMemberAndEveryDrive() {
    for (Job job : jobs) {
      List<Choice> choices = of(job).choices();
      assertThat(choices.stream().map(Choice::member).filter(Objects::nonNull))
          .containsExactly(Member.values());
      assertThat(choices.stream().map(Choice::drive).filter(Objects::nonNull))
          .containsExactlyElementsOf(job.drives().stream().map(Drive::id).toList());
      assertThat(choices.stream().map(Choice::action).distinct())
          .contains(Action.EDIT, Action.REPLACE, Action.SHIP, Action.CANCEL, Action.DELETE);
    }
  }

  @Test
  void theFirstDateIsTheOneOnWhichTimeItselfActs() {
    for (Job job : jobs) {
      assertThat(of(job).dates().values().stream().findFirst().orElse(null))
          .isEqualTo(job.state().deadline());
    }
  }

  @Test
  void theDockStopsWaitingWhenItSaidItWould() {
    for (Job job : jobs) {
      if (job.state() instanceof JobState.Shipping shipping && !shipping.isOverdue()) {
        Decision.Move overdue =
            (Decision.Move)
                Lifecycle.decide(
                    job, new JobEvent.DeadlinePassed(), shipping.dueAt(), Terms.STANDARD);
        assertThat(of(overdue.job()).dates().get(Milestone.CLOSES))
            .isEqualTo(of(job).dates().get(Milestone.CLOSES));
      }
    }
  }
}
