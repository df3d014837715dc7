package io.drivedock.server.dock;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.server.access.Permission;
import io.drivedock.server.jobs.Tombstone;
import io.drivedock.server.jobs.TombstoneTable;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** What remains of erased jobs, for the audit. */
final class TombstoneRoutes {
  private static final int TOP_DEFAULT = 100;

  private final TombstoneTable table;

  TombstoneRoutes(TombstoneTable table) {
    this.table = table;
  }

  RouterFunction<ServerResponse> routes() {
    return route()
        .GET("/tombstones", request -> DockCall.of(request, Permission.READ_TOMBSTONES, this::list))
        .GET(
            "/tombstones/{job}",
            request -> DockCall.of(request, Permission.READ_TOMBSTONES, this::show))
        .build();
  }

  private ServerResponse list(DockCall call) {
    TombstoneTable.Place after =
        call.request()
            .param("after")
            .map(text -> DockCall.parsed("after", text, TombstoneTable.Place::parse))
            .orElse(null);
    int top = call.whole("top", TOP_DEFAULT, 1, TombstoneTable.LIMIT_MAX);
    TombstoneTable.Page page = table.list(after, top);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("value", page.tombstones().stream().map(TombstoneRoutes::json).toList());
    page.next().ifPresent(next -> body.put("after", next.toString()));
    return DockCall.ok(body);
  }

  private ServerResponse show(DockCall call) {
    return DockCall.ok(json(table.find(call.jobId()).orElseThrow(DockCall::unknownJob)));
  }

  private static Map<String, Object> json(Tombstone stone) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("jobHash", stone.jobHash());
    map.put("jobType", stone.type().text());
    map.put("state", stone.state());
    map.put("reason", stone.reason().text());
    map.put("driveCount", stone.drives());
    map.put("bytesSucceeded", stone.bytesSucceeded());
    map.put("createdOn", stone.createdOn().toString());
    LocalDate finished = stone.finishedOn();
    if (finished != null) {
      map.put("finishedOn", finished.toString());
    }
    map.put("erasedOn", stone.erasedOn().toString());
    return map;
  }
}
