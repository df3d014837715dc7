package io.drivedock.server.azureendpoint;

import io.drivedock.server.access.Tokens;
import io.drivedock.server.arm.JobWire;
import io.drivedock.server.deployments.DeploymentTable;
import io.drivedock.server.jobs.ActivityTable;
import io.drivedock.server.jobs.GroupTable;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.locations.Locations;
import io.drivedock.server.web.protocol.RequestLog;
import io.drivedock.server.work.GroupDeletions;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** All that ARM answers besides its providers. */
public final class AzureEndpointRoutes {

  private final RouterFunction<ServerResponse> routes;

  /**
   * Routes to what there is.
   *
   * @param subscriptions their names, by their GUIDs in lower case
   * @param port on which https is spoken, once it is
   */
  public AzureEndpointRoutes(
      Map<String, String> subscriptions,
      Tokens tokens,
      Jobs jobs,
      JobTable table,
      GroupTable groups,
      GroupDeletions deletions,
      ActivityTable activities,
      DeploymentTable deployments,
      JobWire wire,
      Locations locations,
      InstantSource clock,
      IntSupplier port) {
    routes =
        new SignInRoutes(tokens, port)
            .routes()
            .and(new GroupRoutes(groups, deletions, locations, clock).routes())
            .and(new TagRoutes(jobs, table, groups, locations, clock).routes())
            .and(new ActivityRoutes(activities).routes())
            .and(
                new DeploymentRoutes(
                        new Deployments(jobs, table, wire, deployments), groups, table, locations)
                    .routes())
            .and(new ResourceRoutes(table, groups, jobs.owners(), locations).routes())
            .and(
                new SubscriptionRoutes(
                        new Subscriptions(subscriptions, groups),
                        locations,
                        new Providers(locations))
                    .routes())
            .filter(new RequestLog());
  }

  /** The routes; paths that are none of theirs they leave to others. */
  public RouterFunction<ServerResponse> routes() {
    return routes;
  }

  /** Paths, in lower case, that clients ask before they have a token. */
  public static Set<String> openPaths() {
    Set<String> paths = new HashSet<>(Tenant.openPaths());
    paths.add(SignInRoutes.METADATA);
    return paths;
  }

  /** Whether a request brings the form by which a client gets a token. */
  public static boolean isSignIn(HttpServletRequest request) {
    return request.getMethod().equals("POST")
        && Tenant.tokenPaths().contains(request.getRequestURI().toLowerCase(Locale.ROOT));
  }

  /** Where the caller of a request gets a token. */
  public static String signIn(HttpServletRequest request, int port) {
    return Tenant.authority(request, port);
  }
}
