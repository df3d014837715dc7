package io.drivedock.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;

/** The routes of a server, as it has them: what is added to it is added to the tests that ask. */
public final class RouteTable implements RouterFunctions.Visitor {

  private final Deque<String> above = new ArrayDeque<>();
  private final Set<String> paths = new TreeSet<>();
  private final Set<Route> routes = new TreeSet<>();

  /** A method at a path with variables. */
  public record Route(String method, String path) implements Comparable<Route> {
    @Override
    public int compareTo(Route other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private RouteTable() {}

  static RouteTable of(RouterFunction<?> routes) {
    RouteTable table = new RouteTable();
    routes.accept(table);
    return table;
  }

  /** Every path, such as {@code /dock/v1/jobs/{job}}. */
  public Set<String> paths() {
    return paths;
  }

  /** Every method at a path that is answered with more than 405. */
  public Set<Route> routes() {
    return routes;
  }

  private static Parts parts(RequestPredicate predicate) {
    Parts parts = new Parts();
    predicate.accept(parts);
    return parts;
  }

  @Override
  public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
    Parts parts = parts(predicate);
    for (String path : parts.paths) {
      String whole = String.join("", above.reversed()) + path;
      paths.add(whole);
      parts.methods.forEach(method -> routes.add(new Route(method, whole)));
    }
  }

  @Override
  public void startNested(RequestPredicate predicate) {
    above.push(String.join("", parts(predicate).paths));
  }

  @Override
  public void endNested(RequestPredicate predicate) {
    above.pop();
  }

  @Override
  public void resources(Function<ServerRequest, Optional<Resource>> lookup) {
    throw new AssertionError("resources are not looked into");
  }

  @Override
  public void attributes(Map<String, Object> attributes) {}

  @Override
  public void unknown(RouterFunction<?> routerFunction) {
    throw new AssertionError("a router that does not tell its routes: " + routerFunction);
  }

  /** The methods and paths that a predicate names. */
  private static final class Parts implements RequestPredicates.Visitor {
    private final List<String> paths = new ArrayList<>();
    private final List<String> methods = new ArrayList<>();

    @Override
    public void method(Set<HttpMethod> named) {
      named.forEach(method -> methods.add(method.name()));
    }

    @Override
    public void path(String pattern) {
      paths.add(pattern);
    }

    @Override
    public void startAnd() {}

    @Override
    public void and() {}

    @Override
    public void endAnd() {}

    @Override
    public void startOr() {}

    @Override
    public void or() {}

    @Override
    public void endOr() {}

    /** Such as the predicate of the 404, which takes everything. */
    @Override
    public void unknown(RequestPredicate predicate) {}

    @Override
    public void header(String name, String value) {
      throw new AssertionError("routes by header are not looked into");
    }

    @Override
    public void param(String name, String value) {
      throw new AssertionError("routes by parameter are not looked into");
    }

    @Override
    @Deprecated
    @SuppressWarnings("removal")
    public void pathExtension(String extension) {
      throw new AssertionError("routes by extension are not looked into");
    }

    @Override
    public void version(String version) {
      throw new AssertionError("routes by version are not looked into");
    }

    @Override
    public void startNegate() {
      throw new AssertionError("routes that negate are not looked into");
    }

    @Override
    public void endNegate() {}
  }
}
