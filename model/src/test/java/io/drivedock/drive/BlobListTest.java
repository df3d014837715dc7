package io.drivedock.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlobListTest {

  private static BlobList read(String xml) {
    return BlobList.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void pathsPrefixesAndSnapshotsAreTold() {
    BlobList list =
        read(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <BlobList>
              <BlobPath>films/a &amp; b</BlobPath>
              <BlobPath IncludeSnapshots="true">$root/logo.bmp</BlobPath>
              <BlobPath SnapshotTime="2014-02-19T00:16:28.1730000Z">films/old</BlobPath>
              <BlobPathPrefix>/music/</BlobPathPrefix>
              <BlobPathPrefix>
                /</BlobPathPrefix>
              <BlobPath>films/blank </BlobPath>
            </BlobList>
            """);
    assertThat(list.paths()).containsExactly("films/a & b", "$root/logo.bmp", "films/blank ");
    assertThat(list.prefixes()).containsExactly("/music/", "/");
    assertThat(list.snapshots()).containsExactly("films/old");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<BlobList/>",
        "<BlobList><BlobPath>a/b</BlobPath>",
        "<bloblist><BlobPath>a/b</BlobPath></bloblist>",
        "<BlobList><blobpath>a/b</blobpath></BlobList>",
        "<BlobList><BlobPath><x/></BlobPath></BlobList>",
        "<BlobList><BlobPath>a/b</BlobPath></BlobList><BlobList/>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM"
            + " 'file:///etc/passwd'>]><BlobList><BlobPath>&b;</BlobPath></BlobList>",
        "{\"blobPath\":[]}"
      })
  void whatIsNoListIsRefused(String xml) {
    assertThatThrownBy(() -> read(xml)).isInstanceOf(ManifestException.class);
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    List<String> paths =
        List.of("films/a", "films/ b ", "$root/<&>\"", "films/\uD83D\uDE00", "films/x//y");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BlobList.Writer writer = new BlobList.Writer(out);
    for (String path : paths) {
      writer.write(BlobPath.parse(path));
    }
    writer.finish();
    assertThat(BlobList.read(new ByteArrayInputStream(out.toByteArray())).paths()).isEqualTo(paths);
  }

  @Test
  void brokenListsAreRefusedOrReadAndNothingElse() {
    byte[] list =
        "<BlobList><BlobPath IncludeSnapshots='true'>a/b</BlobPath><BlobPathPrefix>/</BlobPathPrefix></BlobList>"
            .getBytes(StandardCharsets.UTF_8);
    Random random = new Random(5);
    for (int round = 0; round < 20_000; round++) {
      byte[] broken = list.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(BlobList.read(new ByteArrayInputStream(broken))).isNotNull();
      } catch (ManifestException e) {
        assertThat(e).hasMessageContaining("list of blobs");
      }
    }
  }
}
