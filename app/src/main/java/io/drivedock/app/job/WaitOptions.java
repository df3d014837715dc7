package io.drivedock.app.job;

import io.drivedock.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Whether a command waits for what follows from it, and how long. */
final class WaitOptions {

  private static final String BARE = "";

  @Option(
      names = "--wait",
      arity = "0..1",
      split = ",",
      paramLabel = "STATE",
      converter = StateWord.class,
      preprocessor = OnlyAttached.class,
      description =
          "Wait until the job is Completed, or is in one of these states:"
              + " --wait=Received,Transferring. If the job ends otherwise, exit with 1.")
  private @Nullable List<String> states;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = TimeWord.class,
      description = "Maximum time to wait, such as 90s, 30m, 12h or 7d; then exit with 4.")
  private @Nullable Duration timeout;

  /**
   * The states that are waited for; nothing if there is to be no waiting.
   *
   * @param unnamed those that are meant where none is named
   */
  Optional<List<String>> states(List<String> unnamed) {
    return Optional.ofNullable(states).map(named -> named.equals(List.of(BARE)) ? unnamed : named);
  }

  /** How long at most; nothing for as long as it takes. */
  Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  /** Takes a state only after an equals sign: what follows {@code --wait} may be a job. */
  private static final class OnlyAttached implements IParameterPreprocessor {
    @Override
    @SuppressWarnings("JdkObsolete") // picocli's signature
    public boolean preprocess(
        Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      if (!"=".equals(info.get("separator"))) {
        words.push(BARE);
      }
      return false;
    }
  }

  /** Reads the name of a state in any letter case. */
  private static final class StateWord implements ITypeConverter<String> {
    @Override
    public String convert(String word) {
      if (word.equals(BARE)) {
        return BARE;
      }
      for (String state : JobState.NAMES) {
        if (state.equalsIgnoreCase(word)) {
          return state;
        }
      }
      throw new TypeConversionException(
          "'" + word + "' is not a state; the states are: " + String.join(", ", JobState.NAMES));
    }
  }

  /** Reads a time such as {@code 30m}. */
  static final class TimeWord implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})([smhd])");

    @Override
    public Duration convert(String word) {
      Matcher matcher = FORM.matcher(word);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'" + word + "' is not a duration such as 90s, 30m, 12h or 7d");
      }
      long count = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        case "h" -> Duration.ofHours(count);
        default -> Duration.ofDays(count);
      };
    }
  }

  /** What is waited for, in words. */
  static String words(List<String> states) {
    return String.join(" or ", states);
  }
}
