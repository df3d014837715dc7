package io.drivedock.server.portal.frame;

import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Permission;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.ApiException;
import io.drivedock.server.web.Callers;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** One request to a page, by somebody who may make it. */
public record Visit(ServerRequest request, Page page) {

  /** A handler for whoever may do that; everybody else is told that they may not. */
  public static HandlerFunction<ServerResponse> by(
      Pages pages, Permission permission, Function<Visit, ServerResponse> answer) {
    return request -> {
      Optional<ApiError> refusal = Callers.refusal(Callers.of(request), permission);
      if (refusal.isPresent()) {
        throw new ApiException(refusal.get());
      }
      return answer.apply(new Visit(request, pages.page(request)));
    };
  }

  public Caller caller() {
    return Callers.of(request);
  }

  /** A field of a form or of the query, without blanks around it; empty if it is not there. */
  public String field(String name) {
    return request.param(name).map(String::strip).orElse("");
  }

  /** The same; nothing if it is empty. */
  public Optional<String> given(String name) {
    return Optional.of(field(name)).filter(text -> !text.isEmpty());
  }

  /** Whether htmx asks, for a part of the page. */
  public boolean isForPart() {
    return request.headers().firstHeader("HX-Request") != null
        && request.headers().firstHeader("HX-History-Restore-Request") == null;
  }
}
