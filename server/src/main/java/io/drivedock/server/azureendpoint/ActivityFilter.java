package io.drivedock.server.azureendpoint;

import io.drivedock.job.JobPath;
import io.drivedock.server.web.ApiException;
import io.drivedock.server.web.protocol.ErrorCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code $filter} of an activity log: {@code eventTimestamp ge '…' and eventTimestamp le '…'},
 * and what else is compared with {@code eq}, joined by {@code and}. Clients write times with quotes
 * and without, and with an offset or, meaning UTC, without.
 */
final class ActivityFilter {

  private static final int TEXT_MAX = 2_000;
  private static final Pattern CLAUSE =
      Pattern.compile(
          "\\s*(\\w{1,40})\\s+(eq|ge|le)\\s+(?:'((?:[^']|'')*)'|([0-9T:.+Z-]+))\\s*(?:(and)\\s|$)",
          Pattern.CASE_INSENSITIVE);
  private static final String FORM =
      "A $filter of the activity log must be eventTimestamp ge '…' and"
          + " eventTimestamp le '…', optionally followed by and resourceGroupName eq"
          + " '…', resourceId, resourceUri, resourceProvider, correlationId, caller"
          + " or status.";

  /** The earliest and latest times that are told apart. */
  private static final Instant FIRST = Instant.EPOCH;

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private @Nullable Instant from;
  private @Nullable Instant to;
  private @Nullable String resourceGroup;
  private @Nullable JobPath job;
  private @Nullable String correlationId;
  private @Nullable String caller;
  private boolean isOfNothing;

  private ActivityFilter() {}

  /**
   * Reads a filter; none narrows nothing.
   *
   * @throws ApiException if it is not understood
   */
  static ActivityFilter parse(@Nullable String text) {
    ActivityFilter filter = new ActivityFilter();
    if (text == null || text.isBlank()) {
      return filter;
    }
    if (text.length() > TEXT_MAX) {
      throw wrong("it is longer than " + TEXT_MAX + " characters");
    }
    Matcher clause = CLAUSE.matcher(text);
    int end = 0;
    boolean isExpected = true;
    while (isExpected) {
      if (!clause.find(end) || clause.start() != end) {
        throw wrong("at character " + (end + 1) + " a comparison is expected");
      }
      filter.take(clause);
      isExpected = clause.group(5) != null;
      end = clause.end();
    }
    return filter;
  }

  private void take(Matcher clause) {
    String field = clause.group(1).toLowerCase(Locale.ROOT);
    String operator = clause.group(2).toLowerCase(Locale.ROOT);
    String value = clause.group(3) == null ? clause.group(4) : clause.group(3).replace("''", "'");
    boolean isTime = field.equals("eventtimestamp");
    if (isTime == operator.equals("eq")) {
      throw wrong("eventTimestamp must be compared with ge and le, and everything else with eq");
    }
    switch (field) {
      case "eventtimestamp" -> {
        if (operator.equals("ge")) {
          from = time(value);
        } else {
          to = time(value);
        }
      }
      case "resourcegroupname" -> resourceGroup = value;
      case "resourceid", "resourceuri" -> {
        job = JobPath.parse(value).orElse(null);
        isOfNothing |= job == null;
      }
      case "resourceprovider" -> isOfNothing |= !value.equalsIgnoreCase("Microsoft.ImportExport");
      case "correlationid" -> correlationId = value.toLowerCase(Locale.ROOT);
      case "caller" -> caller = value;
      case "status" -> isOfNothing |= !value.equalsIgnoreCase("Succeeded");
      default -> throw wrong("it contains an unknown field");
    }
  }

  private static Instant time(String text) {
    Instant time =
        offset(text)
            .or(() -> local(text))
            .or(() -> day(text))
            .orElseThrow(() -> wrong("a time must have the form 2026-03-01T08:00:00Z"));
    return time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
  }

  private static Optional<Instant> offset(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> local(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> day(String text) {
    try {
      return Optional.of(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static ApiException wrong(String why) {
    return ErrorCode.INVALID_FILTER.end("$filter", "The $filter is invalid: " + why + ". " + FORM);
  }

  /** Whether nothing here can be what it asks for. */
  boolean isOfNothing(String subscription) {
    JobPath named = job;
    return isOfNothing
        || (named != null
            && (!named.subscription().equalsIgnoreCase(subscription)
                || (resourceGroup != null
                    && !named.resourceGroup().equalsIgnoreCase(resourceGroup))));
  }

  @Nullable Instant from() {
    return from;
  }

  @Nullable Instant to() {
    return to;
  }

  @Nullable String resourceGroup() {
    return job == null ? resourceGroup : job.resourceGroup();
  }

  @Nullable String job() {
    return job == null ? null : job.name();
  }

  @Nullable String correlationId() {
    return correlationId;
  }

  @Nullable String caller() {
    return caller;
  }
}
