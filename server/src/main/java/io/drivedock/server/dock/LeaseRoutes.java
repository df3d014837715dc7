package io.drivedock.server.dock;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.dock.Assignment;
import io.drivedock.dock.DockWire;
import io.drivedock.dock.ExportWire;
import io.drivedock.server.access.Act;
import io.drivedock.server.jobs.Leases;
import io.drivedock.server.jobs.Plans;
import io.drivedock.server.web.ApiError;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** What stations say: may I have a drive, so far am I, done, not done. */
final class LeaseRoutes {
  private static final int DRIVES_MAX = 1_000;

  private final Leases leases;
  private final Plans plans;

  LeaseRoutes(Leases leases, Plans plans) {
    this.leases = leases;
    this.plans = plans;
  }

  RouterFunction<ServerResponse> routes() {
    return route()
        .POST("/leases", request -> DockCall.of(request, Act.MOVE_BYTES, this::assign))
        .PUT("/leases/{lease}/progress", r -> DockCall.of(r, Act.MOVE_BYTES, this::renew))
        .PUT("/leases/{lease}/report", r -> DockCall.of(r, Act.MOVE_BYTES, this::report))
        .POST("/leases/{lease}/plan", r -> DockCall.of(r, Act.MOVE_BYTES, this::plan))
        .PUT("/leases/{lease}/survey", r -> DockCall.of(r, Act.MOVE_BYTES, this::survey))
        .PUT("/leases/{lease}/rest", r -> DockCall.of(r, Act.MOVE_BYTES, this::giveBack))
        .PUT("/leases/{lease}/key", r -> DockCall.of(r, Act.MOVE_BYTES, this::keepKey))
        .DELETE("/leases/{lease}", request -> DockCall.of(request, Act.MOVE_BYTES, this::release))
        .build();
  }

  private ServerResponse assign(DockCall call) {
    Map<String, Object> body = call.body();
    String station = StationRoutes.name(DockWire.text(body, "station"));
    Optional<Assignment> assigned =
        leases.assign(call.caller(), station, DockWire.drives(body, "drives", DRIVES_MAX));
    return assigned
        .map(assignment -> DockCall.ok(DockWire.write(assignment)))
        .orElseGet(DockCall::nothing);
  }

  private ServerResponse renew(DockCall call) {
    return answer(leases.renew(call.lease(), DockWire.progress(call.body())));
  }

  private ServerResponse report(DockCall call) {
    return answer(leases.report(call.caller(), call.lease(), DockWire.report(call.body())));
  }

  private ServerResponse keepKey(DockCall call) {
    return answer(leases.keepKey(call.caller(), call.lease(), DockWire.key(call.body())));
  }

  private ServerResponse release(DockCall call) {
    return answer(leases.release(call.lease()));
  }

  private ServerResponse plan(DockCall call) {
    return answer(plans.plan(call.lease(), ExportWire.freeBytes(call.body())));
  }

  private ServerResponse survey(DockCall call) {
    return answer(plans.survey(call.lease(), ExportWire.runs(call.body(), "runs")));
  }

  private ServerResponse giveBack(DockCall call) {
    return answer(plans.giveBack(call.lease(), ExportWire.runs(call.body(), "runs")));
  }

  private static ServerResponse answer(Plans.Answer answer) {
    return switch (answer) {
      case Plans.Answer.Planned planned -> DockCall.ok(ExportWire.write(planned.plan()));
      case Plans.Answer.NotSurveyed notSurveyed ->
          ApiError.of(
                  409,
                  "NotSurveyed",
                  "Nobody has said yet what there is to export: PUT survey, and ask again.")
              .response();
      case Plans.Answer.Lost lost -> lost();
    };
  }

  private static ServerResponse lost() {
    return ApiError.of(
            410,
            "LeaseLost",
            "The lease is not the newest of its drive, or the drive is no longer in"
                + " transfer. Stop working on it.")
        .response();
  }

  private static ServerResponse answer(Leases.Answer answer) {
    return switch (answer) {
      case Leases.Answer.Renewed renewed -> DockCall.ok(DockWire.write(renewed.renewal()));
      case Leases.Answer.KeyKept kept -> DockCall.ok(DockWire.write(kept.key()));
      case Leases.Answer.Accepted accepted -> DockCall.nothing();
      case Leases.Answer.Lost lost -> lost();
      case Leases.Answer.Refused refused -> ApiError.refused(refused.refusals()).response();
    };
  }
}
