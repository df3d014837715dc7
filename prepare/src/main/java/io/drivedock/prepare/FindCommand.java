package io.drivedock.prepare;

import io.drivedock.prepare.planning.IndexException;
import io.drivedock.prepare.planning.PackingIndex;
import io.drivedock.prepare.text.Printable;
import java.io.PrintWriter;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drivedock find}: on which drive a file lies, without the drive. */
@Command(
    name = "find",
    usageHelpAutoWidth = true,
    description = {
      "Says on which drive a file lies, by the index of a plan.",
      "",
      "NAME is a part of a path, or a pattern such as '*.mov' for names and '**/1920/**' for whole"
          + " paths. Letter case does not count."
    },
    footer = {
      "",
      "  drivedock find casablanca --index films.csv",
      "",
      "Exit codes: 0 found, 1 the index cannot be read, 2 invalid arguments, 3 nothing found."
    })
public final class FindCommand implements Callable<Integer> {

  private static final int EXIT_NOTHING = 3;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "What is sought.")
  private String name = "";

  @Option(
      names = "--index",
      required = true,
      paramLabel = "FILE",
      description = "An index; repeatable.")
  private List<Path> indexes = new ArrayList<>();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("unused") // picocli asks it
  private boolean isHelp;

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the spec before it calls");
    }
    PrintWriter out = spec.commandLine().getOut();
    long found = 0;
    try {
      Predicate<String> isSought = matcher(name);
      for (Path index : indexes) {
        found += find(index, isSought, out);
      }
    } catch (IndexException e) {
      spec.commandLine().getErr().println(spec.qualifiedName() + ": " + e.getMessage());
      return PrepareCommand.EXIT_FAILED;
    } catch (IllegalArgumentException e) {
      spec.commandLine()
          .getErr()
          .println(spec.qualifiedName() + ": '" + name + "' is not a pattern for names.");
      return PrepareCommand.EXIT_USAGE;
    }
    out.flush();
    return found == 0 ? EXIT_NOTHING : PrepareCommand.EXIT_DONE;
  }

  private static long find(Path file, Predicate<String> isSought, PrintWriter out)
      throws IndexException {
    long found = 0;
    try (PackingIndex index = new PackingIndex(file)) {
      for (Optional<PackingIndex.Entry> entry = index.next();
          entry.isPresent();
          entry = index.next()) {
        if (isSought.test(entry.get().path())) {
          found++;
          String drive = entry.get().drive();
          out.printf(
              "%-20s %10s  %s%n",
              drive.isEmpty() ? "(no drive)" : Printable.of(drive),
              Printable.bytes(entry.get().bytes()),
              Printable.of(entry.get().path()));
        }
      }
    }
    return found;
  }

  private static Predicate<String> matcher(String name) {
    String sought = name.toLowerCase(Locale.ROOT);
    if (sought.indexOf('*') < 0 && sought.indexOf('?') < 0) {
      return path -> path.toLowerCase(Locale.ROOT).contains(sought);
    }
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + sought);
    boolean isForWholePath = sought.contains("/");
    return path -> {
      String lower = path.toLowerCase(Locale.ROOT);
      String part = isForWholePath ? lower : lower.substring(lower.lastIndexOf('/') + 1);
      try {
        return matcher.matches(Path.of(part));
      } catch (InvalidPathException e) {
        return false;
      }
    };
  }
}
