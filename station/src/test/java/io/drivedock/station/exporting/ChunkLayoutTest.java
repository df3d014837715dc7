package io.drivedock.station.exporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.BlobContent;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.PageRanges.Range;
import io.drivedock.station.store.StoreException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ChunkLayoutTest {

  private static final int MIB = 1 << 20;

  private static ChunkLayout of(long length, Range... ranges) {
    ChunkLayout.Gathered gathered = new ChunkLayout.Gathered(length);
    List.of(ranges).forEach(gathered::add);
    return gathered.layout();
  }

  private static List<Range> chunks(ChunkLayout layout) {
    List<Range> chunks = new java.util.ArrayList<>();
    for (int i = 0; i < layout.chunks(); i++) {
      chunks.add(new Range(layout.offset(i), layout.length(i)));
    }
    return chunks;
  }

  @Test
  void rangesAreCutAndSmallGapsAreReadAlong() {
    ChunkLayout layout =
        of(
            100L * MIB,
            new Range(512, 9L * MIB),
            new Range(20L * MIB, 512),
            new Range(20L * MIB + 1024, 512),
            new Range(50L * MIB, 512));
    assertThat(chunks(layout))
        .containsExactly(
            new Range(512, Chunk.LENGTH_MAX),
            new Range(512 + 4L * MIB, Chunk.LENGTH_MAX),
            new Range(512 + 8L * MIB, MIB),
            new Range(20L * MIB, 1536),
            new Range(50L * MIB, 512));
    assertThat(layout.gaps()).isEqualTo(91L * MIB - 1536 - 512);
    assertThat(of(MIB).chunks()).isZero();
    assertThat(of(MIB).gaps()).isEqualTo(MIB);
  }

  @Test
  void aWholeBlobHasOneChunkAtLeast() {
    assertThat(chunks(ChunkLayout.whole(0))).containsExactly(new Range(0, 0));
    assertThat(chunks(ChunkLayout.whole(4L * MIB + 1)))
        .containsExactly(new Range(0, Chunk.LENGTH_MAX), new Range(Chunk.LENGTH_MAX, 1));
  }

  @Test
  void howeverTornTheLargestBlobIsItsChunksFitIntoAManifest() {
    long length = 8L << 40;
    ChunkLayout.Gathered gathered = new ChunkLayout.Gathered(length);
    long step = length / 1_000_000 / 512 * 512;
    for (long at = 0; at < length - step; at += step) {
      gathered.add(new Range(at, step / 2 / 512 * 512));
    }
    ChunkLayout torn = gathered.layout();
    assertThat(torn.chunks()).isLessThan(BlobContent.Pages.COUNT_MAX);
    long end = 0;
    for (int i = 0; i < torn.chunks(); i++) {
      assertThat(torn.offset(i)).isGreaterThanOrEqualTo(end);
      assertThat(torn.length(i)).isBetween(512, Chunk.LENGTH_MAX);
      end = torn.end(i);
    }
    assertThat(ChunkLayout.whole(length).chunks()).isLessThan(BlobContent.Pages.COUNT_MAX);
  }

  @Test
  void pagesThatCannotBeAreRefused() {
    for (Range range :
        List.of(
            new Range(-512, 512),
            new Range(0, 0),
            new Range(MIB, 512),
            new Range(512, Long.MAX_VALUE),
            new Range(0, MIB + 512))) {
      assertThatThrownBy(() -> of(MIB, range))
          .as("%s", range)
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REJECTED));
    }
    assertThatThrownBy(() -> of(MIB, new Range(1024, 512), new Range(512, 512)))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void theHashOfTheWholeCountsWhatLiesBetween() {
    byte[] content = new byte[300_000];
    byte[] part = new byte[5_000];
    new Random(1).nextBytes(part);
    System.arraycopy(part, 0, content, 100_000, part.length);
    System.arraycopy(part, 0, content, 250_000, part.length);
    BlobDigest digest = new BlobDigest();
    digest.pass(100_000, ByteBuffer.wrap(part));
    digest.pass(250_000, ByteBuffer.wrap(part));
    assertThat(digest.end(content.length)).isEqualTo(Md5.ofContent(content));
  }
}
