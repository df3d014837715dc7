package io.drivedock.server.dock;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.dock.Assignment;
import io.drivedock.dock.DockWire;
import io.drivedock.dock.ExportWire;
import io.drivedock.drive.DriveId;
import io.drivedock.server.access.Permission;
import io.drivedock.server.access.Tokens;
import io.drivedock.server.jobs.Leases;
import io.drivedock.server.jobs.Plans;
import io.drivedock.server.web.ApiError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** What stations say: may I have a drive, so far am I, done, not done. */
final class LeaseRoutes {
  private static final int DRIVES_MAX = 1_000;

  private final Leases leases;
  private final Plans plans;
  private final Tokens tokens;

  LeaseRoutes(Leases leases, Plans plans, Tokens tokens) {
    this.leases = leases;
    this.plans = plans;
    this.tokens = tokens;
  }

  RouterFunction<ServerResponse> routes() {
    return route()
        .POST("/leases", request -> DockCall.of(request, Permission.MOVE_BYTES, this::assign))
        .PUT("/leases/{lease}/progress", r -> DockCall.of(r, Permission.MOVE_BYTES, this::renew))
        .PUT("/leases/{lease}/report", r -> DockCall.of(r, Permission.MOVE_BYTES, this::report))
        .POST("/leases/{lease}/plan", r -> DockCall.of(r, Permission.MOVE_BYTES, this::plan))
        .PUT("/leases/{lease}/survey", r -> DockCall.of(r, Permission.MOVE_BYTES, this::survey))
        .PUT("/leases/{lease}/rest", r -> DockCall.of(r, Permission.MOVE_BYTES, this::giveBack))
        .PUT("/leases/{lease}/key", r -> DockCall.of(r, Permission.MOVE_BYTES, this::keepKey))
        .DELETE(
            "/leases/{lease}",
            request -> DockCall.of(request, Permission.MOVE_BYTES, this::release))
        .build();
  }

  private ServerResponse assign(DockCall call) {
    Map<String, Object> body = call.body();
    String station = StationRoutes.name(DockWire.text(body, "station"));
    List<DriveId> drives = DockWire.drives(body, "drives", DRIVES_MAX);
    Leases.Asked asked =
        new Leases.Asked(drives, drives(body, "waiting"), drives(body, "waitingCancelled"));
    call.speaksFor(station, tokens);
    Optional<Assignment> assigned = leases.assign(call.caller(), station, asked);
    return assigned
        .map(assignment -> DockCall.ok(DockWire.write(assignment)))
        .orElseGet(DockCall::nothing);
  }

  /** Those that a station of an older version does not tell of. */
  private static List<DriveId> drives(Map<String, Object> body, String name) {
    return body.containsKey(name) ? DockWire.drives(body, name, DRIVES_MAX) : List.of();
  }

  /** What a station says under one of its leases. */
  private interface Held<M> {
    ServerResponse answer(String station, long lease, M message);
  }

  /** The lease of another station, and any lease of a token that never took one, is lost. */
  private static <M> ServerResponse held(DockCall call, Supplier<M> said, Held<M> held) {
    long lease = call.lease();
    M message = said.get();
    return call.station()
        .map(station -> held.answer(station, lease, message))
        .orElseGet(LeaseRoutes::lost);
  }

  private ServerResponse renew(DockCall call) {
    return held(
        call,
        () -> DockWire.progress(call.body()),
        (station, lease, progress) -> answer(leases.renew(station, lease, progress)));
  }

  private ServerResponse report(DockCall call) {
    return held(
        call,
        () -> DockWire.report(call.body()),
        (station, lease, report) -> answer(leases.report(call.caller(), station, lease, report)));
  }

  private ServerResponse keepKey(DockCall call) {
    return held(
        call,
        () -> DockWire.key(call.body()),
        (station, lease, key) -> answer(leases.keepKey(call.caller(), station, lease, key)));
  }

  private ServerResponse release(DockCall call) {
    return held(call, () -> call, (station, lease, none) -> answer(leases.release(station, lease)));
  }

  private ServerResponse plan(DockCall call) {
    return held(
        call,
        () -> ExportWire.freeBytes(call.body()),
        (station, lease, free) -> answer(plans.plan(station, lease, free)));
  }

  private ServerResponse survey(DockCall call) {
    return held(
        call,
        () -> ExportWire.runs(call.body(), "runs"),
        (station, lease, runs) -> answer(plans.survey(station, lease, runs)));
  }

  private ServerResponse giveBack(DockCall call) {
    return held(
        call,
        () -> ExportWire.runs(call.body(), "runs"),
        (station, lease, runs) -> answer(plans.giveBack(station, lease, runs)));
  }

  private static ServerResponse answer(Plans.Answer answer) {
    return switch (answer) {
      case Plans.Answer.Planned planned -> DockCall.ok(ExportWire.write(planned.plan()));
      case Plans.Answer.NotSurveyed notSurveyed ->
          ApiError.of(
                  409,
                  "NotSurveyed",
                  "The export has not been surveyed yet: PUT survey, and ask again.")
              .response();
      case Plans.Answer.Lost lost -> lost();
    };
  }

  private static ServerResponse lost() {
    return ApiError.of(
            410,
            "LeaseLost",
            "The lease is not the newest of its drive or not this station's, or the"
                + " drive is no longer in transfer. Stop working on it.")
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
