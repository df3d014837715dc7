package io.drivedock.server.arm;

import io.drivedock.job.JobId;
import io.drivedock.server.jobs.JobQuery;
import io.drivedock.server.web.protocol.ApiVersion;
import io.drivedock.server.web.protocol.Paging;
import io.drivedock.server.web.protocol.Query;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list of jobs is asked for. Lists begin with the newest job and a page begins
 * after the last job of the one before, so jobs that come or go meanwhile neither repeat nor hide
 * others.
 */
record ArmPage(Paging paging, Filter filter, @Nullable JobId after) {

  /**
   * Reads the parameters of a list.
   *
   * @throws io.drivedock.server.web.ApiException if one is not of its form
   */
  static ArmPage of(Query query) {
    Paging paging = Paging.of(query);
    Filter filter = Filter.parse(paging.filter());
    return new ArmPage(paging, filter, after(paging.after()));
  }

  private static @Nullable JobId after(@Nullable String text) {
    try {
      return text == null ? null : JobId.parse(text);
    } catch (IllegalArgumentException e) {
      throw Paging.notOurs();
    }
  }

  /** The jobs of this page. */
  JobQuery query(String subscription, @Nullable String resourceGroup) {
    return new JobQuery(
        subscription,
        resourceGroup,
        filter.type(),
        filter.state(),
        filter.trackingNumber(),
        null,
        after,
        paging.top());
  }

  /** The address of the page that follows, on the scheme and host that the client used. */
  String nextLink(HttpServletRequest request, ApiVersion version, JobId last) {
    return paging.nextLink(request, version.text(), last.toString());
  }
}
