package io.drivedock.server.portal.jobs;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.JournalText;
import io.drivedock.job.AvailableActions;
import io.drivedock.job.Job;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobPath;
import io.drivedock.server.arm.PatchBody;
import io.drivedock.server.arm.PutBody;
import io.drivedock.server.jobs.Condition;
import io.drivedock.server.jobs.HistoryEntry;
import io.drivedock.server.jobs.HistoryTable;
import io.drivedock.server.jobs.JobPut;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.KeyVault;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.locations.Location;
import io.drivedock.server.locations.Locations;
import io.drivedock.server.portal.frame.Page;
import io.drivedock.server.portal.frame.Pages;
import io.drivedock.server.portal.frame.Visit;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.ApiException;
import io.drivedock.server.web.Origin;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * The form that makes a job and the one that changes it. What was typed becomes the body that the
 * API takes, and goes the same way.
 */
final class JobFormPages {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int UNPROCESSABLE = 422;
  private static final int FORBIDDEN = 403;
  private static final int CONFLICT = 409;
  private static final int JOURNALS_MAX = 20;

  private final Pages pages;
  private final Desk desk;
  private final Jobs jobs;
  private final JobTable table;
  private final HistoryTable history;
  private final KeyVault vault;
  private final Locations locations;
  private final boolean acceptsUnencryptedDrives;

  JobFormPages(
      Pages pages,
      Desk desk,
      Jobs jobs,
      JobTable table,
      HistoryTable history,
      KeyVault vault,
      Locations locations,
      boolean acceptsUnencryptedDrives) {
    this.pages = pages;
    this.desk = desk;
    this.jobs = jobs;
    this.table = table;
    this.history = history;
    this.vault = vault;
    this.locations = locations;
    this.acceptsUnencryptedDrives = acceptsUnencryptedDrives;
  }

  // ---- a new job

  ServerResponse newForm(Visit visit) {
    JobForm form = visit.given("like").isPresent() ? like(visit) : fresh();
    if (visit.field("type").equals("Export")) {
      form.put("properties.jobType", "Export");
    }
    return showNew(200, visit, form, Map.of());
  }

  /** A form as of another job; of what is on none of its drives, if that is wished. */
  private JobForm like(Visit visit) {
    Job job = liked(visit);
    JobForm form = JobForm.like(job);
    if (visit.given("rest").isPresent()) {
      JobView.restBlob(job).ifPresent(list -> form.exportListed(list.text()));
    }
    return form;
  }

  private Job liked(Visit visit) {
    return desk.job(visit, visit.field("like")).job();
  }

  /** What a customer would have to type that is known already. */
  private JobForm fresh() {
    JobForm form = JobForm.empty();
    List<Location> all = locations.all();
    if (all.size() == 1) {
      form.put("location", all.getFirst().name());
    }
    form.put("properties.jobType", "Import");
    form.put("properties.backupDriveManifest", "true");
    return form;
  }

  ServerResponse makeNew(Visit visit) {
    JobForm form = JobForm.of(visit);
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    boolean isRead = readJournals(visit, form, wrong);
    if (isRead || !visit.field("step").equals("create")) {
      return showNew(wrong.isEmpty() ? 200 : UNPROCESSABLE, visit, form, wrong);
    }
    JobPath path = path(visit, form, wrong);
    JobPut put = null;
    try {
      put =
          PutBody.read(
              JSON.valueToTree(form.body(true)), locations, Optional::empty, needsKey(Set.of()));
    } catch (ApiException e) {
      JobFormView.told(visit.page(), e.error()).forEach(wrong::putIfAbsent);
    }
    if (path == null || put == null || !wrong.isEmpty()) {
      return showNew(UNPROCESSABLE, visit, form, wrong);
    }
    return switch (jobs.put(visit.caller(), path, put, Condition.NEW)) {
      case Outcome.Created(Job job) -> Pages.goTo("/portal/jobs/" + job.id());
      case Outcome.Done(Job job) -> Pages.goTo("/portal/jobs/" + job.id());
      case Outcome.Refused refused -> {
        ApiError error = ApiError.refused(refused.refusals());
        JobFormView.told(visit.page(), error).forEach(wrong::putIfAbsent);
        yield showNew(status(error), visit, form, wrong);
      }
    };
  }

  /** A no of the job's rules is a conflict on a page; one that is about rights says so. */
  private static int status(ApiError error) {
    return error.status() == FORBIDDEN ? FORBIDDEN : CONFLICT;
  }

