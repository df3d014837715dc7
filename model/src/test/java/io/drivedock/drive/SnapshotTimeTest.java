package io.drivedock.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SnapshotTimeTest {

  @Test
  void itIsSpeltAsTheServiceSpellsIt() {
    for (String text :
        List.of(
            "2014-02-19T00:16:28.1730000Z",
            "2026-11-30T23:59:59.9999999Z",
            "0000-01-01T00:00:00.0000000Z",
            "9999-12-31T00:00:00.0000001Z")) {
      assertThat(SnapshotTime.parse(text).text()).isEqualTo(text).hasSize(28);
    }
    assertThat(SnapshotTime.parse("2014-02-19T00:16:28Z").text())
        .isEqualTo("2014-02-19T00:16:28.0000000Z");
  }

  @Test
  void textsSortAsTimesDoAndNoTwoTimesHaveOne() {
    SnapshotTime one = new SnapshotTime(Instant.ofEpochSecond(9, 100));
    SnapshotTime other = new SnapshotTime(Instant.ofEpochSecond(9, 200));
    assertThat(one).isLessThan(other);
    assertThat(one.text()).isLessThan(other.text());
    assertThat(new SnapshotTime(Instant.ofEpochSecond(9, 299))).isEqualTo(other);
  }

  @Test
  void versionsOfOneTimeAreToldApart() {
    SnapshotTime time = SnapshotTime.parse("2014-02-19T00:16:28Z");
    SnapshotTime one = time.ofVersion("3sL4kq.x_-");
    SnapshotTime other = time.ofVersion("null");
    assertThat(one.beside("films/a.txt"))
        .isEqualTo("films/a (2014-02-19T001628.0000000Z 3sL4kq.x_-).txt")
        .isNotEqualTo(other.beside("films/a.txt"));
    assertThat(one).isNotEqualByComparingTo(other);
    assertThat(time.means(one)).isTrue();
    assertThat(time.means(other)).isTrue();
    assertThat(one.means(one)).isTrue();
    assertThat(one.means(other)).isFalse();
    assertThat(one.means(time)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/../b", "a b", "\u0001", "\u00e4"})
  void anIdOfAnyCharactersBecomesOneThatNamesCanHave(String id) {
    SnapshotTime time = SnapshotTime.parse("2014-02-19T00:16:28Z");
    assertThat(time.ofVersion(id).version()).matches("[0-9A-Fa-f]{32}");
    assertThat(time.ofVersion(id)).isEqualTo(time.ofVersion(id));
    assertThatThrownBy(() -> new SnapshotTime(Instant.EPOCH, id))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "now", "2014-02-19", "+10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z"})
  void whatIsNoTimeIsRefused(String text) {
    assertThatThrownBy(() -> SnapshotTime.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "films/a.txt, films/a (2014-02-19T001628.1730000Z).txt",
    "films/x.y/a, films/x.y/a (2014-02-19T001628.1730000Z)",
    "a, a (2014-02-19T001628.1730000Z)",
    "films/.b, films/ (2014-02-19T001628.1730000Z).b"
  })
  void aSnapshotHasANameBesideThatOfItsBlob(String name, String beside) {
    assertThat(SnapshotTime.parse("2014-02-19T00:16:28.1730000Z").beside(name)).isEqualTo(beside);
  }
}
