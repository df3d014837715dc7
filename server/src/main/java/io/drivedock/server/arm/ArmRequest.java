package io.drivedock.server.arm;

import io.drivedock.job.JobPath;
import io.drivedock.server.access.Caller;
import io.drivedock.server.jobs.Condition;
import io.drivedock.server.web.Callers;
import io.drivedock.server.web.protocol.ApiVersion;
import io.drivedock.server.web.protocol.PathNames;
import io.drivedock.server.web.protocol.Query;
import io.drivedock.server.web.protocol.RequestBody;
import org.springframework.web.servlet.function.ServerRequest;
import tools.jackson.databind.JsonNode;

/**
 * A request to one of the ten operations: who makes it, in which version, and what its path names.
 * What is not of its form ends it with an {@code ApiException}.
 */
record ArmRequest(ServerRequest request, Caller caller, Query query, ApiVersion version) {

  static ArmRequest of(ServerRequest request) {
    Query query = Query.parse(request.servletRequest().getQueryString());
    return new ArmRequest(
        request, Callers.of(request), query, ApiVersion.of(query.value("api-version")));
  }

  JobPath jobPath() {
    return PathNames.jobPath(request);
  }

  String subscription() {
    return PathNames.subscription(request);
  }

  String resourceGroup() {
    return PathNames.resourceGroup(request);
  }

  /** What the request makes its doing depend on. */
  Condition condition() {
    return EntityTag.condition(request.servletRequest());
  }

  JsonNode body() {
    return RequestBody.of(request.servletRequest());
  }
}
