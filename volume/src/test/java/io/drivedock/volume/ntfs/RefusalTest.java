package io.drivedock.volume.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drivedock.volume.Memory;
import io.drivedock.volume.Mutations;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no plain file is refused by its name, and what is damaged never does harm. */
@Tag("installed")
final class RefusalTest {

  private static final Map<String, String> TAGS =
      Map.of(
          "wof",
          "17000080",
          "dedup",
          "13000080",
          "cloud",
          "1a700090",
          "exec",
          "1b000080",
          "hsm",
          "040000c0",
          "unknown",
          "99000080");

  @TempDir static Path folder;
  private static Memory volume;

  @BeforeAll
  static void make() throws Exception {
    NtfsImage image = NtfsImage.make(folder.resolve("volume"), 8 << 20);
    image.write(
        root -> {
          for (Map.Entry<String, String> tag : TAGS.entrySet()) {
            Path file = Files.write(root.resolve(tag.getKey()), new byte[10_000]);
            NtfsImage.attribute(
                file,
                "system.ntfs_reparse_data",
                tag.getValue() + "10000000" + "01000000020000000100000000000000");
          }
          Files.writeString(root.resolve("plain"), "x".repeat(5_000));
          Files.write(root.resolve("small"), new byte[] {1, 2, 3});
          Files.getFileAttributeView(root.resolve("small"), UserDefinedFileAttributeView.class)
              .write("Zone.Identifier", ByteBuffer.wrap(new byte[26]));
          Path names = Files.createDirectories(root.resolve("names"));
          for (String name : List.of("Case", "case", "Only", "\u00b5", "zebra")) {
            Files.writeString(names.resolve(name), name);
          }
          Path many = Files.createDirectories(root.resolve("many"));
          for (int i = 0; i < 120; i++) {
            Files.write(many.resolve("a file of many, number %03d".formatted(i)), new byte[i * 20]);
          }
          Files.createLink(root.resolve("linked"), many.resolve("a file of many, number 007"));
          try (RandomAccessFile holey =
              new RandomAccessFile(root.resolve("holey").toFile(), "rw")) {
            holey.setLength(3_000_000);
          }
          Path compressed = Files.createDirectories(root.resolve("compressed"));
          NtfsImage.attribute(compressed, "system.ntfs_attrib_be", "00000800");
          Files.writeString(compressed.resolve("text"), "all work and no play ".repeat(4_000));
        });
    volume = new Memory(Files.readAllBytes(image.image()));
  }

  private static Surgery surgery() throws VolumeException {
    return Surgery.on(volume.copy());
  }

  private static Reason contentRefusal(NtfsVolume volume, String path) throws VolumeException {
    NtfsFile file = volume.file(volume.find(path).orElseThrow());
    return catchThrowableOfType(VolumeException.class, file::content).reason();
  }

  private static Reason openRefusal(Surgery surgery) {
    return catchThrowableOfType(VolumeException.class, surgery::open).reason();
  }

  @Test
  void everyForeignReparsePointIsRefusedByName() throws VolumeException {
    NtfsVolume read = surgery().open();
    assertThat(contentRefusal(read, "wof")).isEqualTo(Reason.COMPRESSED_BY_WOF);
    assertThat(contentRefusal(read, "dedup")).isEqualTo(Reason.DEDUPLICATED);
    assertThat(contentRefusal(read, "cloud")).isEqualTo(Reason.PLACEHOLDER);
    assertThat(contentRefusal(read, "hsm")).isEqualTo(Reason.PLACEHOLDER);
    assertThat(contentRefusal(read, "exec")).isEqualTo(Reason.REPARSE_UNKNOWN);
    assertThat(contentRefusal(read, "unknown")).isEqualTo(Reason.REPARSE_UNKNOWN);
    assertThat(Listing.findings(read))
        .containsExactlyInAnyOrder(
            "wof COMPRESSED_BY_WOF",
            "dedup DEDUPLICATED",
            "cloud PLACEHOLDER",
            "hsm PLACEHOLDER",
            "exec REPARSE_UNKNOWN",
            "unknown REPARSE_UNKNOWN",
            "note: small:Zone.Identifier");
  }

  @Test
  void linksAreTellingTheirKind() {
    assertThat(Reparse.refusal(0xA0000003L).reason()).isEqualTo(Reason.LINK);
    assertThat(Reparse.refusal(0xA000000CL).reason()).isEqualTo(Reason.LINK);
    assertThat(Reparse.refusal(0xA000001DL).reason()).isEqualTo(Reason.LINK);
    assertThat(Reparse.refusal(0x80000024L).reason()).isEqualTo(Reason.LINK);
    assertThat(Reparse.refusal(0x9000701AL).reason()).isEqualTo(Reason.PLACEHOLDER);
  }

