package io.drivedock.prepare;

import io.drivedock.drive.DriveInfo;
import io.drivedock.prepare.checksums.FolderCheckCommand;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.submission.JobOptions;
import io.drivedock.prepare.submission.JobSubmission;
import io.drivedock.prepare.submission.SubmissionException;
import io.drivedock.prepare.submission.SubmittedJob;
import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code drivedock prepare}: prepares a drive from a folder, and prints or submits the job that
 * fits it. {@code docs/preparing.md} describes what it does.
 */
@Command(
    name = "prepare",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Turns a folder of files into a drive that a dock can import.",
      "",
      "Copies every file of FOLDER onto the drive, hashes it on the way, and"
          + " writes a manifest onto the drive and a journal beside it. FOLDER is"
          + " never changed. To continue after an interruption, run the same command"
          + " again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  Copy a folder onto the drive with serial WD-1234, mounted there:",
      "    @|bold ${COMMAND-FULL-NAME} photos --drive /media/WD-1234|@",
      "  Prepare the files that are already on a drive:",
      "    @|bold ${COMMAND-FULL-NAME} /media/WD-1234 --in-place --container photos|@",
      "  Make an encrypted drive of a whole device:",
      "    @|bold ${COMMAND-FULL-NAME} photos --encrypt --drive /dev/sdb --drive-id WD-1234|@",
      "  Submit the job of a prepared drive:",
      "    @|bold ${COMMAND-FULL-NAME} --from-journal /media/WD-1234.jrn --job spring"
          + " --location ... --submit https://dock.example.org|@"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every file is on the drive (and the job is submitted, if requested)",
      "1:something failed; the message says what to do",
      "2:invalid arguments; nothing was changed",
      "3:the drive is prepared, but some files were left out"
    },
    subcommands = {
      FolderCheckCommand.class,
      SessionCommands.Copy.class,
      SessionCommands.Resume.class,
      SessionCommands.Status.class,
      SessionCommands.Abort.class,
      PlanCommand.class,
      FindCommand.class
    })
public final class PrepareCommand implements Callable<Integer> {

  static final int EXIT_DONE = 0;
  static final int EXIT_FAILED = 1;
  static final int EXIT_USAGE = 2;
  static final int EXIT_LEFT_OUT = 3;
  private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private final InstantSource clock;
  private final Map<String, String> environment;
  private final @Nullable PrintStream terminal;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private PrepareOptions options = new PrepareOptions();

  @Option(
      names = "--from-journal",
      paramLabel = "FILE",
      description =
          "Instead of FOLDER: the drive is already prepared; only print or submit its job.")
  private @Nullable Path fromJournal;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Only say what would be copied and what would be left out; write nothing.")
  private boolean isDryRun;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean isJson;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("unused") // picocli asks it
  private boolean isHelp;

  @ArgGroup(exclusive = false, heading = "%nThe job (all of these, or none):%n")
  private @Nullable JobOptions job;

  /**
   * The command as a program starts it.
   *
   * @param clock dates the journal
   */
  public PrepareCommand(InstantSource clock) {
    this(clock, System.getenv(), terminal());
  }

  /**
   * The command in other surroundings.
   *
   * @param environment where a token may be
   * @param terminal where a bar is drawn; null prints lines
   */
  PrepareCommand(
      InstantSource clock, Map<String, String> environment, @Nullable PrintStream terminal) {
    this.clock = clock;
    this.environment = environment;
    this.terminal = terminal;
  }

  private static @Nullable PrintStream terminal() {
    boolean isTerminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return isTerminal ? System.err : null;
  }

  @Override
  public Integer call() {
    try {
      JobOptions.@Nullable Draft draft = job == null ? null : job.draft(environment);
      return fromJournal == null ? prepare(draft) : submit(fromJournal, draft);
    } catch (IllegalArgumentException e) {
      return failed(sentence(e), EXIT_USAGE);
    } catch (PreparationException e) {
      return failed(
          String.valueOf(e.getMessage()),
          e.kind() == PreparationException.Kind.REFUSED ? EXIT_USAGE : EXIT_FAILED);
    } catch (SubmissionException e) {
      return failed(String.valueOf(e.getMessage()), EXIT_FAILED);
    }
  }

  private int failed(String message, int exitCode) {
    err().println(spec().qualifiedName() + ": " + message);
    err().flush();
    return exitCode;
  }

  private static String sentence(IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    return Character.toUpperCase(message.charAt(0))
        + message.substring(1)
        + (message.endsWith(".") || message.contains("\n") ? "" : ".");
  }

  // ---- preparing

