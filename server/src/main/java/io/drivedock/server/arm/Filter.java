package io.drivedock.server.arm;

import io.drivedock.job.JobState;
import io.drivedock.job.JobType;
import io.drivedock.server.web.protocol.FilterText;
import io.drivedock.server.web.protocol.FilterText.Clause;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code $filter} of a list of jobs asks for: comparisons of type, state and tracking
 * number. What is absent does not narrow.
 *
 * @param state one of {@code JobState.NAMES}
 */
record Filter(@Nullable JobType type, @Nullable String state, @Nullable String trackingNumber) {

  static final Filter NONE = new Filter(null, null, null);

  private static final String FORM =
      "A $filter must be one or more of type eq 'Import', state eq 'Creating'"
          + " and trackingnumber eq '…', joined by and.";

  /**
   * Reads a filter; no text and a blank one narrow nothing.
   *
   * @throws io.drivedock.server.web.ApiException saying what was not understood
   */
  static Filter parse(@Nullable String text) {
    Filter filter = NONE;
    for (Clause clause : FilterText.clauses(text, FORM)) {
      filter = filter.and(clause);
    }
    return filter;
  }

  private Filter and(Clause clause) {
    return switch (clause.field()) {
      case "type", "jobtype" -> {
        JobType wanted = typeOf(clause);
        once(type, clause);
        yield new Filter(wanted, state, trackingNumber);
      }
      case "state" -> {
        String wanted = stateOf(clause);
        once(state, clause);
        yield new Filter(type, wanted, trackingNumber);
      }
      case "trackingnumber" -> {
        once(trackingNumber, clause);
        yield new Filter(type, state, clause.value());
      }
      default -> throw clause.fieldIsWrong("the field is unknown");
    };
  }

  private static JobType typeOf(Clause clause) {
    return JobType.parse(clause.value())
        .orElseThrow(() -> clause.valueIsWrong("a type must be 'Import' or 'Export'"));
  }

  private static String stateOf(Clause clause) {
    for (String name : JobState.NAMES) {
      if (name.equalsIgnoreCase(clause.value())) {
        return name;
      }
    }
    throw clause.valueIsWrong("a state must be one of " + String.join(", ", JobState.NAMES));
  }

  private static void once(@Nullable Object known, Clause clause) {
    if (known != null) {
      throw clause.fieldIsWrong("the field occurs twice");
    }
  }
}
