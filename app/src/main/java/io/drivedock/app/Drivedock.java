package io.drivedock.app;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.app.demo.DemoCommand;
import io.drivedock.app.dock.DockCommand;
import io.drivedock.app.drive.RepairCommand;
import io.drivedock.app.drive.RestoreCommand;
import io.drivedock.app.drive.VerifyCommand;
import io.drivedock.app.emulator.EmulatorCommand;
import io.drivedock.app.job.JobCommand;
import io.drivedock.app.preview.PreviewCommand;
import io.drivedock.app.volume.VolumeCommand;
import io.drivedock.app.waimportexport.WaImportExportCommand;
import io.drivedock.prepare.FindCommand;
import io.drivedock.prepare.PrepareCommand;
import io.drivedock.prepare.text.PlainWriter;
import io.drivedock.server.StartException;
import io.drivedock.server.db.DatabaseException;
import io.drivedock.server.jobs.KeyVaultException;
import io.drivedock.settings.SettingsException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The {@code drivedock} command. */
@Command(
    name = "drivedock",
    description =
        "Import/export service for shipped drives, wire-compatible with Azure Import/Export.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Start with: drivedock demo",
      "Exit codes: 0 done, 1 failed, 2 invalid arguments or settings; commands"
          + " that call a service",
      "add 3 not found, 4 timeout, 5 not permitted, 6 no service; prepare has its own."
    },
    subcommands = {HelpCommand.class})
public final class Drivedock {
  private static final Duration ENDS_WITHIN = Duration.ofMinutes(1);

  private Drivedock() {}

  /** Runs the command that the arguments say. */
  public static void main(String[] arguments) {
    logThroughOneDoor();
    InstantSource clock = AppMain.clock();
    int code = execute(command(clock, arguments), arguments);
    endAnyway(code);
    System.exit(code);
  }

  /** A process whose parts cannot be stopped in order, because it is ill, ends all the same. */
  private static void endAnyway(int code) {
    Thread.ofPlatform()
        .daemon()
        .name("end-anyway")
        .start(
            () -> {
              LockSupport.parkNanos(ENDS_WITHIN.toNanos());
              Runtime.getRuntime().halt(code);
            });
  }

  /** Runs a command, of which nothing reaches the terminal that could steer it. */
  static int execute(CommandLine command, String... arguments) {
    command.setOut(PlainWriter.onto(command.getOut()));
    command.setErr(PlainWriter.onto(command.getErr()));
    return command.execute(arguments);
  }

  /** Tomcat and the PostgreSQL driver speak to java.util.logging; warnings go where ours go. */
  private static void logThroughOneDoor() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    Logger.getLogger("").setLevel(Level.WARNING);
  }

  static CommandLine command(InstantSource clock) {
    return command(clock, "job");
  }

  /** All commands; those below job, which take time to make, only if the words ask for them. */
  private static CommandLine command(InstantSource clock, String... words) {
    boolean isAboutJobs = List.of(words).contains("job") || List.of(words).contains("completion");
    CommandLine command = new CommandLine(new Drivedock());
    command.addSubcommand(new DemoCommand(clock));
    command.addSubcommand(new ServeCommand(clock));
    command.addSubcommand(new PrepareCommand(clock));
    command.addSubcommand(new FindCommand());
    command.addSubcommand(new PreviewCommand());
    command.addSubcommand(new VerifyCommand());
    command.addSubcommand(new RestoreCommand());
    command.addSubcommand(new RepairCommand());
    command.addSubcommand(new VolumeCommand());
    command.addSubcommand(JobCommand.command(clock, isAboutJobs));
    command.addSubcommand(new DockCommand());
    command.addSubcommand(new StationCommand());
    command.addSubcommand(new EmulatorCommand(clock));
    command.addSubcommand(WaImportExportCommand.command());
    command.addSubcommand(new TokenCommand(clock));
    command.addSubcommand(new CompletionCommand());
    command.setExecutionExceptionHandler(Drivedock::failed);
    // A folder may be called @eaDir; picocli would take what is in @FILE for arguments.
    command.setExpandAtFiles(false);
    return command;
  }

  /**
   * What can be mended by the one who called is said in a sentence; the rest is a fault of ours.
   */
  private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult said)
      throws Exception {
    switch (failure) {
      case DatabaseException e -> command.getErr().println("drivedock: " + e.getMessage());
      case StartException e -> command.getErr().println("drivedock: " + e.getMessage());
      case SettingsException e -> command.getErr().println("drivedock: " + e.getMessage());
      case KeyVaultException e -> command.getErr().println("drivedock: " + e.getMessage());
      case CommandFailedException e -> {
        command.getErr().println("drivedock: " + e.getMessage());
        return e.exit().code();
      }
      default -> throw failure;
    }
    return Exit.UNUSABLE.code();
  }
}
