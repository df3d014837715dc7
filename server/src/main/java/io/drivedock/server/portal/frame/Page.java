package io.drivedock.server.portal.frame;

import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Permission;
import io.drivedock.server.access.Permissions;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who looks at a page, in which language, and what every page needs. Templates ask it for every
 * text.
 *
 * @param caller absent where nobody has signed in
 * @param path of the page, without its query
 * @param csrf what a form sends along; absent where no form is sent
 * @param now the time of the jobs
 */
public record Page(
    Phrases phrases,
    Assets assets,
    Language language,
    @Nullable Caller caller,
    String path,
    @Nullable Csrf csrf,
    Instant now) {

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * The token that proves that a form is ours.
   *
   * @param field the name of the field
   * @param header the name of the header, for scripts
   */
  public record Csrf(String field, String header, String token) {
    /** Says nothing of the token. */
    @Override
    public String toString() {
      return "Csrf[redacted]";
    }
  }

  /** The same page at another time, with another token in its forms. */
  Page with(Instant at, @Nullable Csrf otherToken) {
    return new Page(phrases, assets, language, caller, path, otherToken, at);
  }

  public String say(String key, Object... parts) {
    return phrases.say(language, key, parts);
  }

  /** A phrase whose name comes from data. */
  public Optional<String> find(String key) {
    return phrases.find(language, key);
  }

  public String count(String key, long number, Object... parts) {
    return phrases.count(language, key, number, parts);
  }

  public String asset(String name) {
    return assets.href(name);
  }

  /** Whether the caller may do that; nobody may do anything. */
  public boolean may(Permission permission) {
    return caller != null && Permissions.allow(caller, permission);
  }

  /** Whether this page, or one below it, is being looked at. */
  public boolean isAt(String place) {
    return path.equals(place) || path.startsWith(place + "/");
  }

  /** An instant in UTC, which the script rewrites in the reader's zone. */
  public String utc(Instant at) {
    return UTC.format(at);
  }

  /** A whole number as the language writes it. */
  public String number(long number) {
    return NumberFormat.getIntegerInstance(language.locale()).format(number);
  }

  /** Bytes in both kinds of units. */
  public String size(long bytes) {
    return Sizes.both(language, bytes);
  }

  /** Bytes in binary units, where there is little room. */
  public String shortSize(long bytes) {
    return Sizes.binary(language, bytes);
  }

  /** How long it is until then, or has been since, in the largest unit that says enough. */
  public String away(Instant at) {
    Duration until = Duration.between(now, at);
    return until.isNegative()
        ? say("time.ago", lasting(until.negated()))
        : say("time.in", lasting(until));
  }

  /** A duration in one unit, or two where one says too little. */
  public String lasting(Duration duration) {
    long days = duration.toDays();
    if (days >= 2) {
      return count("time.days", duration.plus(Duration.ofHours(12)).toDays());
    }
    long hours = duration.toHours();
    if (hours >= 2) {
      return count("time.hours", duration.plus(Duration.ofMinutes(30)).toHours());
    }
    long minutes = duration.toMinutes();
    if (minutes >= 2) {
      return count("time.minutes", duration.plus(Duration.ofSeconds(30)).toMinutes());
    }
    return count("time.seconds", duration.truncatedTo(ChronoUnit.SECONDS).toSeconds());
  }
}
