package io.drivedock.prepare.checksums;

import io.drivedock.checksums.Algorithm;
import io.drivedock.checksums.ChecksumReport;
import io.drivedock.checksums.Hashes;
import io.drivedock.checksums.StreamingHash;
import io.drivedock.prepare.source.FileReading;
import io.drivedock.prepare.source.LeftOut;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceFile;
import io.drivedock.prepare.source.SourceSelection;
import io.drivedock.prepare.source.SourceWalk;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code drivedock prepare check}: holds a folder against the lists of checksums in it. */
@Command(
    name = "check",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Checks a folder against the lists of checksums in it, without a drive.",
      "",
      "Lists of md5sum, sha256sum, shasum, xxhsum, b3sum, RHash and others, SFV, hashdeep, CSV of"
          + " Get-FileHash, bags (BagIt) and media hash lists (MHL, ASC MHL) are found by their"
          + " names. A list is good only if all that it says was understood and checked."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every list is good, and every file is listed",
      "1:the folder cannot be read",
      "2:invalid arguments",
      "3:something differs, is missing, is not listed or cannot be checked; or there is no list"
    })
public final class FolderCheckCommand implements Callable<Integer> {

  private static final int PIECE_BYTES = 1 << 20;
  private static final int EXIT_GOOD = 0;
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_USAGE = 2;
  private static final int EXIT_FINDINGS = 3;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FOLDER", description = "The folder with the files.")
  private @Nullable Path folder;

  @Option(
      names = "--checksums",
      paramLabel = "FILE",
      description = "The one list that counts. Default: all that are found.")
  private @Nullable Path list;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean isJson;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("unused") // picocli asks it
  private boolean isHelp;

  @Override
  public Integer call() {
    if (folder == null || !Files.isDirectory(folder)) {
      return failed("There is no folder " + folder + ".", EXIT_USAGE);
    }
    try {
      return print(check(folder, list));
    } catch (PreparationException e) {
      boolean isRefused = e.kind() == PreparationException.Kind.REFUSED;
      return failed(String.valueOf(e.getMessage()), isRefused ? EXIT_USAGE : EXIT_FAILED);
    }
  }

  /** Reads every file of the folder that a list names, once. */
  static ChecksumReport check(Path folder, @Nullable Path list) throws PreparationException {
    SourceWalk walk = new SourceWalk(folder, name -> false, SourceSelection.ALL);
    SenderCheck check =
        SenderCheck.of(
            list == null ? ChecksumChoice.AUTO : new ChecksumChoice.Named(list),
            folder,
            walk::walk);
    walk.walk(
        new SourceWalk.Finds() {
          @Override
          public void file(SourceFile file) throws PreparationException {
            if (check.isListed(file.name())) {
              read(file, check);
            }
          }

          @Override
          public void leftOut(LeftOut leftOut) {
            check.leftOut(leftOut);
          }

          @Override
          public void emptyFolder() {}
        });
    return check.report();
  }

  private static void read(SourceFile file, SenderCheck check) {
    Map<Algorithm, StreamingHash> hashes = new EnumMap<>(Algorithm.class);
    check.needed(file.name()).forEach(each -> hashes.put(each, Hashes.start(each)));
    ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    long length = 0;
    try (FileChannel channel = FileReading.open(file.path())) {
      while (!hashes.isEmpty() && channel.read(piece) >= 0) {
        length += piece.flip().remaining();
        hashes.values().forEach(hash -> hash.update(piece.duplicate()));
        piece.clear();
      }
    } catch (IOException e) {
      check.leftOut(
          file.leftOut(LeftOut.Reason.UNREADABLE, "it cannot be read: " + SourceWalk.reason(e)));
      return;
    }
    if (!hashes.isEmpty() && length != file.length()) {
      check.leftOut(file.leftOut(LeftOut.Reason.CHANGED, "it changed while it was read"));
      return;
    }
    Map<Algorithm, byte[]> ended = new EnumMap<>(Algorithm.class);
    hashes.forEach((algorithm, hash) -> ended.put(algorithm, hash.end()));
    check.check(file, ended);
  }

  private int print(ChecksumReport report) {
    PrintWriter out = spec().commandLine().getOut();
    boolean isGood = report.hasLists() && report.isClean();
    if (isJson) {
      ObjectNode json = JsonMapper.builder().build().createObjectNode();
      json.put("folder", String.valueOf(folder));
      SenderReport.write(report, json);
      json.put("isGood", isGood);
      out.println(json.toPrettyString());
    } else if (!report.hasLists()) {
      out.println("There is no list of checksums in " + folder + ", so nothing was checked.");
    } else {
      out.println(
          isGood
              ? "Every file of " + folder + " is as its lists say:"
              : "Not all of " + folder + " is as its lists say:");
      SenderReport.print(report, out);
    }
    out.flush();
    return isGood ? EXIT_GOOD : EXIT_FINDINGS;
  }

  private int failed(String message, int exitCode) {
    PrintWriter err = spec().commandLine().getErr();
    err.println(spec().qualifiedName() + ": " + message);
    err.flush();
    return exitCode;
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the spec before it calls");
    }
    return spec;
  }
}
