package io.drivedock.app.job;

import io.drivedock.app.box.CommandFailedException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Walks the pages of a list of jobs. Only the service that was asked is asked for the next. */
final class JobList {

  private static final int PAGES_MAX = 1_000;

  private final CustomerApi api;

  /**
   * What was found.
   *
   * @param hasMore whether the server has more than were asked for
   */
  record Found(List<JsonNode> jobs, boolean hasMore) {}

  JobList(CustomerApi api) {
    this.api = api;
  }

  Found walk(String first, int limit) {
    List<JsonNode> jobs = new ArrayList<>();
    Set<String> asked = new HashSet<>();
    String next = first;
    while (!next.isEmpty()) {
      if (!asked.add(next) || asked.size() > PAGES_MAX) {
        throw new CommandFailedException(
            ("The list of %s does not end: it named the same next page twice, or more"
                    + " than %d pages.")
                .formatted(api.service(), PAGES_MAX));
      }
      JsonNode page = api.page(next).json();
      for (JsonNode job : page.path("value")) {
        if (jobs.size() == limit) {
          return new Found(jobs, true);
        }
        jobs.add(job);
      }
      String link = page.path("nextLink").asString("");
      next = link.isEmpty() ? "" : below(link);
    }
    return new Found(jobs, false);
  }

  /** What comes after the address of the service. The token is for that one alone. */
  private String below(String link) {
    URI service = api.service();
    try {
      URI next = URI.create(link);
      String base = service.getRawPath();
      boolean isThere =
          String.valueOf(next.getScheme()).equalsIgnoreCase(service.getScheme())
              && String.valueOf(next.getHost()).equalsIgnoreCase(service.getHost())
              && port(next) == port(service)
              && next.getRawUserInfo() == null
              && next.getRawPath().startsWith(base + "/");
      if (isThere) {
        String path = next.getRawPath().substring(base.length());
        return next.getRawQuery() == null ? path : path + "?" + next.getRawQuery();
      }
    } catch (IllegalArgumentException e) {
      // It is told below.
    }
    throw new CommandFailedException(
        ("The list of %s continues at another address, which was not queried: the"
                + " token is not sent there. If both are the same service, set --url to the"
                + " address in the list.")
            .formatted(service));
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0
        ? uri.getPort()
        : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }
}
