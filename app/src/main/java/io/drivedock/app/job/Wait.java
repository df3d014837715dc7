package io.drivedock.app.job;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Waits for a job to come to a state. */
final class Wait {

  private final CustomerApi api;
  private final CommandContext context;
  private final Consumer<String> notes;

  /** Tells on the way what changes. */
  Wait(CustomerApi api, CommandContext context, Consumer<String> notes) {
    this.api = api;
    this.context = context;
    this.notes = notes;
  }

  /**
   * Waits until the job is in one of the states, or was: it may have left one between two looks.
   *
   * @throws CommandFailedException if it ended in another, or not in time
   */
  JobBody until(JobPath path, List<String> states, Optional<Duration> timeout) {
    JobBody job =
        new JobPoller(api, context, new Reported(states))
            .until(path, timeout, each -> isOver(each, states));
    if (!isReached(job, states)) {
      throw new CommandFailedException(
          Exit.FAILED,
          "The job %s ended %s instead of reaching %s. 'drivedock job show %s' shows more."
              .formatted(path.name(), job.state(), WaitOptions.words(states), path.name()));
    }
    return job;
  }

  private static boolean isOver(JobBody job, List<String> states) {
    return job.isFinished() || isReached(job, states);
  }

  /** A job goes through its states in their order, so that a later one tells of an earlier one. */
  private static boolean isReached(JobBody job, List<String> states) {
    int now = JobState.NAMES.indexOf(job.state());
    return states.contains(job.state())
        || (!job.isFinished()
            && states.stream()
                .mapToInt(JobState.NAMES::indexOf)
                .anyMatch(wanted -> wanted >= 0 && wanted < now));
  }

  private final class Reported implements JobPoller.Watcher {
    private final List<String> states;
    private String told = "";

    private Reported(List<String> states) {
      this.states = states;
    }

    @Override
    public void sees(JobBody job) {
      if (!job.gist().equals(told)) {
        told = job.gist();
        notes.accept(
            told
                + (isOver(job, states) ? "." : "; waiting for " + WaitOptions.words(states) + "."));
      }
    }

    @Override
    public void notices(String sentence) {
      notes.accept(sentence);
    }
  }
}
