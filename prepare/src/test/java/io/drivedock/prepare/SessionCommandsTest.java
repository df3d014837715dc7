package io.drivedock.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drivedock.prepare.source.PreparationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Preparations that were interrupted: continued, told of, and rolled back. */
final class SessionCommandsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00.123Z");

  @TempDir Path folder;
  private Path source;
  private Path drive;

  private record Run(int exitCode, String out, String err) {}

  @BeforeEach
  void fill() throws Exception {
    folder = folder.toRealPath();
    source = Files.createDirectories(folder.resolve("photos"));
    drive = folder.resolve("D1");
    for (String name : List.of("a.txt", "b?.txt", "sub/deep/c.tmp", "sub/d")) {
      byte[] content = new byte[1_000];
      new Random(name.hashCode()).nextBytes(content);
      Files.createDirectories(source.resolve(name).getParent());
      Files.write(source.resolve(name), content);
    }
  }

  private Run run(Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandLine(new PrepareCommand(() -> NOW, Map.of(), null))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(Stream.of(words).map(Object::toString).toArray(String[]::new));
    return new Run(exitCode, text(out), text(err));
  }

  private String text(StringWriter text) {
    return text.toString().replace(folder.toString(), "…");
  }

  /** What the command asks for, broken off at a call of the file system. */
  private void breakOff(long call) throws IOException {
    PrepareOptions options =
        CommandLine.populateCommand(
            new PrepareOptions(), source.toString(), "--drive=" + drive, "--exclude=*.tmp");
    PrepareSession session = new PrepareSession(folder.resolve("D1.jrn"), options.words());
    BreakingDisk disk = new BreakingDisk(call, BreakingDisk.How.AFTER, "the power is gone");
    assertThatExceptionOfType(PreparationException.class)
        .isThrownBy(
            () ->
                new Preparation(() -> NOW, disk, 0)
                    .run(options.plan(), PreparationWatch.NONE, session::begin));
  }

  @Test
  void anInterruptedPreparationIsResumedWithWhatItWasAskedFor() throws Exception {
    Path whole = folder.resolve("whole/D1");
    Files.createDirectories(whole.getParent());
    assertThat(run(source, "--drive", whole, "--exclude=*.tmp").exitCode()).isZero();
    Map<String, String> expected = WrittenDrive.tree(whole);
    breakOff(14);
    Run status = run("status", drive);
    assertThat(status.exitCode()).isEqualTo(1);
    assertThat(status.out())
        .startsWith("Drive D1 is not ready: its preparation from …/photos was begun and has not");
    Run resumed = run("resume", drive);
    assertThat(resumed.err()).doesNotContain("prepare:");
    assertThat(resumed.exitCode()).isZero();
    assertThat(WrittenDrive.tree(drive)).isEqualTo(expected);
    assertThat(folder.resolve("D1.session.json")).doesNotExist();
    assertThat(run("status", drive).out()).startsWith("Drive D1 is prepared: manifest ");
    assertThat(run("resume", drive).err()).contains("No preparation is open");
  }

  @Test
  void aRollBackLeavesADriveAsItWas() throws Exception {
    Path systems = Files.createDirectories(drive.resolve("lost+found"));
    boolean isRolledBack = false;
    for (int call = 8; call < 32; call += 4) {
      breakOff(call);
      Run dry = run("abort", drive);
      assertThat(dry.exitCode()).isEqualTo(2);
      assertThat(dry.out()).startsWith("This would delete ").contains("Add --yes to do it.");
      Path other = Files.writeString(drive.resolve("other"), "not ours");
      Run done = run("abort", "--yes", drive);
      assertThat(done.err()).as("call %d", call).isEmpty();
      assertThat(done.out()).startsWith("Deleted ");
      assertThat(WrittenDrive.tree(drive)).as("call %d", call).containsOnlyKeys("other");
      assertThat(drive.resolve("sub")).doesNotExist();
      assertThat(drive.resolve("_drivedock")).doesNotExist();
      assertThat(systems).isDirectory();
      Files.delete(other);
      isRolledBack = true;
    }
    assertThat(isRolledBack).isTrue();
    assertThat(run("abort", drive).err()).contains("No preparation is open");
    breakOff(5);
    assertThat(run("abort", drive, "--yes").out()).startsWith("Deleted 0 copied files");
    assertThat(drive.resolve("_drivedock")).doesNotExist();
  }

  @Test
  void aPreparedDriveIsNotRolledBack() {
    assertThat(run("copy", source, "--drive", drive).exitCode()).isZero();
    assertThat(run("abort", "--yes", drive).err()).contains("No preparation is open");
    assertThat(WrittenDrive.isThere(drive)).isTrue();
  }

  @Test
  void theArgumentsOfASessionAskForTheSamePlan() throws Exception {
    Path key =
        Files.writeString(
            folder.resolve("key"), "238810-662376-448998-450120-652806-203390-606320-483076");
    Path list = Files.writeString(folder.resolve("list"), "a.txt");
    PrepareOptions options =
        CommandLine.populateCommand(
            new PrepareOptions(),
            source.toString(),
            "--drive=" + drive,
            "--drive-id=WD-1",
            "--container=films",
            "--prefix=p/q",
            "--disposition=overwrite",
            "--page-blobs=*.vhd",
            "--page-blobs=x/*.img",
            "--content-type=auto",
            "--metadata=a=b=c",
            "--times",
            "--for=s3",
            "--bitlocker-key-file=" + key,
            "--replace-manifest",
            "--include=*.txt",
            "--exclude=-odd*",
            "--files-from=" + list,
            "--bwlimit=5K",
            "--no-read-back");
    List<String> words = options.words();
    assertThat(String.join(" ", words)).doesNotContain("238810");
    PrepareOptions again =
        CommandLine.populateCommand(new PrepareOptions(), words.toArray(String[]::new));
    assertThat(again.words()).isEqualTo(words).hasSize(20);
    PreparationPlan plan = again.plan();
    assertThat(plan.blobs()).isEqualTo(options.plan().blobs());
    assertThat(plan.driveId()).isEqualTo(options.plan().driveId());
    assertThat(plan.replacesManifest()).isTrue();
    assertThat(plan.settings().readsBack()).isFalse();
    assertThat(plan.settings().bytesPerSecondMax()).isEqualTo(5 << 10);
  }
}
