package io.drivedock.server.portal.jobs;

import io.drivedock.dock.Progress;
import io.drivedock.drive.BlobPath;
import io.drivedock.job.AvailableActions;
import io.drivedock.job.AvailableActions.Choice;
import io.drivedock.job.Drive;
import io.drivedock.job.DriveReport;
import io.drivedock.job.DriveState;
import io.drivedock.job.Job;
import io.drivedock.job.JobState;
import io.drivedock.job.Refusal;
import io.drivedock.server.access.Permission;
import io.drivedock.server.jobs.HistoryEntry;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.portal.frame.Page;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the page of a job shows; its templates are {@code jobs/job} and the parts beside it. */
public record JobView(
    StoredJob stored,
    JobWords.Word state,
    String meaning,
    List<TimeLine.Step> steps,
    List<DriveRow> drives,
    List<Button> buttons,
    List<Button> refused,
    Map<String, ApiCall> calls,
    List<HistoryEntry> history) {

  public Job job() {
    return stored.job();
  }

  public String home() {
    return "/portal/jobs/" + job().id();
  }

  /** Where the pages of a drive are. */
  public String driveHref(String drive) {
    return home() + "/drives/" + encoded(drive);
  }

  /** Where a drive is withdrawn. */
  public String withdrawHref(String drive) {
    return home() + "/withdraw/" + encoded(drive);
  }

  /** The blob with the list of what is on no drive, if it lies where a next job can name it. */
  public @Nullable String restBlob() {
    return restBlob(job()).map(BlobPath::text).orElse(null);
  }

  static Optional<BlobPath> restBlob(Job job) {
    return Optional.ofNullable(job.incompleteListUri())
        .flatMap(uri -> BlobPath.below(job.details().diagnosticsPath(), uri));
  }

  /** Whether its keys may be asked for. */
  public boolean hasKeys() {
    return !job().drives().isEmpty();
  }

  /**
   * One drive.
   *
   * @param done bytes that are in their place
   * @param total bytes to move; zero while nobody knows
   * @param rate such as {@code 110.2 MiB/s}; absent where it does not move
   * @param left how long it will take; absent where that is not known
   * @param canWithdraw why not stands in {@code refused}
   */
  public record DriveRow(
      String id,
      JobWords.Word state,
      JobWords.@Nullable Word copied,
      @Nullable String advice,
      boolean isMoving,
      int percent,
      long done,
      long total,
      @Nullable String rate,
      @Nullable String left,
      @Nullable String manifestFile,
      @Nullable String manifestHash,
      @Nullable String errorLogUri,
      @Nullable String verboseLogUri,
      @Nullable String manifestUri,
      boolean canWithdraw) {}

  /**
   * Something to do.
   *
   * @param name names the phrases {@code act.NAME}
   * @param drive the drive it is about; empty if it is about none
   * @param reason why it cannot be done now; empty if it can
   */
  public record Button(String name, String drive, String href, String reason, boolean isDanger) {}

  static JobView of(
      Page page,
      StoredJob stored,
      AvailableActions actions,
      List<HistoryEntry> reached,
      List<HistoryEntry> newest,
      Speeds speeds,
      String origin) {
    Job job = stored.job();
    List<Button> buttons = new ArrayList<>();
    List<Button> refused = new ArrayList<>();
    if (page.may(Permission.WRITE_JOBS)) {
      for (Button button : buttons(job, actions)) {
        (button.reason().isEmpty() ? buttons : refused).add(button);
      }
    }
    return new JobView(
        stored,
        JobWords.state(page, job),
        meaning(page, job),
        TimeLine.of(page, job, reached, actions),
        job.drives().stream().map(drive -> row(page, stored, drive, speeds, buttons)).toList(),
        buttons,
        refused,
        ApiCall.ofJob(origin, job),
        newest);
  }

  /** What the state means for the customer. */
  private static String meaning(Page page, Job job) {
    String key = "job.meaning." + job.state().text();
    return job.isCancelRequested()
        ? page.find(JobWords.keyFor(page, job, key + ".cancelled")).orElseGet(() -> page.say(key))
        : page.say(key);
  }

  private static List<Button> buttons(Job job, AvailableActions actions) {
    String home = "/portal/jobs/" + job.id();
    List<Button> buttons = new ArrayList<>();
    boolean canEdit = false;
    for (Choice choice : actions.choices()) {
      String drive = choice.drive() == null ? "" : choice.drive().value();
      String reason = choice.refusal() == null ? "" : choice.refusal().message();
      switch (choice.action()) {
        case EDIT -> canEdit |= choice.isAllowed();
        case REPLACE -> {}
        case SHIP -> {
          if (job.state() instanceof JobState.Creating) {
            buttons.add(new Button("ship", "", home + "/ship", shipReason(choice), false));
          }
        }
        case CANCEL -> {
          if (!job.isCancelRequested() || !choice.isAllowed()) {
            buttons.add(new Button("cancel", "", home + "/cancel", reason, true));
          }
        }
        case WITHDRAW -> {
          if (!isWithdrawn(job, choice)) {
            buttons.add(
                new Button("withdraw", drive, home + "/withdraw/" + encoded(drive), reason, true));
          }
        }
        case DELETE -> buttons.add(new Button("delete", "", home + "/delete", reason, true));
      }
    }
    if (canEdit) {
      buttons.add(0, new Button("edit", "", home + "/edit", "", false));
    }
    return buttons;
  }

  /** The form asks for the parcel that may be missing. */
  private static String shipReason(Choice choice) {
    Refusal refusal = choice.refusal();
    return refusal == null || refusal.code() == Refusal.Code.MISSING_SHIPPING_INFORMATION
        ? ""
        : refusal.message();
  }

  private static boolean isWithdrawn(Job job, Choice choice) {
    return choice.drive() != null
        && job.drive(choice.drive()).map(Drive::isWithdrawn).orElse(false);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  // ---- drives

  private static DriveRow row(
      Page page, StoredJob stored, Drive drive, Speeds speeds, List<Button> buttons) {
    boolean isMoving = drive.state() instanceof DriveState.Transferring;
    DriveReport report = drive.report();
    Progress progress = stored.progress().getOrDefault(drive.id(), Progress.NONE);
    long done = report == null ? progress.bytesDone() : report.bytesSucceeded();
    long total = report == null ? progress.bytesTotal() : report.bytesTotal();
    OptionalLong rate =
        isMoving ? speeds.seen(stored.job().id(), drive.id(), done) : OptionalLong.empty();
    return new DriveRow(
        drive.id().value(),
        JobWords.state(page, stored, drive),
        JobWords.copied(page, stored, drive),
        JobWords.advice(page, stored, drive),
        isMoving,
        stored.percentOf(drive),
        done,
        total,
        rate.isPresent() ? page.say("drive.rate", page.shortSize(rate.getAsLong())) : null,
        left(page, rate, total - done),
        drive.manifestFile(),
        drive.manifestHash(),
        report == null ? null : report.errorLogUri(),
        report == null ? null : report.verboseLogUri(),
        report == null ? null : report.manifestUri(),
        buttons.stream()
            .anyMatch(
                button ->
                    button.name().equals("withdraw") && button.drive().equals(drive.id().value())));
  }

  private static @Nullable String left(Page page, OptionalLong rate, long bytes) {
    return rate.isPresent() && rate.getAsLong() > 0 && bytes > 0
        ? page.say("drive.left", page.lasting(Duration.ofSeconds(bytes / rate.getAsLong() + 1)))
        : null;
  }
}