  private @Nullable JobPath path(Visit visit, JobForm form, Map<String, List<String>> wrong) {
    Page page = visit.page();
    if (!JobPath.isSubscription(form.value("subscription"))) {
      wrong.put("subscription", List.of(page.say("problem.subscription")));
    }
    if (!JobPath.isResourceGroup(form.value("resourceGroup"))) {
      wrong.put("resourceGroup", List.of(page.say("problem.resourceGroup")));
    }
    if (!JobPath.isName(form.value("name"))) {
      wrong.put("name", List.of(page.say("problem.name")));
    }
    if (!wrong.isEmpty()) {
      return null;
    }
    JobPath path =
        new JobPath(form.value("subscription"), form.value("resourceGroup"), form.value("name"));
    if (!desk.mayWrite(visit, path)) {
      wrong.put("subscription", List.of(page.say("problem.subscription.foreign")));
    } else if (table.find(path).isPresent()) {
      wrong.put("name", List.of(page.say("problem.name.taken")));
    }
    return path;
  }

  private ServerResponse showNew(
      int status, Visit visit, JobForm form, Map<String, List<String>> wrong) {
    String call =
        ApiCall.of(
                "create",
                Origin.of(visit.request().servletRequest()),
                "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.ImportExport/jobs/%s"
                    .formatted(
                        form.value("subscription"),
                        form.value("resourceGroup"),
                        form.value("name")),
                "PUT",
                form.body(false))
            .line();
    return show(
        status,
        visit,
        form,
        wrong,
        "/portal/jobs/new",
        "/portal/jobs",
        true,
        Map.of(),
        Seen.NOTHING,
        List.of(),
        call);
  }

  // ---- a job that is there

  ServerResponse editForm(Visit visit) {
    StoredJob stored = desk.job(visit);
    return showEdit(
        200,
        visit,
        stored,
        JobForm.of(stored.job()),
        Map.of(),
        Seen.of(stored, history),
        List.of());
  }

  ServerResponse edit(Visit visit) {
    StoredJob stored = desk.job(visit);
    JobForm form = completed(JobForm.of(visit), stored.job());
    List<HistoryEntry> news = Seen.of(visit).news(stored, history);
    Seen seen = Seen.of(stored, history);
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    boolean isRead = readJournals(visit, form, wrong);
    if (isRead || !news.isEmpty() || !visit.field("step").equals("save")) {
      int status = news.isEmpty() ? 200 : CONFLICT;
      return showEdit(
          wrong.isEmpty() ? status : UNPROCESSABLE, visit, stored, form, wrong, seen, news);
    }
    try {
      Set<DriveId> keyed = vault.keys(stored.job().id()).keySet();
      List<JobEvent> events =
          PatchBody.read(JSON.valueToTree(patch(form, stored.job())), needsKey(keyed));
      Outcome.Told outcome = desk.apply(visit, stored.job().id(), events);
      if (outcome instanceof Outcome.Refused refused) {
        ApiError error = ApiError.refused(refused.refusals());
        wrong.putAll(JobFormView.told(visit.page(), error));
        return showEdit(status(error), visit, stored, form, wrong, seen, List.of());
      }
      return Pages.goTo("/portal/jobs/" + stored.job().id());
    } catch (ApiException e) {
      wrong.putAll(JobFormView.told(visit.page(), e.error()));
      return showEdit(UNPROCESSABLE, visit, stored, form, wrong, seen, List.of());
    }
  }

  /** What the form does not ask is as it is. */
  private static JobForm completed(JobForm form, Job job) {
    JobForm now = JobForm.of(job);
    for (String fixed : List.of("name", "subscription", "resourceGroup", "location")) {
      form.put(fixed, now.value(fixed));
    }
    form.put("properties.jobType", job.details().type().text());
    form.put(JobForm.ACCOUNT, job.details().storageAccountId());
    return form;
  }

