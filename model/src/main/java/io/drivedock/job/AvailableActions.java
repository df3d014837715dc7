package io.drivedock.job;

import io.drivedock.drive.DriveId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What lies before a job: what its customer may do now, and why not the rest; and when time itself
 * will do something. {@link Lifecycle} is asked about each; nothing is decided here.
 *
 * @param choices one for each action; editing has one for each member, withdrawing one for each
 *     drive
 * @param dates in the order of their coming, those that are known now
 */
public record AvailableActions(List<Choice> choices, Map<Milestone, Instant> dates) {

  /** What a customer can ask for. */
  public enum Action {
    /** Change a member with PATCH. */
    EDIT,
    /** Make all of it anew with PUT. */
    REPLACE,
    /** Say that the drives are on their way. */
    SHIP,
    /** Want no more of it. */
    CANCEL,
    /** Want one drive back without a transfer. */
    WITHDRAW,
    /** Want nothing of it to remain. */
    DELETE
  }

  /** What time will do. */
  public enum Milestone {
    /** A job that was never shipped is erased. */
    EXPIRES,
    /** A job that was cancelled before it was shipped is completed. */
    COMPLETES,
    /** A parcel that has not come is overdue. */
    DUE,
    /** The dock stops waiting for the parcel. */
    CLOSES,
    /** Nothing of the job will be left. */
    ERASED
  }

  /**
   * One thing that the customer may do, or may not.
   *
   * @param member what to edit; absent for other actions
   * @param drive what to withdraw; absent for other actions
   * @param refusal why not; absent if it is allowed
   */
  public record Choice(
      Action action, @Nullable Member member, @Nullable DriveId drive, @Nullable Refusal refusal) {

    /** Whether it may be done. */
    public boolean isAllowed() {
      return refusal == null;
    }
  }

  public AvailableActions {
    choices = List.copyOf(choices);
    EnumMap<Milestone, Instant> sorted = new EnumMap<>(Milestone.class);
    sorted.putAll(dates);
    dates = Collections.unmodifiableMap(sorted);
  }

  /** What lies before a job at this moment. */
  public static AvailableActions of(Job job, Instant now, Terms terms) {
    List<Choice> choices = new ArrayList<>();
    for (Member member : Member.values()) {
      Optional<Refusal> refusal =
          member == Member.DRIVE_LIST ? Edits.drivesRefusal(job) : Edits.refusal(job, member);
      choices.add(new Choice(Action.EDIT, member, null, refusal.orElse(null)));
    }
    choices.add(new Choice(Action.REPLACE, null, null, Edits.replacementRefusal(job).orElse(null)));
    choices.add(choice(Action.SHIP, null, job, new JobEvent.MarkedShipped(), now, terms));
    choices.add(choice(Action.CANCEL, null, job, new JobEvent.CancelRequested(), now, terms));
    for (Drive drive : job.drives()) {
      JobEvent event = new JobEvent.DriveWithdrawn(drive.id());
      choices.add(choice(Action.WITHDRAW, drive.id(), job, event, now, terms));
    }
    choices.add(choice(Action.DELETE, null, job, new JobEvent.DeleteRequested(), now, terms));
    return new AvailableActions(choices, dates(job, terms));
  }

  /** The same where the job cannot be changed or shipped, for a reason that lies outside it. */
  public AvailableActions withoutChanges(Refusal refusal) {
    return new AvailableActions(
        choices.stream()
            .map(
                choice ->
                    switch (choice.action()) {
                      case EDIT, SHIP ->
                          choice.isAllowed()
                              ? new Choice(
                                  choice.action(), choice.member(), choice.drive(), refusal)
                              : choice;
                      case REPLACE, CANCEL, WITHDRAW, DELETE -> choice;
                    })
            .toList(),
        dates);
  }

  private static Choice choice(
      Action action, @Nullable DriveId drive, Job job, JobEvent event, Instant now, Terms terms) {
    Refusal refusal =
        switch (Lifecycle.decide(job, event, now, terms)) {
          case Decision.Refuse(List<Refusal> refusals) -> refusals.getFirst();
          case Decision.Move _, Decision.Keep _, Decision.Erase _ -> null;
        };
    return new Choice(action, null, drive, refusal);
  }

  private static Map<Milestone, Instant> dates(Job job, Terms terms) {
    return switch (job.state()) {
      case JobState.Creating s ->
          Map.of(job.isCancelRequested() ? Milestone.COMPLETES : Milestone.EXPIRES, s.expiresAt());
      case JobState.Shipping s when s.isOverdue() -> Map.of(Milestone.CLOSES, s.dueAt());
      case JobState.Shipping s ->
          Map.of(Milestone.DUE, s.dueAt(), Milestone.CLOSES, s.dueAt().plus(terms.overdueLasts()));
      case JobState.Received _, JobState.Transferring _, JobState.Packaging _ -> Map.of();
      case JobState.Completed s -> Map.of(Milestone.ERASED, s.eraseAt());
      case JobState.Closed s -> Map.of(Milestone.ERASED, s.eraseAt());
    };
  }
}
