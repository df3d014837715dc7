package io.drivedock.app.job;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.job.JobPath;
import io.drivedock.prepare.text.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A new job. */
@Command(
    name = "create",
    sortOptions = false,
    description = {
      "Create a job: an import of prepared drives, or an export of blobs. An"
          + " existing job of that name is never replaced."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drivedock job create spring --drive /media/WD-1234 --location \"Main Dock\" \\",
      "      --storage-account press --return-address home.yaml",
      "  drivedock job create all-films --export-prefix /films/ --location \"Main Dock\" \\",
      "      --storage-account press --return-address home.yaml",
      "  drivedock job show spring --json | drivedock job create autumn --from -"
    })
final class CreateCommand extends JobAction {

  @Parameters(
      paramLabel = "JOB",
      description = "Name of the job: 2 to 64 letters, digits, hyphens; or its full resource id")
  private String job = "";

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "Instead of the other options: the job as JSON, as show --json prints it;"
              + " - reads it from standard input. No answer contains the keys of drives:"
              + " add them.")
  private @Nullable Path from;

  @Mixin private NewJobOptions described = new NewJobOptions();

  @Mixin private WaitOptions wait = new WaitOptions();

  CreateCommand(CommandContext context) {
    super(context);
  }

  @Override
  Exit run(CustomerApi api) {
    JobPath path = path(job);
    ObjectNode body = body(path);
    Optional<JobBody> there = api.find(path);
    Optional<JobBody> created = there.isPresent() ? Optional.empty() : api.create(path, body);
    if (there.isEmpty() && created.isEmpty()) {
      there = Optional.of(api.get(path));
    }
    if (there.isPresent() && !isSame(body, there.get().json())) {
      throw new CommandFailedException(
          "A job "
              + there.get().name()
              + " already exists ("
              + there.get().state()
              + ") and differs from this one. It was not changed; choose another name.");
    }
    JobBody made = there.or(() -> created).orElseThrow();
    noteTags(body, made);
    if (!options.isJson()) {
      say(
          there.isPresent()
              ? "This job already exists: " + made.text("id")
              : "Created " + made.text("id"));
      next(made);
    }
    return waited(api, path, wait, made);
  }

  /**
   * Says which tags the job does not have: servers may drop some, or all, and still answer well.
   */
  private void noteTags(ObjectNode wanted, JobBody made) {
    List<String> absent = new ArrayList<>();
    wanted
        .path("tags")
        .propertyStream()
        .filter(tag -> !hasTag(made.json(), tag.getKey(), tag.getValue().asString("")))
        .forEach(tag -> absent.add(tag.getKey() + "=" + tag.getValue().asString("")));
    if (!absent.isEmpty()) {
      note(
          "Warning: the server did not keep these tags of the job: "
              + Printable.of(String.join(", ", absent)));
    }
  }

  /** Names of tags are the same in any letter case. */
  private static boolean hasTag(JsonNode job, String name, String value) {
    return job.path("tags")
        .propertyStream()
        .anyMatch(
            tag ->
                tag.getKey().equalsIgnoreCase(name) && tag.getValue().asString("").equals(value));
  }

  private ObjectNode body(JobPath path) {
    List<String> problems = new ArrayList<>();
    ObjectNode body = null;
    if (from == null) {
      body = described.body(path, problems);
    } else if (described.isGiven()) {
      problems.add("--from: describes the whole job; omit the options that describe it");
    } else {
      try {
        body = JobCopy.read(from, context.in());
      } catch (IllegalArgumentException e) {
        problems.add("--from: " + e.getMessage());
      }
    }
    if (!problems.isEmpty() || body == null) {
      throw CallOptions.unusable(
          "The job "
              + path.name()
              + " cannot be created from these options; nothing was sent.\n  "
              + String.join("\n  ", problems));
    }
    return body;
  }

  private void next(JobBody made) {
    if (made.state().equals("Creating") && made.text("properties", "jobType").equals("Import")) {
      String address =
          new JobText(terminal(), context.clock().instant(), made, Optional.empty())
              .address("shippingInformation");
      say("Next: ship the drives to " + address + ", and report it:");
      say("  drivedock job ship " + made.name() + " --carrier NAME --tracking NUMBER");
    }
  }

  // ---- the same job, made by an earlier call whose answer was lost

  private static boolean isSame(ObjectNode wanted, JsonNode there) {
    JsonNode one = wanted.path("properties");
    JsonNode other = there.path("properties");
    return word(one, "jobType").equals(word(other, "jobType"))
        && word(one, "storageAccountId").equals(word(other, "storageAccountId"))
        && exported(one.path("export")).equals(exported(other.path("export")))
        && (word(one, "jobType").equals("export") || drives(one).equals(drives(other)));
  }

  private static Set<String> drives(JsonNode properties) {
    Set<String> drives = new TreeSet<>();
    properties
        .path("driveList")
        .forEach(drive -> drives.add(word(drive, "driveId") + " " + word(drive, "manifestHash")));
    return drives;
  }

  /** What is exported, without the leading slash of a blob, which services drop. */
  private static Set<String> exported(JsonNode export) {
    Set<String> blobs = new TreeSet<>();
    JsonNode list = export.path("blobList");
    list.path("blobPath")
        .forEach(path -> blobs.add("blob " + path.asString("").replaceFirst("^/", "")));
    list.path("blobPathPrefix").forEach(prefix -> blobs.add("prefix " + prefix.asString("")));
    blobs.add("list " + export.path("blobListBlobPath").asString("").replaceFirst("^/", ""));
    return blobs;
  }

  private static String word(JsonNode json, String member) {
    return json.path(member).asString("").toLowerCase(Locale.ROOT);
  }
}
