package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.job.JobType;
import io.drivedock.server.web.ApiException;
import io.drivedock.server.web.protocol.FilterText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FilterTest {

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  "})
  void noFilterNarrowsNothing(String text) {
    assertThat(Filter.parse(text)).isEqualTo(Filter.NONE);
  }

  @Test
  void clausesAreReadInAnyOrderAndLetterCase() {
    assertThat(
            Filter.parse(
                "State EQ 'transferring'\tAND trackingNumber eq '1''Z'and type eq'EXPORT'"))
        .isEqualTo(new Filter(JobType.EXPORT, "Transferring", "1'Z"));
  }

  @Test
  void anEmptyTrackingNumberIsAValue() {
    assertThat(Filter.parse("trackingnumber eq ''")).isEqualTo(new Filter(null, null, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          name eq 'x'                              | At character 1, 'name eq 'x'': the field is unknown
          type ne 'Import'                         | At character 5, 'ne 'Import'': 'eq' is expected
          type eq Import                           | At character 9, 'Import': a value in single quotes
          type eq 'Move'                           | At character 9, ''Move'': a type must be 'Import' or 'Export'
          state eq 'Faulted'                       | At character 10, ''Faulted'': a state must be one of Creating,
          type eq 'Import                          | At character 9, ''Import': the closing quote is missing
          type eq 'Import' or state eq 'Creating'  | At character 18, 'or state eq 'Creating'': 'and' or the end
          type eq 'Import' and                     | At its end: the name of a field is expected
          type eq 'Import' and type eq 'Export'    | At character 22, 'type eq 'Export'': the field occurs
          state eq 'Closed' and state eq 'Closed'  | At character 23, 'state eq 'Closed'': the field occurs
          trackingnumber eq 'a' and trackingnumber eq 'b' | At character 27, 'trackingnumber eq 'b'': the field occurs
          (type eq 'Import')                       | At character 1, '(type eq 'Import')': the name of a field
          type                                     | At its end: 'eq' is expected
          type eq                                  | At its end: a value in single quotes is expected
          """)
  void whatIsNotUnderstoodIsSaid(String text, String why) {
    assertThatThrownBy(() -> Filter.parse(text))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.error().code()).isEqualTo("InvalidFilter");
              assertThat(e.error().target()).isEqualTo("$filter");
              assertThat(e.error().message()).contains(why);
            });
  }

  @Test
  void aHostileFilterIsShownInPartAndCleaned() {
    assertThatThrownBy(() -> Filter.parse("type eq " + "x".repeat(900)))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.error().message()).hasSizeLessThan(300));
    assertThatThrownBy(() -> Filter.parse("type eq \u0007\n"))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.error().message()).doesNotContain("\u0007").contains("'?'"));
    assertThatThrownBy(() -> Filter.parse("x".repeat(FilterText.TEXT_MAX + 1)))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.error().message()).contains("at most 1000"));
  }
}
