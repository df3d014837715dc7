package io.drivedock.app.dock;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.app.client.Api;
import io.drivedock.app.client.Api.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A job, found by what the operator has in hand. */
final class FoundJob {

  private FoundJob() {}

  /** Whatever is at hand: a job's id is taken at its word, the rest is looked for. */
  static String id(Api api, String job) {
    if (isId(job)) {
      return job;
    }
    for (String by : List.of("trackingNumber", "drive")) {
      Answer answer =
          api.dock("look up the job", "GET", "/jobs?top=20&" + by + "=" + encoded(job), null);
      List<Map<String, Object>> found = answer.list("value");
      List<Map<String, Object>> open =
          found.stream()
              .filter(each -> !List.of("Completed", "Closed").contains(each.get("state")))
              .toList();
      List<Map<String, Object>> candidates = open.isEmpty() ? found : open;
      if (candidates.size() == 1) {
        return String.valueOf(candidates.getFirst().get("jobId"));
      }
      if (candidates.size() > 1) {
        throw new CommandFailedException(
            "'%s' belongs to several jobs; choose one by its id: %s"
                .formatted(
                    job,
                    String.join(
                        ", ",
                        candidates.stream()
                            .map(each -> each.get("name") + " " + each.get("jobId"))
                            .toList())));
      }
    }
    throw new CommandFailedException(
        Exit.NOT_THERE,
        ("No job has the tracking number, drive or id '%s'; 'drivedock dock jobs'"
                + " lists the jobs.")
            .formatted(job));
  }

  static boolean isId(String job) {
    try {
      return UUID.fromString(job).toString().equalsIgnoreCase(job);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
