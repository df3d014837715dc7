package io.drivedock.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class JobPathTest {

  private static final JobPath PATH =
      new JobPath("11111111-2222-3333-4444-555555555555", "Harbour-(old)", "Films-1");

  @Test
  void aResourceIdReadsBackInAnyLetterCase() {
    assertThat(JobPath.parse(PATH.resourceId())).contains(PATH);
    assertThat(JobPath.parse(PATH.resourceId().toUpperCase(Locale.ROOT)).map(JobPath::folded))
        .contains(PATH.folded());
  }

  @Test
  void whatIsNoJobsIdIsNone() {
    for (String id :
        List.of(
            "",
            PATH.resourceId() + "/",
            PATH.resourceId() + "/more",
            PATH.resourceId().replace("1111", "zzzz"),
            PATH.resourceId().replace("Microsoft.ImportExport", "MicrosoftxImportExport"),
            PATH.resourceId().replace("Films-1", "1films"))) {
      assertThat(JobPath.parse(id)).as(id).isEmpty();
    }
  }
}
