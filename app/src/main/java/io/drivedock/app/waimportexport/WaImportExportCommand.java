package io.drivedock.app.waimportexport;

import io.drivedock.app.box.Exit;
import io.drivedock.prepare.text.Printable;
import java.io.File;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drivedock waimportexport}: the command lines of Azure's tool, as they are in scripts. */
@Command(
    name = "waimportexport",
    description = {
      "Runs a command line of Azure's WAImportExport.exe, version 1 or 2: PrepImport, RepairImport,"
          + " RepairExport or PreviewExport, with / or -, in any letter case. It prints the same in"
          + " the words of this program, and runs that."
    },
    footer = {
      "",
      "  drivedock waimportexport PrepImport /j:WD-1.jrn /id:films /t:/media/WD-1 \\",
      "      /srcdir:/srv/films /dstdir:films/ /sk:KEY",
      "",
      "Besides the old parameters there are /DriveId:SERIAL and /From:SETTINGS.",
      "Exit codes are those of the command that is run; 2 if the command line is wrong."
    })
public final class WaImportExportCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "WORD", description = "The words of the old program.")
  private List<String> words = new ArrayList<>();

  private WaImportExportCommand() {}

  /** The command; every word after it is the old program's. */
  public static CommandLine command() {
    return new CommandLine(new WaImportExportCommand())
        .setStopAtPositional(true)
        .setUnmatchedOptionsArePositionalParams(true);
  }

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    PrintWriter err = line.getErr();
    if (words.isEmpty() || words.getFirst().matches("(?i)--?help|-h|/\\?|help")) {
      line.usage(line.getOut());
      return words.isEmpty() ? Exit.UNUSABLE.code() : Exit.DONE.code();
    }
    OldCommandLine old = OldCommandLine.read(words);
    for (String note : old.notes()) {
      err.println("Note: " + Printable.of(note) + ".");
    }
    if (old.verb() == null || !old.isRight()) {
      for (String fault : old.faults()) {
        String end = fault.endsWith("?") ? "" : ".";
        err.println(spec.qualifiedName() + ": " + Printable.of(fault) + end);
      }
      return Exit.UNUSABLE.code();
    }
    try (SecretFiles secrets = new SecretFiles()) {
      int notes = old.arguments().notes().size();
      List<String> translated =
          OldTranslation.words(old.verb(), old.arguments(), secrets, File.separatorChar == '\\');
      old.arguments().notes().stream()
          .skip(notes)
          .forEach(note -> err.println("Note: " + Printable.of(note) + "."));
      CommandLine root = Objects.requireNonNull(spec.parent()).commandLine();
      err.println("Running: drivedock " + shown(translated));
      err.flush();
      return root.execute(translated.toArray(String[]::new));
    } catch (OldTranslation.Untranslatable e) {
      err.println(spec.qualifiedName() + ": " + e.getMessage());
      return Exit.UNUSABLE.code();
    }
  }

  private static String shown(List<String> words) {
    return words.stream()
        .map(Printable::of)
        .map(word -> word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word + "'")
        .collect(Collectors.joining(" "));
  }
}