  @Test
  void efsIsRefusedByName() throws VolumeException {
    Surgery surgery = surgery();
    int data = surgery.attribute(surgery.record("plain"), Attribute.DATA);
    surgery.put16(data + 12, Attribute.ENCRYPTED);
    assertThat(contentRefusal(surgery.open(), "plain")).isEqualTo(Reason.ENCRYPTED_BY_EFS);
    surgery.put16(data + 12, 2);
    assertThat(contentRefusal(surgery.open(), "plain")).isEqualTo(Reason.COMPRESSION_UNKNOWN);
  }

  @Test
  void namesAreFoundByTheRulesOfTheVolume() throws VolumeException {
    NtfsVolume read = surgery().open();
    assertThat(read.find("NAMES/case").orElseThrow().path()).isEqualTo("names/case");
    assertThat(read.find("names/oNLY").orElseThrow().path()).isEqualTo("names/Only");
    assertThat(read.find("names/none")).isEmpty();
    assertThat(read.find("plain/none")).isEmpty();
    assertThat(read.find("names//Only")).isEmpty();
    assertThat(read.find("")).isEmpty();
    // Java makes U+039C of it, the volume nothing.
    assertThat(read.find("names/\u039c")).isEmpty();
    assertThat(read.find("names/\u00b5")).isPresent();
    assertThat(catchThrowableOfType(VolumeException.class, () -> read.find("names/CASE")).reason())
        .isEqualTo(Reason.NAME_AMBIGUOUS);
    assertThat(read.find("$MFT")).isEmpty();
  }

  @Test
  void aRecordThatWasWrittenByHalvesIsRefusedByNumber() throws VolumeException {
    Surgery surgery = surgery();
    Entry entry = surgery.open().find("names/Only").orElseThrow();
    int tail = surgery.record(entry.record()) + 510;
    surgery.put16(tail, surgery.get16(tail) + 1);
    assertThat(Listing.findings(surgery.open()))
        .contains("file record " + entry.record() + " FILE_DAMAGED", "names/Only FILE_DAMAGED");
  }

  @Test
  void anIndexThatDisagreesWithTheRecordsIsNoticed() throws VolumeException {
    Surgery surgery = surgery();
    int record = surgery.record("names/Only");
    surgery.put16(surgery.places("Only", record).getFirst(), 'N');
    assertThat(Listing.findings(surgery.open()))
        .contains("names/Only FILE_DAMAGED", "names/Nnly FILE_DAMAGED");
  }

  @Test
  void anIndexOutOfOrderIsNoticed() throws VolumeException {
    Surgery surgery = surgery();
    int folder = surgery.record("names");
    // In the folder's own record lies its index.
    surgery.put16(surgery.places("zebra", folder).getFirst(), '0');
    assertThat(Listing.findings(surgery.open())).contains("names FILE_DAMAGED");
  }

  @Test
  void anIndexOfEndlessHolesIsRefused() throws VolumeException {
    Surgery surgery = surgery();
    int folder = surgery.record("many");
    int allocation = surgery.attribute(folder, Attribute.INDEX_ALLOCATION);
    long clusters = 1L << 33;
    // One run of five bytes of length and none of place.
    surgery.put64(allocation + surgery.get16(allocation + 32), clusters << 8 | 0x05);
    surgery.put64(allocation + 24, clusters - 1);
    int root = surgery.attribute(folder, Attribute.INDEX_ROOT);
    int node = root + surgery.get16(root + 20) + 16;
    int entry = node + surgery.get16(node);
    surgery.put64(entry + surgery.get16(entry + 8) - Long.BYTES, 1L << 31);
    assertThat(Listing.findings(surgery.open())).contains("many LIMIT_EXCEEDED");
  }

  /** Otherwise folders that share blocks could make the check last for ever. */
  @Test
  void indexesHaveNoMoreBlocksThanTheVolume() throws VolumeException {
    NtfsVolume read = surgery().open();
    assertThat(Listing.findings(read, 1)).contains("many LIMIT_EXCEEDED");
    assertThat(Listing.findings(read)).doesNotContain("many LIMIT_EXCEEDED");
  }

  @Test
  void aFileWhoseFolderIsGoneIsRefused() throws VolumeException {
    Surgery surgery = surgery();
    int name = surgery.attribute(surgery.record("names/Only"), Attribute.FILE_NAME) + 24;
    surgery.put16(name + 6, surgery.get16(name + 6) + 1);
    assertThat(Listing.of(surgery.open())).containsEntry("Only", "FILE_DAMAGED");
  }

  @Test
  void aNameThatCouldMeanAnotherPathIsRefused() throws VolumeException {
    Surgery surgery = surgery();
    int record = surgery.record("names/Only");
    surgery.put16(surgery.places("Only", record).getFirst() + 4, '/');
    assertThat(Listing.of(surgery.open())).containsEntry("On/y", "NAME_INVALID");
  }

