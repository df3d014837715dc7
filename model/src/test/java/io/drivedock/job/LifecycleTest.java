package io.drivedock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.job.LifecycleTable.Clause;
import io.drivedock.job.ReachableJobs.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds {@link Lifecycle} against {@code docs/lifecycle.md}, at every reachable job. */
final class LifecycleTest {

  private static final LifecycleTable EVENTS = LifecycleTable.headed("event", "Creating");
  private static final LifecycleTable DRIVES = LifecycleTable.headed("event", "Specified");
  private static final LifecycleTable FOLD = LifecycleTable.headed("when", "the job is");
  private static final LifecycleTable SETTLED = LifecycleTable.headed("drive", "is settled");

  private static Set<Job> jobs;

  @BeforeAll
  static void walk() {
    jobs = ReachableJobs.all();
  }

  @Test
  void everyStateIsReached() {
    assertThat(jobs.stream().map(job -> job.state().text()).distinct())
        .containsExactlyInAnyOrderElementsOf(JobState.NAMES);
  }

  @Test
  void theTableNamesEveryEventAndEveryState() {
    List<String> names = new ArrayList<>();
    for (Class<?> event : eventTypes(JobEvent.class)) {
      names.add(event.getSimpleName());
    }
    names.remove("Edited");
    assertThat(EVENTS.rows().keySet()).containsExactlyInAnyOrderElementsOf(names);
    for (Map<String, String> row : EVENTS.rows().values()) {
      assertThat(row.keySet()).containsExactlyElementsOf(JobState.NAMES);
    }
  }

  @Test
  void everyCellOfTheTableIsWhatTheCodeDecides() {
    Set<String> usedClauses = new HashSet<>();
    for (Job job : jobs) {
      for (Step step : ReachableJobs.steps(job)) {
        if (!(step.event() instanceof JobEvent.Edited)) {
          check(job, step, usedClauses);
        }
      }
    }
    assertThat(usedClauses).as("clauses that some job meets").containsAll(allClauses());
  }

  private static void check(Job job, Step step, Set<String> usedClauses) {
    String row = step.event().getClass().getSimpleName();
    List<Clause> clauses = EVENTS.clauses(row, job.state().text());
    int i = 0;
    while (!clauses.get(i).conditions().stream()
        .allMatch(condition -> LifecycleConditions.holds(condition, job, step))) {
      i++;
    }
    usedClauses.add(row + "/" + job.state().text() + "/" + i);
    Decision decision = Lifecycle.decide(job, step.event(), step.at(), Terms.STANDARD);
    assertThat(outcome(decision, clauses.get(i).outcome()))
        .as("%s of %s, which gives %s", row, job, decision)
        .isEqualTo(clauses.get(i).outcome());
    if (decision instanceof Decision.Move(Job moved)) {
      checkDrives(job, step, moved);
    }
  }

  /**
   * What a decision is called in a cell; a move whose state follows from the drives, "by drives".
   */
  private static String outcome(Decision decision, String expected) {
    return switch (decision) {
      case Decision.Move(Job moved) when expected.equals("by drives") -> {
        assertThat(moved.state().text()).as("the fold of %s", moved).isEqualTo(fold(moved));
        yield "by drives";
      }
      case Decision.Move(Job moved) -> moved.state().text();
      case Decision.Keep() -> "keep";
      case Decision.Erase() -> "erase";
      case Decision.Refuse(List<Refusal> refusals) -> {
        Refusal.Code code = refusals.getFirst().code();
        assertThat(refusals.getFirst().message()).endsWith(".").doesNotContain("null");
        yield code == Refusal.Code.INVALID_JOB_STATE ? "no" : "no: " + code;
      }
    };
  }

  private static void checkDrives(Job before, Step step, Job after) {
    String row = step.event().getClass().getSimpleName();
    String rowInState = row + " in " + before.state().text();
    for (Drive drive : before.drives()) {
      String expected = name(drive.state());
      for (String key : List.of(row, rowInState)) {
        if (DRIVES.rows().containsKey(key) && LifecycleConditions.concerns(step.event(), drive)) {
          expected = DRIVES.cell(key, name(drive.state()));
        }
      }
      if (step.event() instanceof JobEvent.DriveWithdrawn && after.drive(drive.id()).isEmpty()) {
        assertThat(before.state()).isInstanceOf(JobState.Creating.class);
      } else {
        assertThat(name(after.drive(drive.id()).orElseThrow().state()))
            .as("drive %s after %s of %s", drive.id(), step.event(), before)
            .isEqualTo(expected);
      }
    }
  }

  private static String fold(Job job) {
    for (Map.Entry<String, Map<String, String>> line : FOLD.rows().entrySet()) {
      boolean holds =
          switch (line.getKey()) {
            case "a drive is Transferring" -> anyIs(job, "Transferring");
            case "a drive is Copied" -> anyIs(job, "Copied");
            case "every drive is settled" ->
                job.drives().stream().allMatch(drive -> isSettled(job, drive));
            case "otherwise" -> true;
            default -> throw new AssertionError("the fold has a line '" + line.getKey() + "'");
          };
      if (holds) {
        return line.getValue().get("the job is");
      }
    }
    throw new AssertionError("no line of the fold holds for " + job);
  }

  private static boolean anyIs(Job job, String state) {
    return job.drives().stream().anyMatch(drive -> name(drive.state()).equals(state));
  }

  private static boolean isSettled(Job job, Drive drive) {
    return switch (SETTLED.cell(name(drive.state()), "is settled")) {
      case "always" -> true;
      case "never" -> false;
      case "when the job is cancelled or the drive withdrawn" ->
          job.isCancelRequested() || drive.isWithdrawn();
      default -> throw new AssertionError("an unknown cell for " + name(drive.state()));
    };
  }

  private static String name(DriveState state) {
    return state.getClass().getSimpleName();
  }

  private static Set<String> allClauses() {
    Set<String> all = new HashSet<>();
    EVENTS
        .rows()
        .forEach(
            (row, cells) ->
                cells
                    .keySet()
                    .forEach(
                        state -> {
                          for (int i = 0; i < EVENTS.clauses(row, state).size(); i++) {
                            all.add(row + "/" + state + "/" + i);
                          }
                        }));
    return all;
  }

  private static List<Class<?>> eventTypes(Class<?> sealed) {
    List<Class<?>> types = new ArrayList<>();
    for (Class<?> type : sealed.getPermittedSubclasses()) {
      if (type.isSealed()) {
        types.addAll(eventTypes(type));
      } else {
        types.add(type);
      }
    }
    return types;
  }
}
