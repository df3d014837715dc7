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
    description = "For the dock: receive parcels, watch drives, return them.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    footer = {
      "",
      "JOB is any of these: the tracking number of the parcel, the id of a"
          + " drive, or the id of the job."
    })
final class DockCommand implements Callable<Integer> {
  private static final String JOB = "JOB";
  private static final String JOB_MEANS =
      "Tracking number of the parcel, id of a drive, or id of the job";
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

  @Command(name = "jobs", description = "List the newest jobs and the state of their drives.")
  int jobs(
      @Mixin ServiceOptions service,
      @Option(names = "--state", paramLabel = "STATE", description = "Only jobs in this state")
          @Nullable String state,
      @Option(
              names = "--top",
              defaultValue = "30",
              paramLabel = "N",
              description = "Maximum number of jobs, up to 1000. Default: ${DEFAULT-VALUE}")
          int top) {
    try (Api api = service.api()) {
      String narrowed = state == null ? "" : "&state=" + encoded(state);
      Answer answer = api.dock("list the jobs", "GET", "/jobs?top=" + top + narrowed, null);
      for (Map<String, Object> job : answer.list("value")) {
        show(new Answer(200, job));
      }
      if (!answer.text("after").isEmpty()) {
        out().println("There are more jobs; --top shows up to 1000, and --state narrows the list.");
      }
      return done();
    }
  }

  @Command(name = "show", description = "Show one job as JSON.")
  int show(
      @Mixin ServiceOptions service,
      @Parameters(paramLabel = JOB, description = JOB_MEANS) String job) {
    try (Api api = service.api()) {
      out().println(api.dock("show the job", "GET", "/jobs/" + id(api, job), null).json());
      return done();
    }
  }

