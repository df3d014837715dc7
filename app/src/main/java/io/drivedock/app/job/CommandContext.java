package io.drivedock.app.job;

import io.drivedock.app.client.Pause;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * What the commands meet outside.
 *
 * @param in where a body may come from
 * @param ask puts a question to whoever sits at the terminal; nothing if there is no answer
 * @param answersWithin how long one answer of a service may take
 */
record CommandContext(
    InstantSource clock,
    Pause pause,
    Terminal terminal,
    InputStream in,
    Function<String, Optional<String>> ask,
    Duration answersWithin) {

  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(60);

  static CommandContext ofProcess(InstantSource clock) {
    return new CommandContext(
        clock,
        duration -> LockSupport.parkNanos(duration.toNanos()),
        Terminal.of(System.getenv()),
        System.in,
        question ->
            Optional.ofNullable(System.console()).map(console -> console.readLine("%s", question)),
        ANSWERS_WITHIN);
  }
}
