package io.drivedock.prepare;

import io.drivedock.prepare.text.PlainWriter;
import java.time.InstantSource;
import picocli.CommandLine;

/** {@code java -jar drivedock-prepare.jar}: the tool alone, as customers get it. */
public final class PrepareMain {

  private PrepareMain() {}

  /** Prepares a drive and ends with one of the command's exit codes. */
  public static void main(String[] arguments) {
    Relaunch.underUtf8();
    CommandLine command =
        new CommandLine(new PrepareCommand(InstantSource.system()))
            .setCommandName("drivedock-prepare")
            // A folder may be called @eaDir; picocli would take what is in @FILE for arguments.
            .setExpandAtFiles(false)
            .setParameterExceptionHandler(PrepareMain::wrongUsage);
    command.setOut(PlainWriter.onto(command.getOut()));
    command.setErr(PlainWriter.onto(command.getErr()));
    System.exit(command.execute(arguments));
  }

  /** The help is longer than a screen; what is wrong would scroll away. */
  private static int wrongUsage(CommandLine.ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    command
        .getErr()
        .println(
            command.getCommandSpec().qualifiedName() + ": " + e.getMessage() + "; try --help.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