  @Command(name = "history", description = "Show the history of a job.")
  int history(
      @Mixin ServiceOptions service,
      @Parameters(paramLabel = JOB, description = JOB_MEANS) String job) {
    try (Api api = service.api()) {
      Answer answer =
          api.dock(
              "show the history of the job", "GET", "/jobs/" + id(api, job) + "/history", null);
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
        Answer answer = api.dock("show the job", "GET", path, null);
        if (!answer.text("state").equals(state)) {
          state = answer.text("state");
          screen.barEnds();
          screen.say(state);
        }
        List<String> hindrances = hindrances(answer);
        if (!hindrances.equals(said)) {
          said = hindrances;
          screen.barEnds();
          (said.isEmpty() ? List.of("  continues") : said).forEach(screen::say);
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
      description = "Show the background tasks: when each last ran, and what it did.")
  int tasks(@Mixin ServiceOptions service) {
    try (Api api = service.api()) {
      Answer answer = api.dock("list the background tasks", "GET", "/rounds", null);
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
      description = "Show the stations, their slots, and whether they reach their targets.")
  int stations(@Mixin ServiceOptions service) {
    try (Api api = service.api()) {
      for (Map<String, Object> each :
          api.dock("list the stations", "GET", "/stations", null).list("value")) {
        Answer station = new Answer(200, each);
        boolean isSilent = station.text("silent").equals("true");
        out()
            .println(
                isSilent
                    ? "%s  SILENT since %s".formatted(each.get("name"), each.get("seenAt"))
                    : String.valueOf(each.get("name")));
        List<Map<String, Object>> targets = station.list("targets");
        if (targets.isEmpty()) {
          out().println("  targets not checked yet");
        }
        for (Map<String, Object> target : targets) {
          out().println("  target %s  %s".formatted(target.get("name"), reached(target)));
        }
        for (Map<String, Object> slot : station.list("slots")) {
          out().println("  %-18s %s".formatted(slot.get("driveId"), doing(slot)));
          if (slot.containsKey("holds")) {
            out().println("  %-18s %s".formatted("", slot.get("holds")));
          }
        }
      }
      return done();
    }
  }

  private static Object reached(Map<String, Object> target) {
    return target.getOrDefault("problem", "reached");
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
      description = "Check in a parcel that was opened, after putting its drives into the slots.")
  int receive(
      @Mixin ServiceOptions service,
      @Parameters(
              index = "0",
              paramLabel = JOB,
              description = "Tracking number of the parcel, or id of the job")
          String job,
      @Parameters(
              index = "1..*",
              arity = "1..*",
              paramLabel = "DRIVE",
              description = "Serial numbers of the drives in the parcel")
          List<String> drives) {
    try (Api api = service.api()) {
      Answer answer =
          api.dock(
              "check in the parcel",
              "POST",
              "/parcels",
              Map.of(isId(job) ? "jobId" : "trackingNumber", job, "drives", drives));
      show(answer);
      told("unexpected: not copied, returned with the others", answer, "unexpectedDrives");
      if (!answer.text("transferBlocked").isEmpty()) {
        out().println(answer.text("transferBlocked"));
      }
      told("not in the parcel; if it is lost, use: dock missing", answer, "missingDrives");
      return done();
    }
  }

  private void told(String what, Answer answer, String list) {
    if (answer.body().get(list) instanceof List<?> drives) {
      drives.forEach(drive -> out().println("  " + drive + "  " + what));
    }
  }

  @Command(
      name = "missing",
      description = "Report that a drive was not in its parcel. It may still arrive.")
  int missing(
      @Mixin ServiceOptions service,
      @Parameters(index = "0", paramLabel = JOB, description = JOB_MEANS) String job,
      @Parameters(index = "1", paramLabel = "DRIVE", description = "Serial number of the drive")
          String drive) {
    try (Api api = service.api()) {
      String path = "/jobs/" + id(api, job) + "/drives/" + encoded(drive) + "/missing";
      show(api.dock("report the drive as missing", "POST", path, Map.of()));
      return done();
    }
  }

  @Command(name = "park", description = "Stop work on a drive until it is started again.")
  int park(
      @Mixin ServiceOptions service,
      @Parameters(paramLabel = "DRIVE", description = "Serial number of the drive") String drive) {
    return held(service, drive, "park");
  }

  @Command(
      name = "eject",
      description =
          "Stop work on a drive so that it can be removed. When inserted again, it"
              + " starts by itself.")
  int eject(
      @Mixin ServiceOptions service,
      @Parameters(paramLabel = "DRIVE", description = "Serial number of the drive") String drive) {
    return held(service, drive, "eject");
  }

  @Command(name = "start", description = "Continue work on a drive that was parked or ejected.")
  int start(
      @Mixin ServiceOptions service,
      @Parameters(paramLabel = "DRIVE", description = "Serial number of the drive") String drive) {
    return held(service, drive, "start");
  }

  @Command(
      name = "finish",
      description = {
        "End the transfer of a drive without the rest, so that its job can continue.",
        "For a transfer that cannot end by itself. The station writes the logs,"
            + " which list what was not done; see: dock watch."
      })
  int finish(
      @Mixin ServiceOptions service,
      @Parameters(paramLabel = "DRIVE", description = "Serial number of the drive") String drive,
      @Option(
              names = "--without-station",
              description = "End it at once, without logs, if no station holds the drive any more")
          boolean isWithoutStation) {
    try (Api api = service.api()) {
      String job = id(api, drive);
      String what = isWithoutStation ? "/finishWithoutStation" : "/finish";
      String path = "/jobs/" + job + "/drives/" + encoded(drive) + what;
      Answer _ = api.dock("finish the drive", "POST", path, Map.of());
      show(api.dock("show the job", "GET", "/jobs/" + job, null));
      return done();
    }
  }

  private int held(ServiceOptions service, String drive, String what) {
    try (Api api = service.api()) {
      String path = "/jobs/" + id(api, drive) + "/drives/" + encoded(drive) + "/" + what;
      List<Map<String, Object>> held =
          api.dock(what + " the drive", "POST", path, Map.of()).list("value").stream()
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
                                  ? "no station is working on it"
                                  : "its station stops at the next block"))
              .orElse("work continues");
      out().println(drive + "  " + now);
      return done();
    }
  }

  @Command(name = "return", description = "Report that the drives of a job were returned.")
  int sendHome(
      @Mixin ServiceOptions service,
      @Parameters(paramLabel = JOB, description = JOB_MEANS) String job,
      @Option(
              names = "--carrier",
              required = true,
              paramLabel = "NAME",
              description = "The carrier")
          String carrier,
      @Option(
              names = "--tracking",
              required = true,
              paramLabel = "NUMBER",
              description = "Tracking number of the return parcel")
          String tracking) {
    try (Api api = service.api()) {
      Map<String, Object> parcel = new LinkedHashMap<>();
      parcel.put("carrierName", carrier);
      parcel.put("trackingNumber", tracking);
      show(api.dock("record the return", "POST", "/jobs/" + id(api, job) + "/return", parcel));
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
              description = "Last day in UTC, such as 2027-01-31; at most a year ahead")
          LocalDate until) {
    try (Api api = service.api()) {
      Instant end = until.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      Map<String, Object> body = Map.of("until", end.toString());
      show(api.dock("extend the waiting time", "POST", "/jobs/" + id(api, job) + "/wait", body));
      return done();
    }
  }

  @Command(
      name = "give-up",
      description = "Stop waiting for a parcel: the job becomes Closed, or Completed if cancelled.")
  int giveUp(
      @Mixin ServiceOptions service,
      @Parameters(paramLabel = JOB, description = JOB_MEANS) String job) {
    try (Api api = service.api()) {
      show(api.dock("give up the parcel", "POST", "/jobs/" + id(api, job) + "/giveUp", Map.of()));
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
      Answer answer =
          api.dock("look up the job", "GET", "/jobs?top=20&" + by + "=" + encoded(job), null);
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
            "'%s' belongs to several jobs; choose one by its id: %s"
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
        ("No job has the tracking number, drive or id '%s'; 'drivedock dock jobs'"
                + " lists the jobs.")
            .formatted(job));
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