  private int prepare(JobOptions.@Nullable Draft draft)
      throws PreparationException, SubmissionException {
    PreparationPlan plan = options.plan();
    if (isDryRun) {
      return forecast(plan);
    }
    PreparedDrive prepared = run(plan);
    int exitCode = prepared.isWhole() ? EXIT_DONE : EXIT_LEFT_OUT;
    ObjectNode json = PrepareReport.json(prepared, plan.blobs());
    if (!isJson) {
      PrepareReport.print(prepared, plan.blobs(), out());
    }
    try {
      if (draft != null) {
        json.set("job", job(draft, prepared.info()));
      } else if (!isJson) {
        printNext(prepared);
      }
    } catch (SubmissionException e) {
      exitCode =
          failed(
              e.getMessage()
                  + "\nThe drive is prepared. To submit its job after solving the problem:\n  "
                  + command(prepared.journal(), job == null ? List.of() : job.words()),
              EXIT_FAILED);
    }
    if (isJson) {
      out().println(json.toPrettyString());
    }
    out().flush();
    return exitCode;
  }

  private int forecast(PreparationPlan plan) throws PreparationException {
    if (options.encryption() != null) {
      throw new IllegalArgumentException(
          "--dry-run does not work with --encrypt: omit one of them");
    }
    Forecast forecast = new Preparation(clock).forecast(plan);
    if (isJson) {
      out().println(PrepareReport.json(forecast).toPrettyString());
    } else {
      PrepareReport.print(forecast, plan.blobs(), out());
    }
    out().flush();
    return forecast.leftOutCount() == 0 ? EXIT_DONE : EXIT_LEFT_OUT;
  }

  private PreparedDrive run(PreparationPlan plan) throws PreparationException {
    Encryption encryption = options.encryption();
    if (terminal == null) {
      return run(plan, encryption, new LineWatch(err()));
    }
    try (BarWatch bar = new BarWatch(terminal)) {
      return run(plan, encryption, bar);
    }
  }

  private PreparedDrive run(
      PreparationPlan plan, @Nullable Encryption encryption, PreparationWatch watch)
      throws PreparationException {
    if (encryption == null) {
      PrepareSession session = new PrepareSession(plan.journal(), options.words());
      PreparedDrive prepared = new Preparation(clock).run(plan, watch, session::begin);
      PrepareSession.end(plan.journal());
      return prepared;
    }
    return new EncryptedPreparation(clock, new SecureRandom()).run(plan, encryption, watch);
  }

  // ---- the job

  private int submit(Path from, JobOptions.@Nullable Draft draft) throws SubmissionException {
    if (options.isGiven()) {
      throw new IllegalArgumentException(
          "--from-journal is for a drive that is prepared: name no FOLDER and no drive");
    }
    if (draft == null) {
      throw new IllegalArgumentException("--from-journal is for a job: describe it with --job");
    }
    DriveInfo info = Journal.read(from);
    ObjectNode json = job(draft, info);
    if (isJson) {
      out().println(json.toPrettyString());
    }
    out().flush();
    return EXIT_DONE;
  }

  /** Prints or submits a job. */
  private ObjectNode job(JobOptions.Draft draft, DriveInfo info) throws SubmissionException {
    JobSubmission submission = draft.of(info);
    if (draft.service() == null || draft.token() == null) {
      if (!isJson) {
        PrepareReport.print(submission, info.key() != null, out());
      }
      return PrepareReport.json(submission);
    }
    if (JobSubmission.isReadableOnTheWay(draft.service())) {
      err()
          .println(
              "Warning: "
                  + draft.service()
                  + " is not https; token and key can be read on the way.");
    }
    SubmittedJob submitted = submission.send(draft.service(), draft.token(), draft.trust());
    if (!isJson) {
      PrepareReport.print(submitted, out());
    }
    return PrepareReport.json(submitted);
  }

  private void printNext(PreparedDrive prepared) {
    out().println();
    out()
        .println(
            "Next: create the job. This command prints its request, and --submit URL sends it:");
    out()
        .println(
            "  "
                + command(prepared.journal(), List.of())
                + " --job NAME --location LOCATION --storage-account ID --subscription GUID"
                + " --resource-group GROUP --return-address FILE");
  }

  private String command(Path from, List<String> words) {
    StringBuilder command = new StringBuilder(spec().qualifiedName());
    List<String> all = new ArrayList<>(List.of("--from-journal", from.toString()));
    all.addAll(words);
    for (String word : all) {
      command.append(' ').append(quoted(word));
    }
    return command.toString();
  }

  private static String quoted(String word) {
    return PLAIN_WORD.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the spec before it calls");
    }
    return spec;
  }

  private PrintWriter out() {
    return spec().commandLine().getOut();
  }

  private PrintWriter err() {
    return spec().commandLine().getErr();
  }
}
