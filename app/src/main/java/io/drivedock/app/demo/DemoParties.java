package io.drivedock.app.demo;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.client.Api;
import io.drivedock.app.client.Api.Answer;
import io.drivedock.app.client.Screen;
import io.drivedock.drive.DriveId;
import io.drivedock.job.JobPath;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.Preparation;
import io.drivedock.prepare.PreparationPlan;
import io.drivedock.prepare.PreparationWatch;
import io.drivedock.prepare.PreparedDrive;
import io.drivedock.prepare.source.PreparationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** The customer and the operator, as the demo plays them. */
final class DemoParties {
  static final String CONTAINER = "demo";
  static final String ACCOUNT = "demoaccount";

  private static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
  private static final String GROUP = "demo";
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  /** A drive that makes no progress for so long is not waited for. */
  private static final Duration STANDSTILL_MAX = Duration.ofMinutes(2);

  private final Screen screen;
  private final Api api;
  private final DemoFolder place;
  private final InstantSource clock;

  DemoParties(Screen screen, Api api, DemoFolder place, InstantSource clock) {
    this.screen = screen;
    this.api = api;
    this.place = place;
    this.clock = clock;
  }

  Screen screen() {
    return screen;
  }

  DemoFolder place() {
    return place;
  }

  static JobPath job(String name) {
    return new JobPath(SUBSCRIPTION, GROUP, name);
  }

  // ---- the customer

  PreparedDrive prepares(Path files, String drive) throws PreparationException {
    DriveId id = new DriveId(drive);
    PreparationPlan plan =
        PreparationPlan.copying(
            files, place.parcels().resolve(drive), id, BlobPlan.into(CONTAINER));
    PreparedDrive prepared =
        new Preparation(clock)
            .run(
                plan,
                new PreparationWatch() {
                  @Override
                  public void counted(long count, long bytes) {
                    screen.fact("files", "%d, %s".formatted(count, Screen.size(bytes)));
                  }

                  @Override
                  public void progress(long bytesDone, long bytesTotal, String file) {
                    screen.bar("copy, hash", bytesDone, bytesTotal);
                  }
                });
    screen.barEnds();
    return prepared;
  }

  void creates(JobPath job, List<PreparedDrive> drives) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (PreparedDrive drive : drives) {
      list.add(
          Map.of(
              "driveId",
              drive.info().driveId().value(),
              "manifestFile",
              drive.info().manifestFile().text(),
              "manifestHash",
              drive.info().manifestHash()));
    }
    Map<String, Object> properties = properties("Import");
    properties.put("driveList", list);
    calls(201, "PUT", job, Map.of("location", "Main Dock", "properties", properties));
  }

  void createsExport(JobPath job, String prefix) {
    Map<String, Object> properties = properties("Export");
    properties.put("export", Map.of("blobList", Map.of("blobPathPrefix", List.of(prefix))));
    calls(201, "PUT", job, Map.of("location", "Main Dock", "properties", properties));
  }

  private static Map<String, Object> properties(String type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("jobType", type);
    properties.put(
        "storageAccountId",
        "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Storage/storageAccounts/%s"
            .formatted(SUBSCRIPTION, GROUP, ACCOUNT));
    properties.put("returnAddress", returnAddress());
    properties.put("logLevel", "Verbose");
    properties.put("backupDriveManifest", true);
    return properties;
  }

  private static Map<String, String> returnAddress() {
    return Map.of(
        "recipientName",
        "Demo customer",
        "streetAddress1",
        "Example street 1",
        "city",
        "Example town",
        "postalCode",
        "12345",
        "countryOrRegion",
        "Nowhere",
        "phone",
        "000",
        "email",
        "demo@example.com");
  }

  void ships(JobPath job, String trackingNumber) {
    calls(
        200,
        "PATCH",
        job,
        Map.of(
            "properties",
            Map.of(
                "state",
                "Shipping",
                "deliveryPackage",
                Map.of("carrierName", "a folder", "trackingNumber", trackingNumber))));
  }

  /** Makes a call to the ARM API, shows it and its answer, and insists on the status. */
  Answer calls(int status, String method, JobPath job, Map<String, ?> body) {
    Answer answer = api.job(status, method, job, body.isEmpty() ? null : body);
    screen.fact("customer", "%s job '%s' -> %s".formatted(method, job.name(), answer.gist()));
    return answer;
  }

  // ---- the operator

  /** The parcel arrives: the drives are put into the slots and checked in. */
  Answer receives(String trackingNumber, List<String> drives) throws IOException {
    for (String drive : drives) {
      Files.move(place.parcels().resolve(drive), place.slots().resolve(drive));
    }
    Answer answer =
        api.dock(
            "check in the parcel",
            "POST",
            "/parcels",
            Map.of("trackingNumber", trackingNumber, "drives", drives));
    screen.fact(
        "operator",
        "checked in parcel %s: job is %s".formatted(trackingNumber, answer.text("state")));
    return answer;
  }

  void sendsHome(String jobId, String trackingNumber, List<String> drives) throws IOException {
    Answer answer =
        api.dock(
            "record the return",
            "POST",
            "/jobs/" + jobId + "/return",
            Map.of("carrierName", "a folder", "trackingNumber", trackingNumber));
    for (String drive : drives) {
      Files.move(place.slots().resolve(drive), place.parcels().resolve(drive));
    }
    screen.fact("operator", "sent the drives home: job is " + answer.text("state"));
  }

  /** Watches a job's drives under a bar until it is so. */
  Answer watches(String jobId, Predicate<Answer> isSo) {
    long lastDone = -1;
    long standstillEnds = System.nanoTime() + STANDSTILL_MAX.toNanos();
    while (true) {
      Answer answer = api.dock("show the job", "GET", "/jobs/" + jobId, null);
      long done = answer.sum("bytesDone");
      long total = answer.sum("bytesTotal");
      if (total > 0) {
        screen.bar("transfer", done, total);
      }
      if (isSo.test(answer)) {
        return answer;
      }
      if (done != lastDone) {
        lastDone = done;
        standstillEnds = System.nanoTime() + STANDSTILL_MAX.toNanos();
      } else if (System.nanoTime() > standstillEnds) {
        screen.barEnds();
        throw new CommandFailedException(
            "The transfer has stopped at %s of %s; the job is %s."
                .formatted(Screen.size(done), Screen.size(total), answer.text("state")));
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new CommandFailedException("The demo was interrupted.");
      }
    }
  }

  // ---- the end

  void farewell() {
    String folder = place.root().toString();
    screen.say("\nAll of it worked, and every byte was compared. To look around:\n");
    screen.fact("blobs", place.store().resolve(ACCOUNT).resolve(CONTAINER).toString());
    screen.fact("logs", place.store().resolve(ACCOUNT).resolve("waimportexport/waies").toString());
    screen.fact("drives", place.parcels().toString());
    screen.say("\nThe job is still there; ask the service:\n");
    screen.say("  ./drivedock serve --data " + folder);
    screen.say("\nand in another window:\n");
    screen.say(
        "  export DRIVEDOCK_TOKEN=$(./drivedock token issue --role operator --data "
            + folder
            + " me)");
    screen.say("  curl -H \"Authorization: Bearer $DRIVEDOCK_TOKEN\" \\");
    screen.say(
        "    'http://127.0.0.1:8750" + job("import-1").resourceId() + "?api-version=2021-01-01'");
  }
}
