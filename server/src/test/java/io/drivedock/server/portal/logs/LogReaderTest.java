package io.drivedock.server.portal.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BlobStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LogReaderTest {

  private static final LogFilter NOTABLE = new LogFilter("", null, true);

  /** A clock that stands still: only bytes end a search. */
  private final LogReader reader = new LogReader(() -> 0);

  @Test
  void everyPageOfALogOfAGigabyteCostsAsLittleAsTheFirst() {
    GeneratedLog log = new GeneratedLog(4_000_000, 1_000);
    assertThat(log.length()).isGreaterThan(1_200_000_000L);

    LogPart first = reader.read(log, 0, LogFilter.ALL);
    assertThat(first.rows()).hasSize(LogReader.ROWS_MAX);
    assertThat(first.rows().getFirst().blobPath()).isEqualTo("films/höhe & tiefe 000000000000.mov");
    assertThat(log.bytesRead()).isLessThan(1_000_000);

    LogPart second = reader.read(log, first.next().orElseThrow(), LogFilter.ALL);
    assertThat(second.rows().getFirst().blobPath()).endsWith("000000000050.mov");

    LogPart last = reader.read(log, log.offsetOf(3_999_990), LogFilter.ALL);
    assertThat(last.rows()).hasSize(10);
    assertThat(last.next()).isEmpty();
    assertThat(log.bytesRead()).isLessThan(2_000_000);
  }

  @Test
  void aSearchEndsWhenEnoughWasReadAndGoesOnFromThere() {
    GeneratedLog log = new GeneratedLog(4_000_000, 1_000);
    LogFilter needle = new LogFilter("TIEFE 000000300000", null, false);
    LogPart first = reader.read(log, 0, needle);
    assertThat(first.rows()).isEmpty();
    assertThat(first.isCutShort()).isTrue();
    assertThat(log.bytesRead()).isLessThan(LogReader.BYTES_MAX + 1_000_000);
    assertThat(log.longestRead()).isLessThanOrEqualTo(256 * 1024);

    LogPart second = reader.read(log, first.next().orElseThrow(), needle);
    assertThat(second.rows())
        .extracting(LogPart.Row::filePath)
        .containsExactly("\\films\\000000300000.mov");
  }

  @Test
  void timeEndsASearchToo() {
    long[] now = {0};
    LogReader slow = new LogReader(() -> now[0] += 500_000_000L);
    GeneratedLog log = new GeneratedLog(4_000_000, 4_000_000);
    LogPart part = slow.read(log, 0, NOTABLE);
    assertThat(part.isCutShort()).isTrue();
    assertThat(log.bytesRead()).isLessThan(2_000_000);
  }

  @Test
  void whatIsNotableIsFoundInOrderAndOnce() {
    GeneratedLog log = new GeneratedLog(100_000, 1_000);
    List<String> found = new ArrayList<>();
    long at = 0;
    for (int page = 0; page < 4; page++) {
      LogPart part = reader.read(log, at, NOTABLE);
      part.rows().forEach(row -> found.add(row.filePath()));
      assertThat(part.rows()).allMatch(row -> row.status() == BlobStatus.FILE_NOT_FOUND);
      if (part.next().isEmpty()) {
        break;
      }
      at = part.next().getAsLong();
    }
    assertThat(found).hasSize(100).doesNotHaveDuplicates().isSorted();
  }

  /** An address holds the place, and anyone may change it. */
  @Test
  void fromAnyPlaceItGoesOnWithTheNextBlob() {
    GeneratedLog log = new GeneratedLog(1_000, 10);
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      long blob = random.nextLong(999);
      long inside = log.offsetOf(blob) + 1 + random.nextLong(100);
      LogPart part = reader.read(log, inside, LogFilter.ALL);
      assertThat(part.rows().getFirst().filePath())
          .as("from %d", inside)
          .isEqualTo("\\films\\%012d.mov".formatted(blob + 1));
    }
    for (long wrong : new long[] {Long.MIN_VALUE, -1, 0}) {
      assertThat(reader.read(log, wrong, LogFilter.ALL).rows()).hasSize(LogReader.ROWS_MAX);
    }
    assertThat(reader.read(log, Long.MAX_VALUE, LogFilter.ALL).rows()).isEmpty();
  }

  @Test
  void aStatusIsLookedFor() {
    GeneratedLog log = new GeneratedLog(1_000, 10);
    LogFilter missing = new LogFilter("", BlobStatus.FILE_NOT_FOUND, false);
    assertThat(reader.read(log, 0, missing).rows())
        .hasSize(LogReader.ROWS_MAX)
        .allMatch(row -> row.status() == BlobStatus.FILE_NOT_FOUND);
  }

  @Test
  void aLogThatIsNoneShowsNothingOrSaysWhatIsWrong() {
    assertThat(reader.read(text(""), 0, LogFilter.ALL).rows()).isEmpty();
    assertThat(reader.read(text("<DriveLog></DriveLog>"), 0, LogFilter.ALL))
        .isEqualTo(new LogPart(List.of(), OptionalLong.empty(), false, null));
    assertThat(reader.read(text("<Blob Status=\"Nonsense\"></Blob>"), 0, LogFilter.ALL).problem())
        .contains("Status");
    assertThat(
            reader.read(text("<Blob Status=\"Completed\"><a></Blob>"), 0, LogFilter.ALL).problem())
        .isNotNull();
    assertThat(
            reader
                .read(
                    text(
                        "<!DOCTYPE x [<!ENTITY e \"e\">]><Blob Status=\"Completed\"><BlobPath>"
                            + "&e;</BlobPath></Blob>"),
                    0,
                    LogFilter.ALL)
                .problem())
        .isNotNull();
  }

  @Test
  void whatHasNoEndIsGivenUp() {
    assertThat(
            reader
                .read(endless("<Blob Status=\"Completed\"><BlobPath>"), 0, LogFilter.ALL)
                .problem())
        .isNotNull();
    assertThat(reader.read(endless("no log at all"), 0, LogFilter.ALL).problem()).isNotNull();
  }

  private static LogSource.OpenLog endless(String head) {
    byte[] begins = head.getBytes(StandardCharsets.US_ASCII);
    return new LogSource.OpenLog() {
      @Override
      public long length() {
        return 1L << 40;
      }

      @Override
      public void read(long offset, ByteBuffer buffer) {
        for (long at = offset; buffer.hasRemaining(); at++) {
          buffer.put(at < begins.length ? begins[(int) at] : (byte) 'a');
        }
      }

      @Override
      public void close() {}
    };
  }

  private static LogSource.OpenLog text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new LogSource.OpenLog() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public void read(long offset, ByteBuffer buffer) {
        int count = (int) Math.min(buffer.remaining(), bytes.length - offset);
        buffer.put(bytes, (int) offset, count);
      }

      @Override
      public void close() {}
    };
  }
}
