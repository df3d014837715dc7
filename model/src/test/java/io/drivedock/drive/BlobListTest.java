package io.drivedock.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.BlobList.Named;
import io.drivedock.drive.BlobList.Which;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlobListTest {

  private static final SnapshotTime TIME = SnapshotTime.parse("2014-02-19T00:16:28.1730000Z");

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
              <BlobPath IncludeSnapshots="False">films/new</BlobPath>
              <BlobPath SnapshotTime="2014-02-19T00:16:28.1730000Z">films/old</BlobPath>
              <BlobPath SnapshotTime="2014-02-19T00:16:28.1730000Z" VersionId="v-1">films/two</BlobPath>
              <BlobPathPrefix>/music/</BlobPathPrefix>
              <BlobPathPrefix>
                /</BlobPathPrefix>
              <BlobPath>films/blank </BlobPath>
            </BlobList>
            """);
    assertThat(list.blobs())
        .containsExactly(
            new Named("films/a & b", new Which.All()),
            new Named("$root/logo.bmp", new Which.All()),
            new Named("films/new", new Which.Alone()),
            new Named("films/old", new Which.Of(TIME)),
            new Named("films/two", new Which.Of(TIME.ofVersion("v-1"))),
            new Named("films/blank ", new Which.All()));
    assertThat(list.prefixes()).containsExactly("/music/", "/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<BlobList/>",
        "<BlobList><BlobPath>a/b</BlobPath>",
        "<bloblist><BlobPath>a/b</BlobPath></bloblist>",
        "<BlobList><blobpath>a/b</blobpath></BlobList>",
        "<BlobList><BlobPath SnapshotTime='yesterday'>a/b</BlobPath></BlobList>",
        "<BlobList><BlobPath SnapshotTime='+10000-01-01T00:00:00Z'>a/b</BlobPath></BlobList>",
        "<BlobList><BlobPath SnapshotTime='2014-02-19T00:16:28Z' VersionId='../x'>a/b</BlobPath>"
            + "</BlobList>",
        "<BlobList><BlobPath IncludeSnapshots='maybe'>a/b</BlobPath></BlobList>",
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
    List<Named> expected = new ArrayList<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BlobList.Writer writer = new BlobList.Writer(out);
    for (String path : paths) {
      for (Which which :
          List.of(
              new Which.All(),
              new Which.Alone(),
              new Which.Of(TIME),
              new Which.Of(TIME.ofVersion("v.1")))) {
        writer.write(BlobPath.parse(path), which);
        expected.add(new Named(path, which));
      }
    }
    for (String path :
        List.of("a/\u0001%41\n", "a/../b\u007F", "\uD83D\uDE00\uFFFE", "a/%41", "b")) {
      writer.write(path, new Which.Alone());
      expected.add(new Named(path, new Which.Alone()));
    }
    writer.finish();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Encoded=\"true\">a/%01%2541%0A<", ">a/%41<");
    assertThat(BlobList.read(new ByteArrayInputStream(out.toByteArray())).blobs())
        .isEqualTo(expected);
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
