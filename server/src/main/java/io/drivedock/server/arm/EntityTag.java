package io.drivedock.server.arm;

import io.drivedock.job.Refusal;
import io.drivedock.server.jobs.Condition;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.web.protocol.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ETags of jobs, and the conditions that requests make with them (RFC 9110, section 13). A tag is
 * weak, because the progress of a transfer does not change it; all comparisons are weak.
 */
final class EntityTag {

  private static final Pattern LISTED =
      Pattern.compile("\\s*(?:W/)?\"([\\x21\\x23-\\x7E]*)\"\\s*(?:,|$)");
  private static final String ANY = "*";

  private EntityTag() {}

  /** The header with the tag of a job. */
  static Map<String, String> header(StoredJob job) {
    return Map.of("ETag", "W/\"" + job.tag() + "\"");
  }

  /**
   * The conditions of a request that writes.
   *
   * @throws io.drivedock.server.web.ApiException if one cannot be read
   */
  static Condition condition(HttpServletRequest request) {
    Optional<Set<String>> match = tags(request, "If-Match");
    Optional<Set<String>> noneMatch = tags(request, "If-None-Match");
    return found -> {
      if (match.isPresent() && !names(match.get(), found)) {
        return Optional.of(
            refusal(
                found.isPresent()
                    ? "The job has changed: its tag is no longer the one in If-Match. Read the"
                        + " job again."
                    : "If-Match requires an existing job, and there is none."));
      }
      if (noneMatch.isPresent() && names(noneMatch.get(), found)) {
        return Optional.of(
            refusal(
                noneMatch.get().contains(ANY)
                    ? "The job already exists, and If-None-Match: * only creates a job and"
                        + " never replaces one."
                    : "The job still has the tag in If-None-Match."));
      }
      return Optional.empty();
    };
  }

  private static Refusal refusal(String message) {
    return new Refusal(Refusal.Code.CONDITION_NOT_MET, message, null);
  }

  private static boolean names(Set<String> tags, Optional<StoredJob> found) {
    return found.isPresent() && (tags.contains(ANY) || tags.contains(found.get().tag()));
  }

  /** Nothing where the header is not there. */
  private static Optional<Set<String>> tags(HttpServletRequest request, String header) {
    List<String> lines = Collections.list(request.getHeaders(header));
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    String text = String.join(",", lines).strip();
    if (text.equals(ANY)) {
      return Optional.of(Set.of(ANY));
    }
    Set<String> tags = new HashSet<>();
    Matcher tag = LISTED.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!tag.find(end) || tag.start() != end) {
        throw ErrorCode.INVALID_ARGUMENT.end(
            header, header + " must be * or a list of ETags in quotation marks.");
      }
      tags.add(tag.group(1));
      end = tag.end();
    }
    return Optional.of(tags);
  }
}
