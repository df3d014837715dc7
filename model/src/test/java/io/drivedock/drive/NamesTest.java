package io.drivedock.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The types that are strings with rules. */
final class NamesTest {

  @Test
  void aBlobPathIsContainerAndName() {
    assertThat(BlobPath.parse("/films/a/b.mov")).isEqualTo(new BlobPath("films", "a/b.mov"));
    assertThat(BlobPath.parse("$root/a").container()).isEqualTo(BlobPath.ROOT);
    for (String good :
        List.of(
            "abc/x",
            "$web/x/y",
            "$logs/a",
            "a-b/x",
            "a-b-c/ä ö",
            "films/a//b",
            "films/a./.b",
            "films/" + "x".repeat(1024))) {
      assertThat(BlobPath.parse(good).text()).isEqualTo(good);
    }
    for (String bad :
        List.of(
            "",
            "x",
            "ab/x",
            "Films/x",
            "a--b/x",
            "-ab/x",
            "ab-/x",
            "films/",
            "films/../x",
            "films/.",
            "films/a/./b",
            "films/\u0000",
            "films/\uD800",
            "$root/a/b",
            "films/" + "x".repeat(1025),
            "films/" + String.join("/", Collections.nCopies(255, "a")),
            "x".repeat(64) + "/a",
            "$other/a")) {
      assertThatThrownBy(() -> BlobPath.parse(bad))
          .as(bad.length() > 60 ? bad.length() + " characters" : bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void renamingCountsBeforeTheLastDotOfTheLastSegment() {
    assertThat(BlobPath.parse("films/Seattle.jpg").renamed(2).name()).isEqualTo("Seattle (2).jpg");
    assertThat(BlobPath.parse("films/NoDot").renamed(3).name()).isEqualTo("NoDot (3)");
    assertThat(BlobPath.parse("films/v1.2/readme").renamed(2).name()).isEqualTo("v1.2/readme (2)");
    assertThat(BlobPath.parse("films/a.tar.gz").renamed(2).name()).isEqualTo("a.tar (2).gz");
  }

  @Test
  void aDriveIdIsASerialWithoutBlanksInAnyLetterCase() {
    assertThat(DriveId.parse(" 9ca995 BB ")).isEqualTo(new DriveId("9CA995BB"));
    assertThat(new DriveId("ab")).hasSameHashCodeAs(new DriveId("AB"));
    for (String bad :
        List.of("", " ", ".", "..", "../x", "-x", "a/b", "a\\b", "x".repeat(65), "ä")) {
      assertThatThrownBy(() -> DriveId.parse(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aDrivePathStaysOnTheDrive() {
    assertThat(DrivePath.parse("\\a\\b.txt").segments()).containsExactly("a", "b.txt");
    assertThat(DrivePath.parse("a").text()).isEqualTo("\\a");
    assertThat(DrivePath.parse("\\a".repeat(255)).segments()).hasSize(255);
    assertThat(DrivePath.parse("\\\\DriveManifest.xml").text()).isEqualTo("\\DriveManifest.xml");
    for (String bad :
        List.of(
            "",
            "\\",
            "\\..\\x",
            "\\a\\..\\b",
            "\\.",
            "C:\\x",
            "\\a:stream",
            "\\a/b",
            "\\\\?\\x",
            "\\a\\\\b",
            "\\a\\",
            "\\a*",
            "\\\u0000",
            "\\ . ",
            "\\\uD800")) {
      assertThatThrownBy(() -> DrivePath.parse(bad))
          .as(bad)
          .isInstanceOf(DrivePathException.class)
          .extracting(e -> ((DrivePathException) e).kind())
          .isEqualTo(DrivePathException.Kind.INVALID);
    }
    for (String bad : List.of("\\" + "x".repeat(256), "\\a".repeat(20_000), "\\a".repeat(256))) {
      assertThatThrownBy(() -> DrivePath.parse(bad))
          .isInstanceOf(DrivePathException.class)
          .extracting(e -> ((DrivePathException) e).kind())
          .isEqualTo(DrivePathException.Kind.TOO_LONG);
    }
  }

  @Test
  void aDigestIsWrittenAndReadInBothForms() {
    Md5 md5 = Md5.ofContent(Samples.utf8("hello"));
    assertThat(md5.hex()).isEqualTo("5D41402ABC4B2A76B9719D911017C592");
    assertThat(md5.base64()).isEqualTo("XUFAKrxLKna5cZ2REBfFkg==");
    assertThat(Md5.parseHex(" 5d41402abc4b2a76b9719d911017c592")).isEqualTo(md5);
    assertThat(Md5.parseBase64(md5.base64())).isEqualTo(md5);
    for (String bad : List.of("", "5D", "g".repeat(32), "5D41402ABC4B2A76B9719D911017C5929")) {
      assertThatThrownBy(() -> Md5.parseHex(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aKeyNeverShowsItself() {
    BitLockerKey key = BitLockerKey.parse(" not a real key ");
    assertThat(key.reveal()).isEqualTo("not a real key");
    assertThat(key.toString()).doesNotContain("real");
    assertThat(key).isEqualTo(BitLockerKey.parse("not a real key"));
  }

  @Test
  void aBlobIsFoundAtItsAddress() {
    BlobPath list = BlobPath.parse("logs/waies/a b.xml");
    for (String address :
        List.of(
            "file:///store/harbour/logs/waies/a%20b.xml",
            "https://harbour.blob.example/logs/waies/a%20b.xml?sv=1",
            "https://s3.example/bucket/logs/harbour/logs/waies/a%20b.xml")) {
      assertThat(BlobPath.below("logs", address)).as(address).contains(list);
    }
    for (String none : List.of("", "logs", "%", "mailto:a", "file:///other/waies/a", "/logs/")) {
      assertThat(BlobPath.below("logs", none)).as(none).isEmpty();
    }
  }

  @Test
  void aRecoveryPasswordIsElevenTimesEachOfEightNumbers() {
    byte[] material = new byte[16];
    assertThat(BitLockerKey.ofMaterial(material).reveal())
        .isEqualTo("000000-000000-000000-000000-000000-000000-000000-000000");
    String known = "416493-220066-400796-262251-290202-050842-104621-058784";
    String[] groups = known.split("-", -1);
    for (int i = 0; i < groups.length; i++) {
      int value = Integer.parseInt(groups[i]) / 11;
      material[2 * i] = (byte) value;
      material[2 * i + 1] = (byte) (value >> 8);
    }
    assertThat(BitLockerKey.ofMaterial(material).reveal()).isEqualTo(known);
    Arrays.fill(material, (byte) -1);
    assertThat(BitLockerKey.ofMaterial(material).reveal()).startsWith("720885-720885-");
  }

  @Test
  void everyKeyThatIsMadeIsAnotherAndOfTheForm() {
    SecureRandom random = new SecureRandom();
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      BitLockerKey key = BitLockerKey.made(random);
      assertThat(key.isRecoveryPassword()).isTrue();
      assertThat(key.toString()).doesNotContain(key.reveal());
      made.add(key.reveal());
    }
    assertThat(made).hasSize(100);
  }

  @Test
  void aFileIsCutIntoTheLargestBlocks() {
    assertThat(BlockPlan.of(0).count()).isZero();
    assertThat(BlockPlan.of(1)).isEqualTo(new BlockPlan(4 << 20, 1));
    assertThat(BlockPlan.of((4L << 20) + 1).count()).isEqualTo(2);
    assertThat(BlockPlan.of(BlockPlan.FILE_MAX).count()).isEqualTo(50_000);
    assertThatThrownBy(() -> BlockPlan.of(BlockPlan.FILE_MAX + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
