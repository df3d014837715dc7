package io.drivedock.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.prepare.text.Printable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PreparedFileNamesTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          photos,            photos
          My Photos (2026),  my-photos-2026
          Ünïcode_Dir,       unicode-dir
          ab,                ab-files
          日本,              files
          '',                files
          -a-,               a-files
          a..b,              a-b
          """)
  void aFolderGivesItsContainerItsName(String folder, String container) {
    assertThat(ContainerName.like(folder)).isEqualTo(container);
    assertThat(new BlobPath(ContainerName.like(folder), "x").container()).isEqualTo(container);
  }

  @Test
  void aLongNameIsCutAndStaysLegal() {
    String name = ContainerName.like("x".repeat(62) + "-" + "y".repeat(62));
    assertThat(name).isEqualTo("x".repeat(62));
    assertThat(new BlobPath(name, "x").container()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Films", "a", "a--b"})
  void aContainerThatIsNoneIsRefused(String container) {
    assertThatIllegalArgumentException().isThrownBy(() -> BlobPlan.into(container));
  }

  @ParameterizedTest
  @CsvSource({"films, /a", "films, a/../b", "$root, a"})
  void aPrefixThatIsNoneIsRefused(String container, String prefix) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new BlobPlan(
                    container,
                    prefix,
                    ImportDisposition.RENAME,
                    List.of(),
                    false,
                    BlobMetadata.NONE));
  }

  @Test
  void whatAStoreRefusesIsRefusedAtHome() {
    BlobPath backslash = new BlobPath("films", "a\\b");
    BlobPath wide = new BlobPath("films", "é".repeat(500));
    BlobPath plain = new BlobPath("films", "é".repeat(480));
    assertThat(Destination.AZURE.refusal(backslash, false).orElseThrow()).contains("backslash");
    assertThat(Destination.AZURE.refusal(wide, true)).isEmpty();
    assertThat(Destination.S3.refusal(wide, false).orElseThrow())
        .contains("1031 bytes")
        .contains("1024 are allowed");
    assertThat(Destination.S3.refusal(plain, false)).isEmpty();
    assertThat(Destination.S3.refusal(plain, true).orElseThrow()).contains("page blobs");
    assertThat(Destination.S3.refusal(backslash, false)).isEmpty();
    for (BlobPath path : List.of(backslash, wide, plain)) {
      assertThat(Destination.ANY.refusal(path, true)).isEmpty();
    }
  }

  @Test
  void whatShowsNothingIsShown() {
    assertThat(Printable.of("a\u001B[2Jb\u202Ec\nd\uD800é日😀"))
        .isEqualTo("a\\u001B[2Jb\\u202Ec\\u000Ad\\uD800é日😀");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "1, 1 byte",
    "1023, 1023 bytes",
    "1024, 1.00 KiB",
    "10240, 10.0 KiB",
    "1048575, 1.00 MiB",
    "1099511627776, 1.00 TiB"
  })
  void bytesAreToldInThreeDigits(long bytes, String text) {
    assertThat(Printable.bytes(bytes)).isEqualTo(text);
  }
}
