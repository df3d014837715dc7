package io.drivedock.volume.ntfs.formatting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drivedock.volume.Memory;
import io.drivedock.volume.Reason;
import io.drivedock.volume.Target;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.ntfs.Listing;
import io.drivedock.volume.ntfs.NtfsVolume;
import java.time.Instant;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What fits on a new volume, what may be on it, and what a write that fails leaves. */
final class FormattingTest {

  private static final Format SMALL = new Format(512, 4096, "", 0);

  private static Memory written(Crop crop, VolumeLayout layout) throws VolumeException {
    Memory memory = new Memory((int) layout.volumeBytes());
    new Random(7).nextBytes(memory.bytes());
    Crop.write(memory, layout, crop);
    return memory;
  }

  @Test
  void theSmallestVolumeIsExactlyFullAndWhole() throws VolumeException {
    for (int many : new int[] {0, 1, 40, 700}) {
      Crop crop = Crop.mixed(many, 4096);
      VolumeLayout layout = VolumeLayout.smallest(crop.tree(), SMALL);
      assertThat(layout.freeBytes()).isZero();
      NtfsVolume read = NtfsVolume.open(written(crop, layout));
      assertThat(Listing.of(read)).isEqualTo(crop.lines());
      assertThat(Listing.findings(read)).isEmpty();
    }
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnythingIsWritten() throws VolumeException {
    FileTree tree = Crop.mixed(100, 4096).tree();
    long bytes = VolumeLayout.smallest(tree, SMALL).volumeBytes();
    assertThat(VolumeLayout.of(tree, SMALL, bytes).volumeBytes()).isEqualTo(bytes);
    VolumeException refused =
        catchThrowableOfType(
            VolumeException.class, () -> VolumeLayout.of(tree, SMALL, bytes - 512));
    assertThat(refused.reason()).isEqualTo(Reason.NO_ROOM);
    assertThat(refused).hasMessageContaining(Long.toString(bytes));
  }

  @Test
  void hugeFilesAreSizedWithoutBeingWritten() throws VolumeException {
    FileTree tree = new FileTree(Crop.MADE);
    tree.file("huge", 20L << 40, Crop.MADE);
    VolumeLayout layout = VolumeLayout.smallest(tree, new Format(4096, Format.BY_SIZE, "", 0));
    assertThat(layout.clusterBytes()).isEqualTo(8 << 10);
    assertThat(layout.volumeBytes()).isBetween(20L << 40, (20L << 40) + (1L << 30));
    tree.file("too huge", 1L << 62, Crop.MADE);
    assertThat(
            catchThrowableOfType(VolumeException.class, () -> VolumeLayout.smallest(tree, SMALL))
                .reason())
        .isEqualTo(Reason.NO_ROOM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a/",
        "/a",
        "a//b",
        ".",
        "..",
        "a/..",
        "a.",
        "a ",
        "a:b",
        "a\\b",
        "a*",
        "a?",
        "<",
        ">",
        "a|b",
        "\"",
        "a\tb",
        "con",
        "NUL.txt",
        "a/aux .c",
        "Com1",
        "lpt\u00b2.x",
        "conin$"
      })
  void aNameThatWindowsCannotOpenIsRefused(String path) {
    FileTree tree = new FileTree(Crop.MADE);
    assertThat(
            catchThrowableOfType(VolumeException.class, () -> tree.file(path, 1, Crop.MADE))
                .reason())
        .isEqualTo(Reason.NAME_INVALID);
  }

  @Test
  void aNameIsOneTo255CharactersLong() throws VolumeException {
    FileTree tree = new FileTree(Crop.MADE);
    tree.file("x".repeat(255), 1, Crop.MADE);
    assertThat(
            catchThrowableOfType(
                VolumeException.class, () -> tree.file("x".repeat(256), 1, Crop.MADE)))
        .hasMessageContaining("256 characters");
    assertThat(
            catchThrowableOfType(
                    VolumeException.class, () -> tree.file("x/".repeat(1_200) + "x", 1, Crop.MADE))
                .reason())
        .isEqualTo(Reason.LIMIT_EXCEEDED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"b/Stra\u00dfe\u00c4", "b/stra\u00dfe\u00e4", "B/x", "b", "$mft", "$Extend/x"})
  void namesThatDifferOnlyInCaseAreRefused(String path) throws VolumeException {
    FileTree tree = new FileTree(Crop.MADE);
    tree.file("b/Stra\u00dfe\u00c4", 1, Crop.MADE);
    tree.file(path, 1, Crop.MADE);
    assertThat(
            catchThrowableOfType(VolumeException.class, () -> VolumeLayout.smallest(tree, SMALL))
                .reason())
        .isEqualTo(Reason.NAME_AMBIGUOUS);
  }

  @Test
  void filesMayBecomeShorterOrBeLeftOut() throws VolumeException {
    FileTree tree = new FileTree(Crop.MADE);
    for (int i = 0; i < 400; i++) {
      tree.file("folder/file %03d%s".formatted(i, "x".repeat(i % 200)), 10_000, Crop.MADE);
    }
    VolumeLayout layout = VolumeLayout.smallest(tree, SMALL);
    Memory memory = new Memory((int) layout.volumeBytes());
    NtfsWriter writer = NtfsWriter.begin(memory, layout, Crop.MADE, Crop.SERIAL);
    byte[] bytes = new byte[10_000];
    for (int i = 0; i < 400; i += 3) {
      writer.beginFile(i);
      writer.write(bytes, 0, i);
      writer.write(bytes, 0, i * 10);
      writer.endFile();
      if (i < 399) {
        writer.beginFile(i + 1);
        writer.write(bytes, 0, i * 20);
        writer.dropFile();
      }
    }
    writer.finish();
    NtfsVolume read = NtfsVolume.open(memory);
    assertThat(Listing.findings(read)).isEmpty();
    SortedMap<String, String> lines = Listing.of(read);
    assertThat(lines).hasSize(1 + 134);
    for (int i = 0; i < 400; i += 3) {
      assertThat(lines.get("folder/file %03d%s".formatted(i, "x".repeat(i % 200))))
          .startsWith(i * 11 + " ");
    }
  }

  @Test
  void contentBeyondThePlanIsRefused() throws VolumeException {
    FileTree tree = new FileTree(Crop.MADE);
    tree.file("a", 10, Crop.MADE);
    tree.file("b", 10, Crop.MADE);
    VolumeLayout layout = VolumeLayout.smallest(tree, SMALL);
    NtfsWriter writer =
        NtfsWriter.begin(new Memory((int) layout.volumeBytes()), layout, Crop.MADE, Crop.SERIAL);
    writer.beginFile(1);
    assertThatIllegalArgumentException().isThrownBy(() -> writer.write(new byte[11], 0, 11));
    assertThatIllegalArgumentException().isThrownBy(() -> writer.beginFile(1));
    assertThatIllegalArgumentException().isThrownBy(writer::finish);
    writer.endFile();
    assertThatIllegalArgumentException().isThrownBy(() -> writer.beginFile(0));
  }

  @Test
  void timesThatWindowsDoesNotHaveBecomeTheNearest() throws VolumeException {
    Crop crop = new Crop().add("a", 1);
    FileTree tree = crop.tree();
    tree.folder("old", Instant.MIN);
    tree.folder("new", Instant.MAX);
    crop.folder("old").folder("new");
    NtfsVolume read = NtfsVolume.open(written(crop, VolumeLayout.smallest(tree, SMALL)));
    assertThat(Listing.of(read)).isEqualTo(crop.lines());
  }

  /** A target that fails at its n-th write, half of which is done, and at all behind it. */
  private static final class Failing implements Target {
    private final Memory memory;
    private int left;

    Failing(Memory memory, int left) {
      this.memory = memory;
      this.left = left;
    }

    @Override
    public void write(long position, byte[] from, int offset, int length) throws VolumeException {
      if (left == 1) {
        memory.write(position, from, offset, length / 1024 * 512);
      }
      spend();
      memory.write(position, from, offset, length);
    }

    private void spend() throws VolumeException {
      if (--left <= 0) {
        throw new VolumeException(Reason.UNREADABLE, "The power is gone");
      }
    }

    @Override
    public void sync() throws VolumeException {
      spend();
    }

    @Override
    public void close() {}
  }

  /** Where there was a volume before, of which nothing must be left to be seen. */
  @Test
  void aPowerCutAtAnyWriteLeavesNoVolumeOrAWholeOne() throws VolumeException {
    Crop crop = Crop.mixed(60, 4096);
    VolumeLayout other = VolumeLayout.smallest(Crop.mixed(61, 4096).tree(), SMALL);
    Memory before = written(Crop.mixed(61, 4096), other);
    int whole = 0;
    int none = 0;
    for (int n = 1; whole < 2; n++) {
      VolumeLayout layout = VolumeLayout.of(crop.tree(), SMALL, other.volumeBytes());
      Memory memory = before.copy();
      Failing failing = new Failing(memory, n);
      boolean isFinished = false;
      try {
        Crop.write(failing, layout, crop);
        isFinished = true;
      } catch (VolumeException e) {
        assertThat(e.reason()).isEqualTo(Reason.UNREADABLE);
      }
      try {
        NtfsVolume read = NtfsVolume.open(memory);
        boolean isUntouched = n == 1;
        assertThat(Listing.findings(read)).isEmpty();
        assertThat(Listing.of(read))
            .isEqualTo(isUntouched ? Crop.mixed(61, 4096).lines() : crop.lines());
        whole += isUntouched ? 0 : 1;
      } catch (VolumeException e) {
        assertThat(e.reason()).isEqualTo(Reason.NOT_NTFS);
        assertThat(isFinished).isFalse();
        none++;
      }
    }
    assertThat(none).isGreaterThan(10);
  }
}
