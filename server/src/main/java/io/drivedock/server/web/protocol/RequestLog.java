package io.drivedock.server.web.protocol;

import io.drivedock.server.access.Caller;
import io.drivedock.server.web.ApiException;
import io.drivedock.server.web.Correlation;
import io.drivedock.server.web.Unavailable;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Sees every request to an ARM path in and out: whatever ends one becomes an answer, and the log
 * has a line of it, without bodies, queries and tokens.
 */
public final class RequestLog implements HandlerFilterFunction<ServerResponse, ServerResponse> {

  private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);

  @Override
  public ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next) {
    ServerResponse answer = answer(request, next);
    Correlation names = Correlation.of(request.servletRequest());
    boolean isRead =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    LOG.atLevel(isRead ? Level.DEBUG : Level.INFO)
        .log(
            "request answered method={} path={} status={} caller={} requestId={} correlationId={}"
                + " clientRequestId={}",
            request.method(),
            request.servletRequest().getRequestURI(),
            answer.statusCode().value(),
            request.attribute(Caller.class.getName()).map(c -> ((Caller) c).name()).orElse("-"),
            names.requestId(),
            names.correlationId(),
            names.clientRequestId());
    return answer;
  }

  private static ServerResponse answer(
      ServerRequest request, HandlerFunction<ServerResponse> next) {
    try {
      return next.handle(request);
    } catch (ApiException e) {
      return Answer.error(e.error());
    } catch (Exception e) {
      Optional<Unavailable> unavailable = Unavailable.of(e);
      if (unavailable.isPresent()) {
        return Answer.error(unavailable.get().error(), unavailable.get().headers());
      }
      String id = Correlation.of(request.servletRequest()).requestId();
      LOG.error("request failed method={} requestId={}", request.method(), id, e);
      return Answer.error(
          ErrorCode.INTERNAL_ERROR.error(
              "The server could not complete the request and has logged the reason"
                  + " under "
                  + id
                  + "."));
    }
  }
}
