package io.drivedock.server.portal.label;

import io.drivedock.job.Job;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a status link is made and revoked; its template is {@code label/link}.
 *
 * @param href the whole address of the link that works; absent if none does
 * @param until its end
 */
public record StatusLinkView(Job job, @Nullable String href, @Nullable Instant until) {

  /** For how many days a link may work. */
  public static final List<Integer> DAYS = List.of(7, 30, 90);

  /** Where the job's pages are. */
  public String home() {
    return "/portal/jobs/" + job.id();
  }

  public List<Integer> days() {
    return DAYS;
  }

  /** Holds what lets strangers look. */
  @Override
  public String toString() {
    return "StatusLinkView[" + job.id() + "]";
  }
}
