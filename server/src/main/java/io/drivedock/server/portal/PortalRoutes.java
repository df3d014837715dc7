package io.drivedock.server.portal;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.server.access.Permission;
import io.drivedock.server.access.Permissions;
import io.drivedock.server.limits.BodyBound;
import io.drivedock.server.portal.dock.ConsoleRoutes;
import io.drivedock.server.portal.frame.ErrorPages;
import io.drivedock.server.portal.frame.LanguageRoutes;
import io.drivedock.server.portal.frame.Pages;
import io.drivedock.server.portal.jobs.JobRoutes;
import io.drivedock.server.portal.label.LabelRoutes;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.ApiException;
import io.drivedock.server.web.Callers;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Every page of the portal. */
public final class PortalRoutes {

  /** Where all of it is. */
  public static final String HOME = "/portal";

  private static final int FORM_BYTES_MAX = 64 * 1024;

  private final Pages pages;
  private final List<RouterFunction<ServerResponse>> rooms;

  public PortalRoutes(Pages pages, List<RouterFunction<ServerResponse>> rooms) {
    this.pages = pages;
    this.rooms = List.copyOf(rooms);
  }

  /** How long the forms of all pages may be: what a room says of its own, and 64 KiB. */
  public static List<BodyBound> bodies() {
    return Stream.of(
            JobRoutes.bodies(),
            LabelRoutes.bodies(),
            ConsoleRoutes.bodies(),
            List.of(BodyBound.of(HOME + "(/.*)?", FORM_BYTES_MAX, 4)))
        .flatMap(List::stream)
        .toList();
  }

  /** The routes; what lies below {@value #HOME} and is none of theirs is not found. */
  public RouterFunction<ServerResponse> routes() {
    RouterFunctions.Builder all =
        route()
            .GET(HOME, PortalRoutes::home)
            .add(pages.assets().routes())
            .add(LanguageRoutes.routes());
    rooms.forEach(all::add);
    return all.route(
            RequestPredicates.path(HOME + "/**"),
            request -> {
              throw new ApiException(ApiError.of(404, "PageNotFound", ""));
            })
        .filter(new ErrorPages(pages))
        .build();
  }

  /** Each begins where their work is. */
  private static ServerResponse home(ServerRequest request) {
    boolean isOperator = Permissions.allow(Callers.of(request), Permission.RUN_DOCK);
    return Pages.goTo(HOME + (isOperator ? "/dock" : "/jobs"));
  }
}
