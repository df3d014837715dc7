package io.drivedock.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SideFileXmlTest {

  @Test
  void thePublishedFilesAreRead() {
    assertThat(
            SideFileXml.metadata(Samples.published("sample-drive/session#1/metadata.xml"))
                .entries())
        .isNotEmpty();
    assertThat(
            SideFileXml.properties(Samples.published("sample-drive/session#1/properties.xml"))
                .contentType())
        .isNotNull();
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    BlobMetadata metadata = new BlobMetadata(Map.of("Reel", "1 & 2 <3>"));
    assertThat(SideFileXml.metadata(SideFileXml.write(metadata))).isEqualTo(metadata);
    BlobProperties properties =
        new BlobProperties("text/plain", Md5.ofContent(new byte[3]), null, "de", "no-cache");
    assertThat(SideFileXml.properties(SideFileXml.write(properties))).isEqualTo(properties);
  }

  @Test
  void whatCannotBeSetIsRefused() {
    for (String bad :
        List.of(
            "<Other/>",
            "<Metadata>",
            "<Metadata><a>1</a><a>2</a></Metadata>",
            "<Metadata><a>1</a><A>2</A></Metadata>",
            "<Metadata><a-b>1</a-b></Metadata>",
            "<Metadata><a>\u00e4</a></Metadata>",
            "<Metadata><a>1&#10;Evil: yes</a></Metadata>",
            "<!DOCTYPE m><Metadata/>",
            "<Metadata><a>" + "x".repeat(BlobMetadata.BYTES_MAX) + "</a></Metadata>")) {
      assertThatThrownBy(() -> SideFileXml.metadata(Samples.utf8(bad)))
          .as(bad.substring(0, Math.min(60, bad.length())))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(
            () ->
                SideFileXml.properties(
                    Samples.utf8("<Properties><Content-MD5>x</Content-MD5></Properties>")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
