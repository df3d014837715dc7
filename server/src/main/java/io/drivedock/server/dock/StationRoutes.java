package io.drivedock.server.dock;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.dock.DockWire;
import io.drivedock.dock.StationReport;
import io.drivedock.dock.WireException;
import io.drivedock.server.access.Permission;
import io.drivedock.server.access.StationName;
import io.drivedock.server.access.Tokens;
import io.drivedock.server.jobs.SeenStation;
import io.drivedock.server.jobs.Stations;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.ApiException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** What stations say of themselves, and what is seen of them. */
final class StationRoutes {
  private final Stations stations;
  private final Tokens tokens;

  StationRoutes(Stations stations, Tokens tokens) {
    this.stations = stations;
    this.tokens = tokens;
  }

  /** The name of a station, as it may be. */
  static String name(String text) {
    if (!StationName.isOne(text)) {
      throw new WireException("'station' is " + StationName.FORM);
    }
    return text;
  }

  RouterFunction<ServerResponse> routes() {
    return route()
        .GET("/stations", request -> DockCall.of(request, Permission.READ_DOCK, this::list))
        .GET("/stations/{station}", r -> DockCall.of(r, Permission.READ_DOCK, this::show))
        .PUT("/stations/{station}", r -> DockCall.of(r, Permission.MOVE_BYTES, this::report))
        .DELETE("/stations/{station}", r -> DockCall.of(r, Permission.RUN_DOCK, this::forget))
        .build();
  }

  private ServerResponse list(DockCall call) {
    return DockCall.ok(
        Map.of("value", stations.all().stream().map(StationRoutes::station).toList()));
  }

  private ServerResponse show(DockCall call) {
    return stations
        .find(nameOf(call))
        .map(station -> DockCall.ok(station(station)))
        .orElseThrow(StationRoutes::unknown);
  }

  private ServerResponse report(DockCall call) {
    String name = nameOf(call);
    StationReport report = DockWire.station(call.body());
    call.speaksFor(name, tokens);
    if (!stations.accept(call.caller(), name, report)) {
      return ApiError.of(
              409,
              "TooManyStations",
              "This server already has "
                  + Stations.STATIONS_MAX
                  + " stations, which is the maximum. Delete those that no longer exist.")
          .response();
    }
    return DockCall.nothing();
  }

  private ServerResponse forget(DockCall call) {
    stations.forget(nameOf(call));
    return DockCall.nothing();
  }

  private static String nameOf(DockCall call) {
    return name(call.request().pathVariable("station"));
  }

  private static ApiException unknown() {
    return ApiException.of(404, "ResourceNotFound", "No station of that name has ever reported.");
  }

  private static Map<String, Object> station(SeenStation station) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", station.name());
    map.put("seenAt", station.seenAt().toString());
    map.put("silent", station.isSilent());
    map.putAll(DockWire.write(station.report()));
    return map;
  }
}
