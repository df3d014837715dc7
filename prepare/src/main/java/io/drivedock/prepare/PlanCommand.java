package io.drivedock.prepare;

import io.drivedock.prepare.planning.DrivePlanner;
import io.drivedock.prepare.planning.DriveSize;
import io.drivedock.prepare.planning.PackingPlan;
import io.drivedock.prepare.planning.PlannedSource;
import io.drivedock.prepare.planning.SourcePlanning;
import io.drivedock.prepare.planning.SourceTree;
import io.drivedock.prepare.source.LeftOut;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceFile;
import io.drivedock.prepare.source.SourceSelection;
import io.drivedock.prepare.source.SourceWalk;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drivedock prepare plan}: how many drives a folder needs, and what goes onto which. */
@Command(
    name = "plan",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Says how many drives FOLDER needs and what goes onto which. Nothing is copied.",
      "",
      "As few drives as possible; a folder stays together where that costs no drive. With --index,"
          + " the drive of every file is written to a table. If the table is there, the plan is"
          + " made anew: files keep their drives, and only the rest is planned."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  How many drives of which size?",
      "    @|bold ${COMMAND-FULL-NAME} films|@",
      "  Drives of 4 TB, and the table:",
      "    @|bold ${COMMAND-FULL-NAME} films --drive-size 4TB --index films.csv|@",
      "  The second drive has failed:",
      "    @|bold ${COMMAND-FULL-NAME} films --drive-size 4TB --index films.csv --without DRIVE-2|@"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every file has a drive",
      "1:something failed; the message says what to do",
      "2:invalid arguments",
      "3:some files fit on no drive, or cannot become blobs"
    })
final class PlanCommand implements Callable<Integer> {

  private static final List<String> USUAL_SIZES =
      List.of("1 TB", "2 TB", "4 TB", "8 TB", "12 TB", "16 TB", "20 TB", "24 TB");

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FOLDER", description = "The folder with the files.")
  private Path folder = Path.of("");

  @Mixin private PlanOptions drives = new PlanOptions();

  @Option(
      names = "--index",
      paramLabel = "FILE",
      description = "A table (CSV) of every file with its drive. One that is there is followed.")
  private @Nullable Path index;

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "A page (HTML) to print: each drive with its folders.")
  private @Nullable Path page;

  @Option(names = "--json", description = "Print the plan as JSON.")
  private boolean isJson;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("unused") // picocli asks it
  private boolean isHelp;

  @Override
  public Integer call() {
    try {
      return drives.areNone() ? sizes() : plan();
    } catch (IllegalArgumentException e) {
      return failed(String.valueOf(e.getMessage()), PrepareCommand.EXIT_USAGE);
    } catch (PreparationException e) {
      return failed(
          String.valueOf(e.getMessage()),
          e.kind() == PreparationException.Kind.REFUSED
              ? PrepareCommand.EXIT_USAGE
              : PrepareCommand.EXIT_FAILED);
    }
  }

  private int failed(String message, int exitCode) {
    spec().commandLine().getErr().println(spec().qualifiedName() + ": " + message);
    spec().commandLine().getErr().flush();
    return exitCode;
  }

  private int plan() throws PreparationException {
    Path old = index != null && Files.exists(index) ? index : null;
    Path temporary = temporary();
    try (SourcePlanning planning = new SourcePlanning(drives.planner(), temporary, old)) {
      new SourceWalk(folder, name -> false, SourceSelection.ALL).walk(planning);
      PlannedSource planned = planning.finish(index);
      if (page != null) {
        PlanPage.write(page, folder, planned);
      }
      PrintWriter out = spec().commandLine().getOut();
      if (isJson) {
        out.println(PlanReport.json(planned).toPrettyString());
      } else {
        PlanReport.print(planned, out);
        if (index != null) {
          out.println("Every file with its drive: " + index);
        }
      }
      out.flush();
      return planned.isWhole() ? PrepareCommand.EXIT_DONE : PrepareCommand.EXIT_LEFT_OUT;
    }
  }

  /** Names of files are written beside the index, or where the system has such files. */
  private Path temporary() {
    Path beside = index == null ? null : index.toAbsolutePath().getParent();
    return beside == null ? Path.of(System.getProperty("java.io.tmpdir")) : beside;
  }

  /** How many drives of each usual size. */
  private int sizes() throws PreparationException {
    if (index != null || page != null) {
      throw new IllegalArgumentException(
          "--index and --page are for a plan: name its drives with --drive or --drive-size.");
    }
    PlanReport.Sizes sizes = new PlanReport.Sizes();
    SourceTree tree = tree();
    for (String text : USUAL_SIZES) {
      DriveSize size = DriveSize.parse(text);
      PackingPlan plan = new DrivePlanner(List.of(), size).plan(tree);
      sizes.add(size, plan);
      if (plan.drivesUsed() <= 1 && plan.withoutDrive() == 0) {
        break;
      }
      tree.clear();
    }
    PrintWriter out = spec().commandLine().getOut();
    if (isJson) {
      out.println(sizes.json().toPrettyString());
    } else {
      sizes.print(out);
    }
    out.flush();
    return PrepareCommand.EXIT_DONE;
  }

  private SourceTree tree() throws PreparationException {
    SourceTree tree = new SourceTree();
    new SourceWalk(folder, name -> false, SourceSelection.ALL)
        .walk(
            new SourceWalk.Finds() {
              @Override
              public void file(SourceFile file) {
                tree.add(file.segments(), file.length());
              }

              @Override
              public void leftOut(LeftOut leftOut) {}

              @Override
              public void emptyFolder() {}
            });
    return tree;
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the spec before it calls");
    }
    return spec;
  }
}
