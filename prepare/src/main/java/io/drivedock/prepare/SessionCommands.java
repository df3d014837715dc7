package io.drivedock.prepare;

import io.drivedock.drive.DriveInfo;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceWalk;
import io.drivedock.prepare.text.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** The commands about preparations that were begun. */
final class SessionCommands {

  private SessionCommands() {}

  /** What the commands share: the session, and how a failure is said. */
  abstract static class OfSession implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private DriveOption which = new DriveOption();

    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "Show this help and exit.")
    @SuppressWarnings("unused") // picocli asks it
    private boolean isHelp;

    /** Does the work, with the arguments of the preparation if it is open. */
    abstract int run(Path journal, Optional<List<String>> words)
        throws PreparationException, IOException;

    @Override
    public Integer call() {
      try {
        Path journal = which.journal();
        return run(journal, PrepareSession.read(journal));
      } catch (IllegalArgumentException e) {
        return failed(String.valueOf(e.getMessage()), PrepareCommand.EXIT_USAGE);
      } catch (PreparationException e) {
        return failed(
            String.valueOf(e.getMessage()),
            e.kind() == PreparationException.Kind.REFUSED
                ? PrepareCommand.EXIT_USAGE
                : PrepareCommand.EXIT_FAILED);
      } catch (IOException e) {
        return failed("The drive cannot be read: " + SourceWalk.reason(e) + ".", 1);
      }
    }

    CommandSpec spec() {
      if (spec == null) {
        throw new IllegalStateException("picocli sets the spec before it calls");
      }
      return spec;
    }

    int failed(String message, int exitCode) {
      PrintWriter err = spec().commandLine().getErr();
      err.println(spec().qualifiedName() + ": " + message);
      err.flush();
      return exitCode;
    }

    void say(String line) {
      PrintWriter out = spec().commandLine().getOut();
      out.println(line);
      out.flush();
    }

    /** The command that this one is below. */
    CommandLine prepare() {
      return spec().parent().commandLine();
    }

    static PreparationPlan plan(List<String> words) {
      return CommandLine.populateCommand(new PrepareOptions(), words.toArray(String[]::new)).plan();
    }

    static IllegalArgumentException none(Path journal) {
      return new IllegalArgumentException(
          "No preparation is open: there is no "
              + PrepareSession.beside(journal)
              + ". Run the command that began it.");
    }
  }

  /** {@code prepare resume}. */
  @Command(
      name = "resume",
      sortOptions = false,
      usageHelpAutoWidth = true,
      description = {
        "Continues a preparation that was interrupted, with what it was asked for. What is on the"
            + " drive is compared, not copied again."
      })
  static final class Resume extends OfSession {

    @Override
    int run(Path journal, Optional<List<String>> words) {
      return prepare().execute(words.orElseThrow(() -> none(journal)).toArray(String[]::new));
    }
  }

  /** {@code prepare status}. */
  @Command(
      name = "status",
      sortOptions = false,
      usageHelpAutoWidth = true,
      description = {"Says whether a drive is prepared, and what to do if it is not."},
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:the drive is prepared", "1:it is not", "2:invalid arguments"})
  static final class Status extends OfSession {

    @Override
    int run(Path journal, Optional<List<String>> words) throws IOException {
      if (words.isPresent()) {
        PreparationPlan plan = plan(words.get());
        say(
            "Drive %s is not ready: its preparation from %s was begun and has not ended."
                .formatted(plan.driveId(), Printable.of(plan.source().toString())));
        say("  To continue:  " + prepare().getCommandSpec().qualifiedName() + " resume");
        say("  To roll back: " + prepare().getCommandSpec().qualifiedName() + " abort");
        return PrepareCommand.EXIT_FAILED;
      }
      if (!Files.exists(journal)) {
        say("No preparation was begun: there is no journal " + journal + ".");
        return PrepareCommand.EXIT_FAILED;
      }
      DriveInfo info = Journal.read(journal);
      say(
          "Drive %s is prepared: manifest %s, MD5 %s."
              .formatted(info.driveId(), info.manifestFile().text(), info.manifestHash()));
      return PrepareCommand.EXIT_DONE;
    }
  }

  /** {@code prepare abort}. */
  @Command(
      name = "abort",
      sortOptions = false,
      usageHelpAutoWidth = true,
      description = {
        "Rolls an interrupted preparation back: deletes from the drive what was copied to it."
      })
  static final class Abort extends OfSession {

    @Option(
        names = "--yes",
        description = "Delete. Without it the command only says what it would delete.")
    private boolean isConfirmed;

    @Override
    int run(Path journal, Optional<List<String>> words) throws PreparationException {
      PreparationPlan plan = plan(words.orElseThrow(() -> none(journal)));
      Rollback rollback = Preparation.rollback(plan, isConfirmed);
      String what =
          "%s, %s, on %s"
              .formatted(
                  Printable.count(rollback.files(), "copied file"),
                  Printable.bytes(rollback.bytes()),
                  Printable.of(plan.drive().toString()));
      if (!isConfirmed) {
        say("This would delete " + what + ". Add --yes to do it.");
        return PrepareCommand.EXIT_USAGE;
      }
      PrepareSession.end(journal);
      say("Deleted " + what + ".");
      return PrepareCommand.EXIT_DONE;
    }
  }

  /** {@code prepare copy}: the same as without the word. */
  @Command(
      name = "copy",
      description = {"Copies a folder onto a drive; the same as without this word."})
  static final class Copy implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Unmatched private @Nullable List<String> words;

    @Override
    public Integer call() {
      if (spec == null) {
        throw new IllegalStateException("picocli sets the spec before it calls");
      }
      List<String> all = words == null ? List.of() : words;
      return spec.parent().commandLine().execute(all.toArray(String[]::new));
    }
  }
}
