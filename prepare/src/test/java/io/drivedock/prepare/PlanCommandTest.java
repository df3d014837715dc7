package io.drivedock.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class PlanCommandTest {

  @TempDir private Path folder;
  private Path films;
  private Path index;
  private final StringWriter out = new StringWriter();

  @BeforeEach
  void makeFiles() throws IOException {
    films = Files.createDirectory(folder.resolve("films"));
    index = folder.resolve("films.csv");
    for (int reel = 1; reel <= 3; reel++) {
      Path reelFolder = Files.createDirectory(films.resolve("reel" + reel));
      for (int take = 1; take <= 2; take++) {
        try (RandomAccessFile file =
            new RandomAccessFile(reelFolder.resolve("take" + take + ".mov").toFile(), "rw")) {
          file.setLength(40_000_000);
        }
      }
    }
  }

  private int run(Object... words) {
    out.getBuffer().setLength(0);
    CommandLine command =
        new CommandLine(new PrepareCommand(InstantSource.system(), Map.of(), null))
            .setExpandAtFiles(false);
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(out, true));
    String[] arguments = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      arguments[i] = words[i].toString();
    }
    return command.execute(arguments);
  }

  @Test
  void aPlanSaysWhatLiesOnWhichDrive() throws IOException {
    Path page = folder.resolve("films.html");

    int code = run("plan", films, "--drive-size", "450MB", "--index", index, "--page", page);

    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            6 files, 229 MiB, need 2 drives.

            drive                      size        files      bytes   full
            DRIVE-1               450.00 MB            4    153 MiB  89.0%%
              reel1/
              reel2/
            DRIVE-2               450.00 MB            2   76.3 MiB  44.5%%
              reel3/

            Every file with its drive: %s
            """
                .formatted(index));
    assertThat(code).isZero();
    assertThat(Files.readString(page))
        .contains("<h2>DRIVE-2</h2>\n<p>2 files, 76.3 MiB</p>\n<ul>\n<li>reel3/</li>");
  }

  @Test
  void withoutADriveThePlanSaysHowManyOfWhichSize() {
    assertThat(run("plan", films)).isZero();

    assertThat(out.toString()).contains("6 files, 229 MiB.").contains("1.00 TB           1  0");
  }

  @Test
  void aFileThatFitsNowhereIsNamed() {
    assertThat(run("plan", films, "--drive", "SMALL=300MB")).isEqualTo(3);

    assertThat(out.toString()).contains("SMALL").contains("fit on no drive:").contains("take");
  }

  @Test
  void aDriveThatHasFailedIsPlannedAnew() {
    run("plan", films, "--drive-size", "450MB", "--index", index);

    assertThat(
            run("plan", films, "--drive-size", "450MB", "--index", index, "--without", "DRIVE-1"))
        .isZero();

    assertThat(out.toString()).contains("DRIVE-2").contains("DRIVE-3").doesNotContain("DRIVE-1");
  }

  @Test
  void aFileIsFoundByTheIndex() {
    run("plan", films, "--drive-size", "450MB", "--index", index);

    assertThat(run("find", "REEL3/take2", "--index", index)).isZero();
    assertThat(out.toString()).contains("DRIVE-2").contains("38.1 MiB  reel3/take2.mov");
    assertThat(run("find", "*1.mov", "--index", index)).isZero();
    assertThat(out.toString().lines()).hasSize(3);
    assertThat(run("find", "take9", "--index", index)).isEqualTo(3);
    assertThat(run("find", "[", "--index", folder.resolve("none.csv"))).isEqualTo(1);
    assertThat(out.toString()).contains("none.csv cannot be read: the file does not exist.");
  }

  @Test
  void wrongDrivesAreNamed() {
    assertThat(run("plan", films, "--drive", "WD-1=4")).isEqualTo(2);
    assertThat(out.toString())
        .contains("--drive WD-1=4: a size must be a number with MB, GB or TB");
    assertThat(run("plan", films, "--drive", "A=1TB", "--drive", "a=1TB")).isEqualTo(2);
    assertThat(out.toString()).contains("The drive a is named twice.");
    assertThat(run("plan", films, "--drive", folder.resolve("none"))).isEqualTo(2);
    assertThat(out.toString()).contains("For a drive that is not connected, give its size");
    assertThat(run("plan", films, "--index", index)).isEqualTo(2);
    assertThat(out.toString()).contains("--index and --page are for a plan");
    assertThat(run("plan", folder.resolve("none"), "--drive-size", "1TB")).isEqualTo(1);
    assertThat(out.toString()).contains("cannot be read");
  }
}
