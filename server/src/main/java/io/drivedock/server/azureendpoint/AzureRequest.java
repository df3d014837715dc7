package io.drivedock.server.azureendpoint;

import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Permission;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.Callers;
import io.drivedock.server.web.protocol.Answer;
import io.drivedock.server.web.protocol.ErrorCode;
import io.drivedock.server.web.protocol.PathNames;
import io.drivedock.server.web.protocol.Query;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * A request to one of ARM's own paths. Clients ask these in dozens of versions whose answers differ
 * in nothing that this server says, so any date will do.
 */
record AzureRequest(ServerRequest request, Caller caller, Query query, String version) {

  private static final Pattern VERSION = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?");

  /** A handler for those who may do this. */
  static HandlerFunction<ServerResponse> may(
      Permission permission, Function<AzureRequest, ServerResponse> answer) {
    return plain -> {
      Query query = Query.parse(plain.servletRequest().getQueryString());
      AzureRequest request =
          new AzureRequest(plain, Callers.of(plain), query, version(query.value("api-version")));
      Optional<ApiError> refusal = PathNames.refusal(plain, permission);
      return refusal.isPresent() ? Answer.error(refusal.get()) : answer.apply(request);
    };
  }

  static String version(@Nullable String text) {
    if (text == null || text.isBlank()) {
      throw ErrorCode.MISSING_API_VERSION.end("The query parameter api-version is required.");
    }
    if (!VERSION.matcher(text).matches()) {
      throw ErrorCode.INVALID_API_VERSION.end("The api-version must have the form yyyy-MM-dd.");
    }
    return text;
  }

  String subscription() {
    return PathNames.subscription(request);
  }

  String resourceGroup() {
    return PathNames.resourceGroup(request);
  }
}
