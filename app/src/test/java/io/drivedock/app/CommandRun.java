package io.drivedock.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import picocli.CommandLine;

/** What a command that ran in this process came to. */
record CommandRun(int exit, String out, String err) {

  static CommandRun of(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Drivedock.command(InstantSource.system())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    int exit = Drivedock.execute(command, words);
    return new CommandRun(exit, out.toString(), err.toString());
  }
}
