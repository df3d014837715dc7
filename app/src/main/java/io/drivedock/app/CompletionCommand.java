package io.drivedock.app;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete commands and options. */
@Command(
    name = "completion",
    description = "Print a script for shell completion of commands and options.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(drivedock completion bash)",
      "  drivedock completion zsh > ~/.drivedock.zsh     # and source it in .zshrc"
    })
final class CompletionCommand implements Callable<Integer> {

  private enum Shell {
    bash,
    zsh
  }

  @Parameters(
      paramLabel = "SHELL",
      description = "${COMPLETION-CANDIDATES}: one script is for both")
  @SuppressWarnings("unused") // The script finds out itself which shell it is in.
  private @Nullable Shell shell;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    line.getOut().print(AutoComplete.bash("drivedock", line.getParent()));
    line.getOut().flush();
    return 0;
  }
}
