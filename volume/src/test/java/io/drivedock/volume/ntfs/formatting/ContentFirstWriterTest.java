package io.drivedock.volume.ntfs.formatting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drivedock.volume.Memory;
import io.drivedock.volume.Reason;
import io.drivedock.volume.Target;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.ntfs.Listing;
import io.drivedock.volume.ntfs.NtfsImage;
import io.drivedock.volume.ntfs.NtfsVolume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Volumes whose files are added, cut and removed in any order, until they are finished. */
final class ContentFirstWriterTest {

  private static final int VOLUME_BYTES = 40 << 20;

  @TempDir Path folder;

  /** Dirty memory with a volume of many files, some of them cut, some removed. */
  private record Made(Memory memory, SortedMap<String, String> lines) {}

  private static Made made(Format format, int many, int seed) throws Exception {
    Random random = new Random(seed);
    Memory memory = new Memory(VOLUME_BYTES);
    random.nextBytes(memory.bytes());
    ContentFirstWriter writer =
        ContentFirstWriter.begin(memory, format, VOLUME_BYTES, Crop.MADE, Crop.SERIAL);
    SortedMap<String, String> lines = new TreeMap<>();
    for (int i = 0; i < many; i++) {
      String parent = i % 5 == 0 ? "" : i % 5 == 1 ? "a/b/c/" : "many/";
      String path = parent + "file %d%s".formatted(i, "x".repeat(random.nextInt(60)));
      byte[] content = new byte[random.nextInt(i % 50 == 0 ? 300_000 : 9_000)];
      random.nextBytes(content);
      int file = writer.add(path, content.length, Crop.MADE);
      assertThat(writer.find(path)).hasValue(file);
      memory.write(writer.position(file), content, 0, content.length);
      if (random.nextInt(4) == 0) {
        writer.remove(file);
        assertThat(writer.find(path)).isEmpty();
        continue;
      }
      if (random.nextInt(4) == 0) {
        content = Arrays.copyOf(content, random.nextInt(content.length + 1));
        writer.shorten(file, content.length);
      }
      lines.put(path, line(content));
    }
    writer.finish();
    lines.put("a", "folder");
    lines.put("a/b", "folder");
    lines.put("a/b/c", "folder");
    lines.put("many", "folder");
    return new Made(memory, lines);
  }

  private static String line(byte[] content) throws Exception {
    return content.length
        + " "
        + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
  }

  @ParameterizedTest
  @CsvSource({"512, 512, 700", "512, 4096, 1500", "512, 65536, 200", "4096, 4096, 900"})
  void whatWasAddedAndNotRemovedIsThere(int sectorBytes, int clusterBytes, int many)
      throws Exception {
    Made made = made(new Format(sectorBytes, clusterBytes, "", 0), many, many);
    NtfsVolume read = NtfsVolume.open(made.memory());
    assertThat(Listing.findings(read)).isEmpty();
    assertThat(Listing.of(read)).isEqualTo(made.lines());
  }

  /** Among them the bitmap, which must have every gap. */
  @ParameterizedTest
  @CsvSource({"512, 512, 700", "512, 4096, 1500", "4096, 4096, 900"})
  @Tag("installed")
  void everyOtherReaderTakesItForSound(int sectorBytes, int clusterBytes, int many)
      throws Exception {
    Made made = made(new Format(sectorBytes, clusterBytes, "", 0), many, many + 1);
    Path image = Files.write(folder.resolve("volume"), made.memory().bytes());
    NtfsImage.run(
        List.of("ntfsresize", "--info", "--force", "--no-progress-bar", image.toString()));
    NtfsImage.run(List.of("ntfsfix", "--no-action", image.toString()));
    NtfsImage.of(image).read(root -> assertThat(Listing.ofMounted(root)).isEqualTo(made.lines()));
  }

  /** Which no checker looks for: clusters that are taken and nobody's. */
  @Test
  @Tag("installed")
  void whatWasRemovedIsFreeInTheBitmap() throws Exception {
    assertThat(freeClusters(10 << 20)).isEqualTo(freeClusters(0)).isNotEmpty();
  }

  /** What ntfsinfo counts where a file of that length was removed before another one. */
  private String freeClusters(int removedBytes) throws Exception {
    Memory memory = new Memory(VOLUME_BYTES);
    ContentFirstWriter writer =
        ContentFirstWriter.begin(
            memory, new Format(512, 4096, "", 0), VOLUME_BYTES, Crop.MADE, Crop.SERIAL);
    int removed = writer.add("removed", removedBytes, Crop.MADE);
    int _ = writer.add("kept", 5_000, Crop.MADE);
    writer.remove(removed);
    writer.finish();
    Path image = Files.write(folder.resolve("free" + removedBytes), memory.bytes());
    return NtfsImage.run(List.of("ntfsinfo", "--mft", image.toString()))
        .lines()
        .filter(line -> line.contains("Free Clusters"))
        .collect(Collectors.joining());
  }

