package io.drivedock.server.portal.jobs;

import io.drivedock.job.AvailableActions;
import io.drivedock.job.Job;
import io.drivedock.job.JobState;
import io.drivedock.server.jobs.HistoryEntry;
import io.drivedock.server.portal.frame.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way of a job: the steps it took, when and by whom, where it is, and what comes. */
public final class TimeLine {

  private TimeLine() {}

  /**
   * One step.
   *
   * @param kind {@code done}, {@code now} or {@code ahead}, as the stylesheet has it
   * @param at when it was taken; absent of one that is ahead
   * @param by who took it
   */
  public record Step(
      String kind, String text, @Nullable Instant at, String by, List<JobWords.Next> dates) {}

  static List<Step> of(Page page, Job job, List<HistoryEntry> firsts, AvailableActions actions) {
    Map<String, HistoryEntry> reached = new LinkedHashMap<>();
    firsts.forEach(entry -> reached.putIfAbsent(entry.state(), entry));
    List<Step> steps = new ArrayList<>();
    String current = job.state().text();
    boolean isAhead = false;
    for (String state : JobState.NAMES) {
      HistoryEntry entry = reached.get(state);
      if (state.equals(current)) {
        steps.add(step(page, "now", state, entry, dates(page, actions)));
        isAhead = true;
      } else if (entry != null && !isAhead) {
        steps.add(step(page, "done", state, entry, List.of()));
      } else if (isAhead && isToCome(job, state)) {
        steps.add(step(page, "ahead", state, null, List.of()));
      }
    }
    return steps;
  }

  private static Step step(
      Page page,
      String kind,
      String state,
      @Nullable HistoryEntry entry,
      List<JobWords.Next> dates) {
    return new Step(
        kind,
        page.say("job.state." + state),
        entry == null ? null : entry.stamp().at(),
        entry == null ? "" : entry.stamp().by(),
        dates);
  }

  private static List<JobWords.Next> dates(Page page, AvailableActions actions) {
    return actions.dates().entrySet().stream()
        .map(
            date ->
                new JobWords.Next(page.say("milestone." + date.getKey().name()), date.getValue()))
        .toList();
  }

  /** Whether a state lies before a job that goes its way without accidents. */
  private static boolean isToCome(Job job, String state) {
    if (job.isFinished() || state.equals("Closed")) {
      return false;
    }
    if (!job.isCancelRequested() || state.equals("Completed")) {
      return true;
    }
    return !(job.state() instanceof JobState.Creating) && !state.equals("Transferring");
  }
}
