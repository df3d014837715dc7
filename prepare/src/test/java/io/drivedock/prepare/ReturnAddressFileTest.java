package io.drivedock.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drivedock.job.ReturnAddress;
import io.drivedock.prepare.submission.ReturnAddressFile;
import io.drivedock.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReturnAddressFileTest {

  static final String YAML =
      """
      # where the drive goes home
      recipientName: Ada
      streetAddress1: Quay 1
      city: Dresden
      postalCode: 01067
      countryOrRegion: NO
      phone: +49 351
      email: ada@example.org
      """;

  private static final ReturnAddress ADDRESS =
      new ReturnAddress(
          "Ada", "Quay 1", "", "Dresden", null, "01067", "NO", "+49 351", "ada@example.org");

  @TempDir Path folder;

  private ReturnAddress read(String text) throws Exception {
    return ReturnAddressFile.read(Files.writeString(folder.resolve("address.yaml"), text));
  }

  @Test
  void yamlAndJsonSayTheSameAndEveryValueIsTheTextItIs() throws Exception {
    assertThat(read(YAML)).isEqualTo(ADDRESS);
    assertThat(
            read(
                """
                {"recipientName": "Ada", "streetAddress1": "Quay 1", "city": "Dresden",
                 "postalCode": "01067", "countryOrRegion": "NO", "phone": "+49 351",
                 "email": "ada@example.org", "stateOrProvince": ""}
                """))
        .isEqualTo(ADDRESS);
    assertThat(read(YAML + "stateOrProvince: SN\nstreetAddress2: 2 left\n").stateOrProvince())
        .isEqualTo("SN");
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> read(YAML.replace("city", "citty").replace("Ada", "")))
        .withMessageContaining("'recipientName' is empty")
        .withMessageContaining("'city' is missing")
        .withMessageContaining("did you mean 'city'?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "just words", "- a\n- b", "a: [", "a: 1\na: 2", "a: !!java.net.URL x"})
  void whatIsNoAddressIsRefused(String text) {
    assertThatExceptionOfType(SettingsException.class).isThrownBy(() -> read(text));
  }
}