  @Test
  void itIsFilledUntilNothingFitsAndIsFinishedAllTheSame() throws Exception {
    for (int nameLength : new int[] {8, 200}) {
      Memory memory = new Memory(VOLUME_BYTES);
      ContentFirstWriter writer =
          ContentFirstWriter.begin(
              memory, new Format(512, 4096, "", 0), VOLUME_BYTES, Crop.MADE, Crop.SERIAL);
      int added = 0;
      VolumeException full = null;
      while (full == null) {
        long free = writer.freeBytes();
        String path = "f%d/%06d%s".formatted(added % 300, added, "n".repeat(nameLength - 6));
        try {
          writer.add(path, 1, Crop.MADE);
          added++;
          assertThat(writer.freeBytes()).isLessThan(free);
        } catch (VolumeException e) {
          full = e;
        }
      }
      assertThat(full.reason()).isEqualTo(Reason.NO_ROOM);
      assertThat(added).isGreaterThan(4_000);
      writer.finish();
      NtfsVolume read = NtfsVolume.open(memory);
      assertThat(Listing.findings(read)).isEmpty();
      assertThat(Listing.of(read)).hasSize(added + 300);
    }
  }

  @Test
  void namesAreComparedByTheTableOfTheVolume() throws Exception {
    ContentFirstWriter writer =
        ContentFirstWriter.begin(
            new Memory(VOLUME_BYTES),
            new Format(512, 4096, "", 0),
            VOLUME_BYTES,
            Crop.MADE,
            Crop.SERIAL);
    assertThat(writer.folded("b/Stra\u00dfe\u00e4")).isEqualTo("B/STRA\u00dfE\u00c4");
    assertThat(ContentFirstWriter.isName("a b.c")).isTrue();
    assertThat(ContentFirstWriter.isName("con\u0131n$")).isFalse();
  }

  @Test
  void aFileAsLongAsTheRoomThatIsToldFits() throws Exception {
    Memory memory = new Memory(VOLUME_BYTES);
    ContentFirstWriter writer =
        ContentFirstWriter.begin(
            memory, new Format(512, 4096, "", 0), VOLUME_BYTES, Crop.MADE, Crop.SERIAL);
    long free = writer.freeBytes();
    assertThat(free).isGreaterThan(VOLUME_BYTES * 9L / 10);
    assertThat(
            catchThrowableOfType(
                    VolumeException.class, () -> writer.add("large", free + 1, Crop.MADE))
                .reason())
        .isEqualTo(Reason.NO_ROOM);
    int _ = writer.add("large", free - (64 << 10), Crop.MADE);
    writer.finish();
    assertThat(Listing.findings(NtfsVolume.open(memory))).isEmpty();
  }

  /** Fails at a write, as a power cut does. */
  private record Cut(Memory memory, AtomicInteger left) implements Target {
    @Override
    public void write(long position, byte[] from, int offset, int length) throws VolumeException {
      if (left.getAndDecrement() <= 0) {
        throw new VolumeException(Reason.UNREADABLE, "The power is off");
      }
      memory.write(position, from, offset, length);
    }

    @Override
    public void sync() {}

    @Override
    public void close() {}
  }

  @Test
  void cutAtAnyWriteItIsNoVolumeOrAWholeOne() throws Exception {
    Made old = made(new Format(512, 4096, "", 0), 20, 3);
    boolean isWhole = false;
    for (int writes = 0; !isWhole; writes++) {
      Memory memory = old.memory().copy();
      AtomicInteger left = new AtomicInteger(writes);
      try {
        Cut cut = new Cut(memory, left);
        ContentFirstWriter writer =
            ContentFirstWriter.begin(
                cut, new Format(512, 4096, "", 0), VOLUME_BYTES, Crop.MADE, Crop.SERIAL);
        for (int i = 0; i < 30; i++) {
          int file = writer.add("new/" + i, 512, Crop.MADE);
          cut.write(writer.position(file), new byte[512], 0, 512);
        }
        writer.finish();
        isWhole = true;
      } catch (VolumeException e) {
        assertThat(e.reason()).isEqualTo(Reason.UNREADABLE);
      }
      if (writes > 0 && !isWhole) {
        assertThat(NtfsVolume.isOne(memory.read(0, 512))).as("after %d writes", writes).isFalse();
      }
      if (isWhole) {
        assertThat(Listing.of(NtfsVolume.open(memory))).hasSize(31);
        assertThat(left).hasValue(0);
        assertThat(writes).isGreaterThan(35);
      }
    }
  }
}
