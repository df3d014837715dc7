package io.drivedock.app;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.app.client.Api;
import io.drivedock.app.client.Api.Answer;
import io.drivedock.app.client.Screen;
import io.drivedock.app.client.ServiceOptions;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What the operator says at the bench. */
@Command(
    name = "dock",
    description = "At the bench: receive parcels, watch drives, send them home.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    footer = {
      "",
      "JOB is what is at hand: the tracking number on the parcel, the id of a drive, or the job's"
          + " own id."
    })
final class DockCommand implements Callable<Integer> {
  private static final String JOB = "JOB";
  private static final String JOB_MEANS =
      "Tracking number of the parcel that came, id of a drive, or id of the job";
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    spec().commandLine().usage(spec().commandLine().getErr());
    return 2;
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec);
  }

  private PrintWriter out() {
    return spec().commandLine().getOut();
  }

  // ---- looking

  @Command(name = "jobs", description = "The newest jobs and where their drives are.")
  int jobs(
      @Mixin ServiceOptions service,
      @Option(names = "--state", paramLabel = "STATE", description = "Only those in this state")
          @Nullable String state,
      @Option(
              names = "--top",
              defaultValue = "30",
              paramLabel = "N",
              description = "So many, at most 1000. Default: ${DEFAULT-VALUE}")
          int top) {
    try (Api api = service.api()) {
      String narrowed = state == null ? "" : "&state=" + encoded(state);
      Answer answer = api.dock("GET", "/jobs?top=" + top + narrowed, null).expecting(200);
      for (Map<String, Object> job : answer.list("value")) {
        show(new Answer(200, job));
      }
      if (!answer.text("after").isEmpty()) {
        out().println("There are more; --top shows up to 1000, --state fewer.");
      }
      return done();
    }
  }

  @Command(name = "show", description = "One job, whole, as JSON.")
  int show(
      @Mixin ServiceOptions service,
      @Parameters(paramLabel = JOB, description = JOB_MEANS) String job) {
    try (Api api = service.api()) {
      out().println(api.dock("GET", "/jobs/" + id(api, job), null).expecting(200).json());
      return done();
    }
  }

  @Command(name = "history", description = "Everything that happened to a job.")
  int history(
      @Mixin ServiceOptions service,
      @Parameters(paramLabel = JOB, description = JOB_MEANS) String job) {
    try (Api api = service.api()) {
      Answer answer = api.dock("GET", "/jobs/" + id(api, job) + "/history", null).expecting(200);
      for (Map<String, Object> entry : answer.list("value")) {
        out()
            .println(
                "%s  %-16s %-12s %s %s"
                    .formatted(
                        entry.get("at"),
                        entry.get("event"),
                        entry.get("state"),
                        entry.get("by"),
                        entry.getOrDefault("driveId", "")));
        if (entry.containsKey("why")) {
          out().println("    " + entry.get("why"));
        }
      }
      return done();
    }
  }

  @Command(name = "watch", description = "Watch a job's drives until none is left to transfer.")
  int watch(
      @Mixin ServiceOptions service,
      @Parameters(paramLabel = JOB, description = JOB_MEANS) String job) {
    Screen screen = new Screen(out(), Screen.isTerminal());
    try (Api api = service.api()) {
      String path = "/jobs/" + id(api, job);
      String state = "";
      List<String> said = List.of();
      while (true) {
        Answer answer = api.dock("GET", path, null).expecting(200);
        if (!answer.text("state").equals(state)) {
          state = answer.text("state");
          screen.barEnds();
          screen.say(state);
        }
        List<String> hindrances = hindrances(answer);
        if (!hindrances.equals(said)) {
          said = hindrances;
          screen.barEnds();
          (said.isEmpty() ? List.of("  goes on") : said).forEach(screen::say);
        }
        if (answer.sum("bytesTotal") > 0) {
          screen.bar("transfer", answer.sum("bytesDone"), answer.sum("bytesTotal"));
        }
        if (List.of("Packaging", "Completed", "Closed").contains(state)) {
          screen.barEnds();
          show(answer);
          return done();
        }
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
      }
    }
  }

  /** What is in the way of the job's drives, one line each. */
  private static List<String> hindrances(Answer job) {
    return job.drives().stream()
        .filter(drive -> drive.containsKey("hindrance"))
        .map(drive -> "  %s  %s".formatted(drive.get("driveId"), drive.get("hindrance")))
        .toList();
  }

  @Command(
      name = "rounds",
      description = "What happens by itself: when each round last ran, and what it did.")
  int tasks(@Mixin ServiceOptions service) {
    try (Api api = service.api()) {
      Answer answer = api.dock("GET", "/rounds", null).expecting(200);
      for (Map<String, Object> round : answer.list("value")) {
        boolean hasFailed = round.containsKey("lastProblem");
        Object said =
            hasFailed ? "failed: " + round.get("lastProblem") : round.getOrDefault("lastDone", "");
        out()
            .println(
                "%-12s %s  %s"
                    .formatted(round.get("name"), round.getOrDefault("lastRun", "never"), said)
                    .stripTrailing());
      }
      return done();
    }
  }

  @Command(
      name = "stations",
      description = "The stations: what lies in their slots, and whether they reach their targets.")
  int stations(@Mixin ServiceOptions service) {
    try (Api api = service.api()) {
      for (Map<String, Object> each : api.dock("GET", "/stations", null).list("value")) {
        Answer station = new Answer(200, each);
        boolean isSilent = station.text("silent").equals("true");
        out()
            .println(
                isSilent
                    ? "%s  SILENT since %s".formatted(each.get("name"), each.get("seenAt"))
                    : String.valueOf(each.get("name")));
        List<Map<String, Object>> targets = station.list("targets");
        if (targets.isEmpty()) {
          out().println("  targets not looked at yet");
        }
        for (Map<String, Object> target : targets) {
          out().println("  target %s  %s".formatted(target.get("name"), reached(target)));
        }
        for (Map<String, Object> slot : station.list("slots")) {
          out().println("  %-18s %s".formatted(slot.get("driveId"), doing(slot)));
        }
      }
      return done();
    }
  }

  private static Object reached(Map<String, Object> target) {
    return target.getOrDefault("problem", "is reached");
  }

  private static String doing(Map<String, Object> slot) {
    Object doing = slot.get("doing");
    if ("moving".equals(doing)) {
      String moving =
          "moving, %s of %s bytes, %s bytes a second"
              .formatted(slot.get("bytesDone"), slot.get("bytesTotal"), slot.get("bytesPerSecond"));
      return slot.containsKey("why") ? moving + ": " + slot.get("why") : moving;
    }
    return slot.containsKey("why")
        ? "%s until %s: %s".formatted(doing, slot.get("until"), slot.get("why"))
        : String.valueOf(doing);
  }

  // ---- parcels

  @Command(
      name = "receive",
      description = "A parcel was opened: its drives are put into the slots and then checked in.")
  int receive(
      @Mixin ServiceOptions service,
      @Parameters(
              index = "0",
              paramLabel = JOB,
              description = "The tracking number on the parcel, or the id of the job")
          String job,
      @Parameters(
              index = "1..*",
              arity = "1..*",
              paramLabel = "DRIVE",
              description = "The drives that were in it, by their serial numbers")
          List<String> drives) {
    try (Api api = service.api()) {
      Answer answer =
          api.dock(
                  "POST",
                  "/parcels",
                  Map.of(isId(job) ? "jobId" : "trackingNumber", job, "drives", drives))
              .expecting(200);
      show(answer);
      told("unexpected, not copied, goes back with the others", answer, "unexpectedDrives");
      if (!answer.text("transferBlocked").isEmpty()) {
        out().println(answer.text("transferBlocked"));
      }
      told("not in the parcel; if it is lost, say: dock missing", answer, "missingDrives");
      return done();
    }
  }

  private void told(String what, Answer answer, String list) {
    if (answer.body().get(list) instanceof List<?> drives) {
      drives.forEach(drive -> out().println("  " + drive + "  " + what));
    }
  }

  @Command(name = "missing", description = "A drive was not in its parcel. It may still come.")
  int missing(
      @Mixin ServiceOptions service,
      @Parameters(index = "0", paramLabel = JOB, description = JOB_MEANS) String job,
      @Parameters(index = "1", paramLabel = "DRIVE", description = "Its serial number")
          String drive) {
    try (Api api = service.api()) {
      String path = "/jobs/" + id(api, job) + "/drives/" + encoded(drive) + "/missing";
      show(api.dock("POST", path, Map.of()).expecting(200));
      return done();
    }
  }

  @Command(name = "park", description = "A drive in a slot lies still until it is started again.")
  int park(
      @Mixin ServiceOptions service,
      @Parameters(paramLabel = "DRIVE", description = "Its serial number") String drive) {
    return held(service, drive, "park");
  }

  @Command(
      name = "eject",
      description = "A drive is to be taken out. Put in anew, it starts by itself.")
  int eject(
      @Mixin ServiceOptions service,
      @Parameters(paramLabel = "DRIVE", description = "Its serial number") String drive) {
    return held(service, drive, "eject");
  }

  @Command(name = "start", description = "A drive that was parked or ejected is worked on again.")
  int start(
      @Mixin ServiceOptions service,
      @Parameters(paramLabel = "DRIVE", description = "Its serial number") String drive) {
    return held(service, drive, "start");
  }

  @Command(
      name = "finish",
      description = {
        "A drive is reported without what is left of it, and its job goes on.",
        "For a transfer that cannot end by itself. Its station writes the logs, which list what was"
            + " not done; see: dock watch."
      })
  int finish(
      @Mixin ServiceOptions service,
      @Parameters(paramLabel = "DRIVE", description = "Its serial number") String drive,
      @Option(
              names = "--without-station",
              description = "End it at once, without logs, where no station holds it any more")
          boolean isWithoutStation) {
    try (Api api = service.api()) {
      String job = id(api, drive);
      String what = isWithoutStation ? "/finishWithoutStation" : "/finish";
      String path = "/jobs/" + job + "/drives/" + encoded(drive) + what;
      Answer _ = api.dock("POST", path, Map.of()).expecting(200);
      show(api.dock("GET", "/jobs/" + job, null).expecting(200));
      return done();
    }
  }

  private int held(ServiceOptions service, String drive, String what) {
    try (Api api = service.api()) {
      String path = "/jobs/" + id(api, drive) + "/drives/" + encoded(drive) + "/" + what;
      List<Map<String, Object>> held =
          api.dock("POST", path, Map.of()).expecting(200).list("value").stream()
              .filter(each -> drive.equalsIgnoreCase(String.valueOf(each.get("driveId"))))
              .toList();
      String now =
          held.stream()
              .findFirst()
              .map(
                  each ->
                      "%s by %s since %s; %s"
                          .formatted(
                              each.get("wish"),
                              each.get("by"),
                              each.get("since"),
                              Boolean.TRUE.equals(each.get("letGo"))
                                  ? "its station is not at it"
                                  : "its station stops at the next block"))
              .orElse("may be worked on");
      out().println(drive + "  " + now);
      return done();
    }
  }

  @Command(name = "return", description = "The drives of a job went home.")
  int sendHome(
      @Mixin ServiceOptions service,
      @Parameters(paramLabel = JOB, description = JOB_MEANS) String job,
      @Option(
              names = "--carrier",
              required = true,
              paramLabel = "NAME",
              description = "Who brings them")
          String carrier,
      @Option(
              names = "--tracking",
              required = true,
              paramLabel = "NUMBER",
              description = "The tracking number of the parcel home")
          String tracking) {
    try (Api api = service.api()) {
      Map<String, Object> parcel = new LinkedHashMap<>();
      parcel.put("carrierName", carrier);
      parcel.put("trackingNumber", tracking);
      show(api.dock("POST", "/jobs/" + id(api, job) + "/return", parcel).expecting(200));
      return done();
    }
  }

  @Command(
      name = "wait",
      description = "Wait longer for a parcel, or for a customer who has not shipped yet.")
  int waitLonger(
      @Mixin ServiceOptions service,
      @Parameters(paramLabel = JOB, description = JOB_MEANS) String job,
      @Option(
              names = "--until",
              required = true,
              paramLabel = "DATE",
              description = "To the end of this day in UTC, such as 2027-01-31; at most a year")
          LocalDate until) {
    try (Api api = service.api()) {
      Instant end = until.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      Map<String, Object> body = Map.of("until", end.toString());
      show(api.dock("POST", "/jobs/" + id(api, job) + "/wait", body).expecting(200));
      return done();
    }
  }

  @Command(
      name = "give-up",
      description = "Wait no longer for a parcel: the job is Closed, or Completed if cancelled.")
  int giveUp(
      @Mixin ServiceOptions service,
      @Parameters(paramLabel = JOB, description = JOB_MEANS) String job) {
    try (Api api = service.api()) {
      show(api.dock("POST", "/jobs/" + id(api, job) + "/giveUp", Map.of()).expecting(200));
      return done();
    }
  }

  // ---- which job, and how it is shown

  /** Whatever is at hand: a job's id is taken at its word, the rest is looked for. */
  private static String id(Api api, String job) {
    if (isId(job)) {
      return job;
    }
    for (String by : List.of("trackingNumber", "drive")) {
      Answer answer = api.dock("GET", "/jobs?top=20&" + by + "=" + encoded(job), null);
      List<Map<String, Object>> found = answer.list("value");
      List<Map<String, Object>> open =
          found.stream()
              .filter(each -> !List.of("Completed", "Closed").contains(each.get("state")))
              .toList();
      List<Map<String, Object>> candidates = open.isEmpty() ? found : open;
      if (candidates.size() == 1) {
        return String.valueOf(candidates.getFirst().get("jobId"));
      }
      if (candidates.size() > 1) {
        throw new CommandFailedException(
            "'%s' belongs to several jobs; say one by its id: %s"
                .formatted(
                    job,
                    String.join(
                        ", ",
                        candidates.stream()
                            .map(each -> each.get("name") + " " + each.get("jobId"))
                            .toList())));
      }
    }
    throw new CommandFailedException(
        Exit.NOT_THERE,
        "No job has the tracking number, drive or id '%s'; dock jobs lists them.".formatted(job));
  }

  private static boolean isId(String job) {
    try {
      return UUID.fromString(job).toString().equalsIgnoreCase(job);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void show(Answer job) {
    out()
        .println(
            "%-20s %-12s %s %s%s"
                .formatted(
                    job.text("name"),
                    job.text("state"),
                    job.text("jobId"),
                    job.text("deliveryPackage", "trackingNumber"),
                    job.text("cancelRequested").equals("true") ? "  cancelled" : ""));
    for (Map<String, Object> drive : job.drives()) {
      out()
          .println(
              "  %-18s %-16s %s%s"
                  .formatted(
                      drive.get("driveId"),
                      drive.get("state"),
                      drive.get("copyStatus"),
                      drive.containsKey("percentComplete")
                          ? ", " + drive.get("percentComplete") + " %"
                          : ""));
      if (drive.containsKey("why")) {
        out().println("    " + drive.get("why"));
      }
    }
  }

  private int done() {
    out().flush();
    return 0;
  }
}