  @Test
  void foldersInACircleAreRefused() throws VolumeException {
    Surgery surgery = surgery();
    long number = surgery.open().find("names").orElseThrow().record();
    int record = surgery.record(number);
    int name = surgery.attribute(record, Attribute.FILE_NAME) + 24;
    surgery.put64(name, Reference.of(number, surgery.get16(record + 16)));
    assertThat(Listing.of(surgery.open())).containsEntry("Only", "FILE_DAMAGED");
  }

  @Test
  void aLengthBeyondReasonIsSaidAndNotRead() throws VolumeException {
    Surgery surgery = surgery();
    int data = surgery.attribute(surgery.record("holey"), Attribute.DATA);
    surgery.put64(data + 48, 1L << 62);
    NtfsVolume read = surgery.open();
    Content content = read.file(read.find("holey").orElseThrow()).content();
    assertThat(content.length()).isEqualTo(1L << 62);
    byte[] end = new byte[100];
    end[7] = 1;
    content.read((1L << 62) - 100, end, 0, 100);
    assertThat(end).containsOnly(0);
    assertThat(
            catchThrowableOfType(
                    VolumeException.class, () -> content.read((1L << 62) - 99, end, 0, 100))
                .reason())
        .isEqualTo(Reason.TRUNCATED);
  }

  /** What lies in the clusters behind the initialized size is somebody's deleted data. */
  @Test
  void oldDataBehindTheInitializedSizeIsNotRead() throws VolumeException {
    Surgery surgery = surgery();
    int data = surgery.attribute(surgery.record("plain"), Attribute.DATA);
    surgery.put64(data + 56, 10);
    NtfsVolume read = surgery.open();
    Content content = read.file(read.find("plain").orElseThrow()).content();
    byte[] all = new byte[5_000];
    content.read(0, all, 0, all.length);
    assertThat(all).startsWith("xxxxxxxxxx".getBytes(StandardCharsets.US_ASCII));
    assertThat(Arrays.copyOfRange(all, 10, all.length)).containsOnly(0);
  }

  @Test
  void volumesThatAreUnlikeWhatIsReadAreRefused() throws VolumeException {
    Surgery version = surgery();
    int information = version.attribute(version.record(3), Attribute.VOLUME_INFORMATION) + 24;
    version.put16(information + 8, 0x0001);
    assertThat(openRefusal(version)).isEqualTo(Reason.NTFS_UNSUPPORTED);
    Surgery cluster = surgery();
    cluster.memory().bytes()[13] = 3;
    assertThat(openRefusal(cluster)).isEqualTo(Reason.NTFS_UNSUPPORTED);
    assertThat(
            catchThrowableOfType(
                    VolumeException.class, () -> NtfsVolume.open(volume.first(4 << 20)))
                .reason())
        .isEqualTo(Reason.TRUNCATED);
    assertThat(
            catchThrowableOfType(VolumeException.class, () -> NtfsVolume.open(new Memory(1 << 20)))
                .reason())
        .isEqualTo(Reason.NOT_NTFS);
  }

  @Test
  void aDirtyVolumeIsReadAndSaysSo() throws VolumeException {
    Surgery surgery = surgery();
    assertThat(surgery.open().isDirty()).isFalse();
    int information = surgery.attribute(surgery.record(3), Attribute.VOLUME_INFORMATION) + 24;
    surgery.put16(information + 10, 1);
    assertThat(surgery.open().isDirty()).isTrue();
    assertThat(surgery.open().find("plain")).isPresent();
  }

  @Test
  void damagedVolumesAreReadOrRefused() throws VolumeException {
    Surgery surgery = surgery();
    NtfsVolume whole = surgery.open();
    int[] places = surgery.metadata(whole.names().recordCount());
    Mutations.Outcome outcome =
        Mutations.run(
            surgery.memory().bytes(),
            places,
            (damage, random) -> {},
            damaged -> {
              NtfsVolume read = NtfsVolume.open(damaged);
              Listing.of(read, 100_000);
              Listing.findings(read);
            });
    assertThat(outcome.answered()).isPositive();
    assertThat(outcome.refused()).isPositive();
  }

  @Test
  void damagedCompressionIsReadOrRefused() throws VolumeException {
    byte[] packed = new byte[6_000];
    byte[] out = new byte[65_536];
    Random random = new Random(3);
    for (int i = 0; i < 3_000; i++) {
      random.nextBytes(packed);
      for (int at = 0; at < packed.length; at += 2) {
        if (random.nextInt(20) == 0) {
          packed[at + 1] = (byte) 0xB0;
        }
      }
      try {
        Lznt1.decompress(packed, random.nextInt(packed.length), out, out.length);
      } catch (VolumeException e) {
        assertThat(e.reason()).isEqualTo(Reason.FILE_DAMAGED);
      }
    }
  }
}
