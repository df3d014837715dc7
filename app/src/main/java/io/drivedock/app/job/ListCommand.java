package io.drivedock.app.job;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.job.JobPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Which jobs there are. */
@Command(
    name = "list",
    description = "List jobs, newest first, with their next date in UTC.",
    footerHeading = "%nExample:%n",
    footer = {"  drivedock job list --state Transferring --all-groups"})
final class ListCommand extends JobAction {

  private static final int PAGE = 100;

  private static final int COLUMNS_WITH_HOURS = 100;

  /** So many jobs are asked for their dates at once. */
  private static final int AT_ONCE = 8;

  @Option(names = "--state", paramLabel = "STATE", description = "Only jobs in this state")
  private @Nullable String state;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Only jobs of this type: Import, Export")
  private @Nullable String type;

  @Option(
      names = "--tracking",
      paramLabel = "NUMBER",
      description = "Only jobs with this tracking number")
  private @Nullable String tracking;

  @Option(names = "--all-groups", description = "Jobs of all resource groups")
  private boolean isOfAllGroups;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "Maximum number of jobs. Default: ${DEFAULT-VALUE}")
  private int limit;

  ListCommand(CommandContext context) {
    super(context);
  }

  @Override
  Exit run(CustomerApi api) {
    if (limit < 1) {
      throw CallOptions.unusable("--limit must be 1 or more, not " + limit + ".");
    }
    JobList.Found found = new JobList(api).walk(query(), limit);
    if (options.isJson()) {
      ArrayNode all = JsonMapper.shared().createArrayNode();
      found.jobs().forEach(all::add);
      say(terminal().json(all.toString()));
    } else {
      table(found.jobs(), dates(api, found.jobs())).lines().forEach(this::say);
    }
    if (found.hasMore()) {
      note(
          "There are more jobs; --limit shows more, and --state, --type and"
              + " --tracking narrow the list.");
    }
    return Exit.DONE;
  }

  private String query() {
    StringBuilder query =
        new StringBuilder(
            CustomerApi.jobs(options.subscription(), isOfAllGroups ? null : options.group()));
    query.append("&$top=").append(Math.min(limit, PAGE));
    List<String> clauses = new ArrayList<>();
    clause(clauses, "type", type);
    clause(clauses, "state", state);
    clause(clauses, "trackingnumber", tracking);
    if (!clauses.isEmpty()) {
      query.append("&$filter=").append(CustomerApi.encoded(String.join(" and ", clauses)));
    }
    return query.toString();
  }

  private static void clause(List<String> clauses, String field, @Nullable String value) {
    if (value != null) {
      clauses.add(field + " eq '" + value.replace("'", "''") + "'");
    }
  }

  // ---- what our server tells beside a job

  /** For each job what is told beside it, if it is; a server that does not is asked once. */
  private List<Optional<JsonNode>> dates(CustomerApi api, List<JsonNode> jobs) {
    List<Optional<JsonNode>> told = new ArrayList<>();
    if (jobs.isEmpty()) {
      return told;
    }
    told.add(beside(api, jobs.getFirst()));
    if (told.getFirst().isEmpty()) {
      note("NEXT is not shown: " + api.service() + " does not report the dates of jobs.");
      jobs.stream().skip(1).forEach(job -> told.add(Optional.empty()));
      return told;
    }
    try (ExecutorService callers =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<Callable<Optional<JsonNode>>> calls = new ArrayList<>();
      jobs.stream().skip(1).forEach(job -> calls.add(() -> beside(api, job)));
      for (Future<Optional<JsonNode>> call : callers.invokeAll(calls)) {
        told.add(call.get());
      }
      return told;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("Listing the jobs was interrupted.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CommandFailedException failed) {
        throw failed;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static Optional<JsonNode> beside(CustomerApi api, JsonNode job) {
    return JobPath.parse(job.path("id").asString("")).flatMap(api::actions);
  }

  // ---- the table

  private Table table(List<JsonNode> jobs, List<Optional<JsonNode>> dates) {
    List<Table.Column> columns = new ArrayList<>(List.of(Table.Column.text("NAME", 8)));
    if (isOfAllGroups) {
      columns.add(Table.Column.text("GROUP", 6));
    }
    columns.addAll(
        List.of(
            Table.Column.text("TYPE", 6),
            Table.Column.state("STATE", terminal()),
            Table.Column.number("%"),
            Table.Column.number("DRIVES"),
            Table.Column.text("CREATED", 10),
            Table.Column.text("NEXT", 18)));
    Table table = new Table(terminal(), "", columns);
    for (int i = 0; i < jobs.size(); i++) {
      table.row(row(new JobBody("", jobs.get(i)), dates.get(i)));
    }
    return table;
  }

  private List<String> row(JobBody job, Optional<JsonNode> beside) {
    List<String> cells = new ArrayList<>(List.of(job.name()));
    if (isOfAllGroups) {
      cells.add(JobPath.parse(job.text("id")).map(JobPath::resourceGroup).orElse(""));
    }
    cells.add(job.text("properties", "jobType"));
    cells.add(job.state() + (job.isCancelRequested() && !job.isFinished() ? ", cancelled" : ""));
    cells.add(job.percent().isPresent() ? String.valueOf(job.percent().getAsInt()) : "");
    cells.add(drives(job, beside));
    cells.add(written(job.text("systemData", "createdAt")));
    cells.add(beside.map(told -> Dates.next(told.path("dates"), this::written)).orElse(""));
    return cells;
  }

  /** A narrow terminal has room for days only. */
  private String written(String time) {
    return terminal().isTerminal() && terminal().columns() < COLUMNS_WITH_HOURS
        ? Times.day(time)
        : Times.shown(time);
  }

  /** The list of a group goes without drives; what may be withdrawn names them all. */
  private static String drives(JobBody job, Optional<JsonNode> beside) {
    if (job.json().path("properties").has("driveList")) {
      return String.valueOf(job.drives().size());
    }
    return beside.map(told -> String.valueOf(Choices.of(told).count("withdraw"))).orElse("");
  }
}