  /** What of the form may be changed: the rest is not sent, so that it cannot be refused. */
  private Map<String, Object> patch(JobForm form, Job job) {
    Map<String, String> locked = locked(job);
    Map<String, Object> whole = form.body(true);
    Map<String, Object> patch = new LinkedHashMap<>();
    if (!locked.containsKey("tags")) {
      patch.put("tags", whole.get("tags"));
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    if (whole.get("properties") instanceof Map<?, ?> all) {
      all.forEach(
          (name, value) -> {
            boolean isMember = name instanceof String;
            if (isMember && EDITABLE.contains(name) && !locked.containsKey((String) name)) {
              properties.put((String) name, value);
            }
          });
    }
    patch.put("properties", properties);
    return patch;
  }

  private static final Set<String> EDITABLE =
      Set.of(
          "returnAddress",
          "returnShipping",
          "deliveryPackage",
          "diagnosticsPath",
          "logLevel",
          "backupDriveManifest",
          "driveList");

  private Map<String, String> locked(Job job) {
    Map<String, String> locked = new TreeMap<>();
    for (AvailableActions.Choice choice : jobs.outlook(job).choices()) {
      if (choice.action() == AvailableActions.Action.EDIT
          && choice.member() != null
          && choice.refusal() != null) {
        locked.put(choice.member().text(), choice.refusal().message());
      }
    }
    return locked;
  }

  private ServerResponse showEdit(
      int status,
      Visit visit,
      StoredJob stored,
      JobForm form,
      Map<String, List<String>> wrong,
      Seen seen,
      List<HistoryEntry> news) {
    String home = "/portal/jobs/" + stored.job().id();
    Map<String, Object> patch = new LinkedHashMap<>(form.body(false));
    patch.remove("location");
    String call =
        ApiCall.of(
                "edit",
                Origin.of(visit.request().servletRequest()),
                stored.job().path().resourceId(),
                "PATCH",
                patch)
            .line();
    return show(
        status,
        visit,
        form,
        wrong,
        home + "/edit",
        home,
        false,
        locked(stored.job()),
        seen,
        news,
        call);
  }

  // ---- both

  private ServerResponse show(
      int status,
      Visit visit,
      JobForm form,
      Map<String, List<String>> wrong,
      String action,
      String home,
      boolean isNew,
      Map<String, String> locked,
      Seen seen,
      List<HistoryEntry> news,
      String call) {
    Map<String, String> values = new TreeMap<>();
    form.names().forEach(name -> values.put(name, form.value(name)));
    Set<String> fields = fields(form);
    Map<String, String> problems = new TreeMap<>();
    List<String> general = new ArrayList<>();
    wrong.forEach(
        (field, sentences) -> {
          if (fields.contains(field)) {
            problems.put(field, String.join(" ", sentences));
          } else {
            general.addAll(sentences);
          }
        });
    return pages.show(
        status,
        "jobs/form",
        visit.page(),
        new JobFormView(
            action,
            home,
            isNew,
            values,
            JobFormView.rows(form),
            locations.all().stream().map(Location::name).toList(),
            locked,
            problems,
            general,
            seen,
            news,
            call));
  }

  /** The fields at which something can be said. */
  private static Set<String> fields(JobForm form) {
    Set<String> fields = new java.util.HashSet<>(Set.of("name", "subscription", "resourceGroup"));
    fields.addAll(Set.of("location", "tags", "drives", "journals", JobForm.ACCOUNT));
    fields.addAll(Set.of(JobForm.PATHS, JobForm.PREFIXES, JobForm.LISTED));
    fields.addAll(
        Set.of(
            "properties.diagnosticsPath",
            "properties.returnShipping.carrierName",
            "properties.returnShipping.carrierAccountNumber",
            "properties.deliveryPackage.carrierName",
            "properties.deliveryPackage.trackingNumber"));
    JobForm.ADDRESS.forEach(name -> fields.add("properties.returnAddress." + name));
    for (int i = 0; i < form.drives().size(); i++) {
      for (String part : List.of("id", "key", "file", "hash")) {
        fields.add("drive." + i + "." + part);
      }
    }
    return fields;
  }

  private Predicate<DriveId> needsKey(Set<DriveId> keyed) {
    return drive -> !acceptsUnencryptedDrives && !keyed.contains(drive);
  }

  /** Takes the drives of the journals that came along; whether any did. */
  private static boolean readJournals(Visit visit, JobForm form, Map<String, List<String>> wrong) {
    List<String> told = new ArrayList<>();
    int read = 0;
    for (Part part : parts(visit)) {
      boolean isFile = part.getName().equals("journals") && part.getSize() > 0;
      if (isFile && read++ < JOURNALS_MAX) {
        try {
          String text = new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          form.add(JobForm.DriveFields.of(JournalText.read(text)));
        } catch (IllegalArgumentException e) {
          String name = Optional.ofNullable(part.getSubmittedFileName()).orElse("");
          told.add(visit.page().say("problem.journal", name, String.valueOf(e.getMessage())));
        } catch (IOException e) {
          throw new ApiException(ApiError.of(400, "InvalidRequestContent", ""));
        }
      }
    }
    if (!told.isEmpty()) {
      wrong.put("journals", told);
    }
    return read > 0;
  }

  private static Iterable<Part> parts(Visit visit) {
    String type = visit.request().servletRequest().getContentType();
    if (type == null || !type.startsWith("multipart/form-data")) {
      return List.of();
    }
    try {
      return visit.request().servletRequest().getParts();
    } catch (IOException | ServletException | IllegalStateException e) {
      throw new ApiException(ApiError.of(413, "FormTooLarge", ""));
    }
  }
}
