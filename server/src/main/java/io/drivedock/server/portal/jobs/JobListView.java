package io.drivedock.server.portal.jobs;

import io.drivedock.job.Job;
import io.drivedock.job.JobState;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.portal.frame.Page;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What the list of jobs shows.
 *
 * @param liveQuery asks for the same page, in the address of its stream
 * @param olderHref the page of older jobs; absent on the last
 * @param isFirst whether these are the newest
 * @param done names the phrase of what was done a moment ago; empty if nothing was
 */
public record JobListView(
    Narrowing narrowing,
    List<Row> rows,
    String liveQuery,
    @Nullable String olderHref,
    boolean isFirst,
    String done) {

  /**
   * What the reader looks for, as it was typed.
   *
   * @param text part of a name, or the whole of a tracking number or of a drive's serial
   */
  public record Narrowing(String state, String type, String text) {

    public boolean isAny() {
      return !(state.isEmpty() && type.isEmpty() && text.isEmpty());
    }

    /** The query of an address that asks the same. */
    public String query() {
      return "state=%s&type=%s&text=%s".formatted(encoded(state), encoded(type), encoded(text));
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }

  /** One job. */
  public record Row(
      String id,
      String name,
      String group,
      String type,
      JobWords.Word state,
      boolean isCancelRequested,
      @Nullable Integer percent,
      int drives,
      Instant created,
      JobWords.@Nullable Next next) {

    static Row of(Page page, StoredJob stored, JobWords.@Nullable Next next) {
      Job job = stored.job();
      OptionalInt percent = stored.percentComplete();
      return new Row(
          job.id().toString(),
          job.path().name(),
          job.path().resourceGroup(),
          page.say("job.type." + job.details().type().text()),
          JobWords.state(page, job),
          job.isCancelRequested() && !job.isFinished(),
          percent.isPresent() && job.state() instanceof JobState.Transferring
              ? percent.getAsInt()
              : null,
          job.drives().size(),
          job.created().at(),
          next);
    }
  }

  /** The states to choose from. */
  public List<String> states() {
    return JobState.NAMES;
  }
}
