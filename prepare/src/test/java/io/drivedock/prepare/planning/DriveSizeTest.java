package io.drivedock.prepare.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DriveSizeTest {

  @ParameterizedTest
  @CsvSource({
    "2 TB, 2000000000000, 2.00 TB",
    "1.5tb, 1500000000000, 1.50 TB",
    " 500GB , 500000000000, 500.00 GB",
    "0.5 MB, 500000, 500.00 KB",
    "999999 TB, 999999000000000000, 1.00 EB",
    "999.999 GB, 999999000000, 1.00 TB"
  })
  void sizesAreDecimal(String text, long bytes, String shown) {
    assertThat(DriveSize.parse(text).bytes()).isEqualTo(bytes);
    assertThat(DriveSize.parse(text).text()).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "TB", "2,5 TB", "-2 TB", "2 TiB", "2  TB", "1e3 GB", "0 TB"})
  void whatIsNoSizeIsRefused(String text) {
    assertThatThrownBy(() -> DriveSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
