package io.drivedock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestWordTest {

  @Test
  void aSlipOfTheFingersIsUnderstood() {
    assertThat(NearestWord.to("ulr", List.of("port", "url"))).contains("url");
    assertThat(NearestWord.to("PagaBlob", List.of("BlockBlob", "PageBlob"))).contains("PageBlob");
    assertThat(NearestWord.to("k", List.of("bk", "id"))).contains("bk");
  }

  @Test
  void aPartStandsForTheWholeWhereNothingIsNearer() {
    assertThat(NearestWord.to("driveset", List.of("DataSet", "InitialDriveSet")))
        .contains("InitialDriveSet");
    assertThat(NearestWord.to("page", List.of("BlockBlob", "PageBlob"))).contains("PageBlob");
  }

  @Test
  void anotherWordIsNotGuessed() {
    assertThat(NearestWord.to("None", List.of("file", "BlockBlob"))).isEmpty();
    assertThat(NearestWord.to("x", List.of("a", "b"))).isEmpty();
    assertThat(NearestWord.to("set", List.of("InitialDriveSet"))).isEmpty();
  }

  @Test
  void ofTwoThatAreEquallyNearTheSameLetterCaseCounts() {
    assertThat(NearestWord.to("files", List.of("FILE", "file"))).contains("file");
  }
}
