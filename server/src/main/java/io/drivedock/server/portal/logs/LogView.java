package io.drivedock.server.portal.logs;

import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.DriveId;
import io.drivedock.job.Job;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page of a log shows; its template is {@code logs/log}.
 *
 * @param kind {@code error} or {@code verbose}
 * @param text as it was typed
 * @param from where in the log this page begins
 * @param part absent where the log cannot be read here
 * @param length of the log in bytes
 * @param away why it cannot be read now; absent where it can, or could not at any time
 */
public record LogView(
    Job job,
    DriveId drive,
    String kind,
    String uri,
    String text,
    LogFilter filter,
    long from,
    @Nullable LogPart part,
    long length,
    @Nullable String away) {

  /** The statuses that may be looked for. */
  public List<BlobStatus> statuses() {
    return List.of(BlobStatus.values());
  }

  /** Where this page is, without what is looked for. */
  public String href() {
    return "/portal/jobs/" + job.id() + "/drives/" + encoded(drive.value()) + "/logs/" + kind;
  }

  public String nextHref() {
    BlobStatus status = filter.status();
    return href()
        + "?from="
        + (part == null ? 0 : part.next().orElse(0))
        + "&text="
        + encoded(text)
        + "&status="
        + (status == null ? "" : status.text())
        + "&all="
        + (filter.isOnlyNotable() ? "" : "yes");
  }

  /** How much of the log is behind this page, in whole percent. */
  public long percent() {
    long at = part == null ? 0 : part.next().orElse(length);
    return length == 0 ? 100 : Math.round(100.0 * ((double) at / (double) length));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
