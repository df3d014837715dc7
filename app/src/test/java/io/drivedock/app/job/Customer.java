package io.drivedock.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.app.box.CommandFailedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import picocli.CommandLine;

/** Types commands, with a clock that moves when told and pauses that are filled with steps. */
final class Customer implements InstantSource {

  static final String SUBSCRIPTION = "11111111-2222-3333-4444-555555555555";
  static final String GROUP = "press";
  static final Terminal WIDE = new Terminal(true, false, true, 120);

  /** A test that waits longer than this waits for ever. */
  private static final int PAUSES_MAX = 2_000;

  private final Path tokenFile;
  private final String url;
  private Instant now = Instant.parse("2026-03-01T10:00:00Z");
  private final Queue<Runnable> steps = new ArrayDeque<>();
  private final List<Duration> pauses = new ArrayList<>();
  private Terminal terminal = Terminal.NONE;
  private String typed = "";
  private Optional<String> answer = Optional.empty();
  private Duration answersWithin = Duration.ofSeconds(30);

  /** What a command came to. */
  record Ran(int exit, String out, String err) {
    Ran ended(int expected) {
      assertThat(exit).as(out + err).isEqualTo(expected);
      return this;
    }
  }

  Customer(Path folder, String url, String token) throws IOException {
    this.url = url;
    this.tokenFile = Files.writeString(Files.createTempFile(folder, "token", ""), token + "\n");
  }

  @Override
  public Instant instant() {
    return now;
  }

  void waits(Duration duration) {
    now = now.plus(duration);
  }

  /** In the next pause of a command this happens; one step a pause. */
  Customer meanwhile(Runnable step) {
    steps.add(step);
    return this;
  }

  Customer at(Terminal other) {
    terminal = other;
    return this;
  }

  Customer types(String text) {
    typed = text;
    return this;
  }

  Customer answers(String text) {
    answer = Optional.of(text);
    return this;
  }

  Customer patientFor(Duration duration) {
    answersWithin = duration;
    return this;
  }

  List<Duration> pauses() {
    return pauses;
  }

  private void pause(Duration duration) {
    pauses.add(duration);
    assertThat(pauses.size()).as("pauses").isLessThan(PAUSES_MAX);
    now = now.plus(duration);
    Runnable step = steps.poll();
    if (step != null) {
      step.run();
    }
  }

  /** Runs a command about jobs of the usual group. */
  Ran job(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--subscription", SUBSCRIPTION, "--resource-group", GROUP));
    return run(all);
  }

  /** Runs a command with nothing but the address and the token. */
  Ran run(List<String> words) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of("--url", url, "--token-file", tokenFile.toString()));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandContext context =
        new CommandContext(
            this,
            this::pause,
            terminal,
            new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
            question -> {
              err.append(question).append('\n');
              return answer;
            },
            answersWithin);
    CommandLine command =
        JobCommand.command(context)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setExecutionExceptionHandler(
                (failure, line, said) -> {
                  if (failure instanceof CommandFailedException failed) {
                    line.getErr().println("drivedock: " + failed.getMessage());
                    return failed.exit().code();
                  }
                  throw failure;
                });
    int exit = command.execute(all.toArray(String[]::new));
    return new Ran(exit, out.toString(), err.toString());
  }
}
