package io.drivedock.server.dock;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Permission;
import io.drivedock.server.jobs.Finishing;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.ParkedDrive;
import io.drivedock.server.jobs.Parking;
import io.drivedock.server.web.ApiError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** What people at the dock say of a drive in a slot: lie still, may I take you out, go on, end. */
final class ParkRoutes {
  private final Parking parking;
  private final Finishing finishing;

  ParkRoutes(Parking parking, Finishing finishing) {
    this.parking = parking;
    this.finishing = finishing;
  }

  RouterFunction<ServerResponse> routes() {
    return route()
        .GET("/parked", request -> DockCall.of(request, Permission.READ_DOCK, this::list))
        .POST("/jobs/{job}/drives/{drive}/park", change(parking::park))
        .POST("/jobs/{job}/drives/{drive}/eject", change(parking::eject))
        .POST("/jobs/{job}/drives/{drive}/start", change(parking::start))
        .POST("/jobs/{job}/drives/{drive}/finish", change(finishing::finish))
        .POST(
            "/jobs/{job}/drives/{drive}/finishWithoutStation",
            change(finishing::finishWithoutStation))
        .build();
  }

  private interface Change {
    Outcome.Change make(Caller caller, JobId job, DriveId drive);
  }

  private HandlerFunction<ServerResponse> change(Change change) {
    return request -> DockCall.of(request, Permission.RUN_DOCK, call -> changed(call, change));
  }

  private ServerResponse changed(DockCall call, Change change) {
    return switch (change.make(call.caller(), call.jobId(), call.drive())) {
      case Outcome.Done _ -> answer(parking.of(call.jobId()));
      case Outcome.Refused refused -> ApiError.refused(refused.refusals()).response();
      case Outcome.NotFound _ -> throw DockCall.unknownJob();
    };
  }

  private ServerResponse list(DockCall call) {
    return answer(parking.all());
  }

  private static ServerResponse answer(List<ParkedDrive> parked) {
    return DockCall.ok(Map.of("value", parked.stream().map(ParkRoutes::drive).toList()));
  }

  private static Map<String, Object> drive(ParkedDrive parked) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("jobId", parked.job().toString());
    map.put("driveId", parked.drive().value());
    map.put("wish", parked.wish().text());
    map.put("since", parked.stamp().at().toString());
    map.put("by", parked.stamp().by());
    map.put("letGo", parked.isLetGo());
    map.put("mayBeTakenOut", parked.mayBeTakenOut());
    return map;
  }
}
