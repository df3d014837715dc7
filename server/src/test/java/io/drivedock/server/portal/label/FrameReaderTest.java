package io.drivedock.server.portal.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.MultiFormatWriter;
import com.google.zxing.common.BitMatrix;
import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import io.drivedock.server.portal.label.LabelReading.Placed;
import io.drivedock.server.portal.label.LabelReading.Reason;
import io.drivedock.server.portal.label.LabelReading.Refused;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FrameReaderTest {

  private static final long SEED = 0x1A8E1L;
  private static final int LABELS = 1_000;

  /** What hands, lamps and phones do to a label at a bench. */
  private static final Camera.Conditions BENCH =
      new Camera.Conditions(3.0, 8, 0.2, 0.3, 12, 0.3, 6);

  /** A camera gives frame after frame, and each sees the label from elsewhere. */
  private static final int FRAMES_MAX = 5;

  private final LabelCodes codes = new LabelCodes(LabelCodesTest.key(0));
  private final FrameReader reader = new FrameReader();

  private record Label(int number, JobId job, DriveId drive) {}

  private static Label label(int number) {
    Random random = new Random(SEED + number);
    String letters = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789-_";
    StringBuilder serial = new StringBuilder("W");
    for (int i = 5 + random.nextInt(15); i > 0; i--) {
      serial.append(letters.charAt(random.nextInt(letters.length())));
    }
    return new Label(
        number,
        JobId.fresh(Instant.ofEpochSecond(1_700_000_000L + number), random),
        new DriveId(serial.toString()));
  }

  private List<Sighting> seen(String text, long seed) {
    DrawnSymbol symbol = DrawnSymbol.of(Symbol.qr(text));
    for (int shot = 0; shot < FRAMES_MAX; shot++) {
      List<Sighting> seen = reader.read(new Camera(seed + 31L * shot, BENCH).shot(symbol));
      if (!seen.isEmpty()) {
        return seen;
      }
    }
    return List.of();
  }

  @Test
  void aThousandLabelsAreAllIdentifiedAndNoneIsMistaken() {
    List<String> wrong =
        IntStream.range(0, LABELS)
            .parallel()
            .mapToObj(
                number -> {
                  Label label = label(number);
                  List<Sighting> seen =
                      seen(codes.write(label.job(), label.drive()), SEED * number);
                  boolean isRight =
                      !seen.isEmpty()
                          && codes
                              .read(seen.getFirst().text())
                              .equals(new Placed(label.job(), label.drive()));
                  return isRight ? "" : label + " is taken for " + seen;
                })
            .filter(problem -> !problem.isEmpty())
            .toList();
    assertThat(wrong).isEmpty();
  }

  @Test
  void anAlteredLabelIsReadAndRefused() {
    List<LabelReading> readings =
        IntStream.range(0, LABELS / 10)
            .parallel()
            .mapToObj(
                number -> {
                  String text = codes.write(label(number).job(), label(number).drive());
                  char last = text.charAt(text.length() - 1);
                  String altered = text.substring(0, text.length() - 1) + (last == '7' ? '8' : '7');
                  return codes.read(seen(altered, SEED * number).getFirst().text());
                })
            .distinct()
            .toList();
    assertThat(readings).containsExactly(new Refused(Reason.ALTERED));
  }

  @Test
  void noiseIsNoLabel() {
    Random random = new Random(SEED);
    for (int i = 0; i < 20; i++) {
      byte[] luma = new byte[640 * 480];
      random.nextBytes(luma);
      assertThat(reader.read(new Frame(640, 480, luma))).isEmpty();
    }
  }

  @Test
  void theBarsOfDisksAndParcelsAreRead() throws Exception {
    String[][] printed = {
      {"CODE_128", "WD-WCC4N1234567"},
      {"CODE_39", "ZA1234XY"},
      {"ITF", "12345678901234"},
      {"DATA_MATRIX", "S3Z8NB0K123456A"},
      {"QR_CODE", "https://example.org/1"}
    };
    for (String[] each : printed) {
      BarcodeFormat format = BarcodeFormat.valueOf(each[0]);
      BitMatrix modules = new MultiFormatWriter().encode(each[1], format, 0, 60);
      // Light on dark are bars on dark disks; nobody prints them askew, or Data Matrix, so.
      for (int degrees : new int[] {0, 45, 90, 180, 270}) {
        boolean canBeInverted = degrees != 45 && format != BarcodeFormat.DATA_MATRIX;
        for (boolean isInverted : new boolean[] {false, canBeInverted}) {
          assertThat(reader.read(plain(modules, degrees, isInverted)))
              .as("%s at %d degrees, inverted: %s", each[0], degrees, isInverted)
              .extracting(Sighting::text)
              .containsExactly(each[1]);
        }
      }
    }
  }

  private static Frame plain(BitMatrix modules, int degrees, boolean isInverted) {
    int side = 700;
    int scale = 3;
    double angle = Math.toRadians(degrees);
    byte[] luma = new byte[side * side];
    for (int i = 0; i < luma.length; i++) {
      double x = (i % side - side / 2.0) / scale;
      int line = i / side;
      double y = (line - side / 2.0) / scale;
      int column =
          (int) Math.floor(Math.cos(angle) * x + Math.sin(angle) * y + modules.getWidth() / 2.0);
      int row =
          (int) Math.floor(Math.cos(angle) * y - Math.sin(angle) * x + modules.getHeight() / 2.0);
      boolean isDark =
          column >= 0
              && row >= 0
              && column < modules.getWidth()
              && row < modules.getHeight()
              && modules.get(column, row);
      luma[i] = (byte) (isDark == isInverted ? 230 : 30);
    }
    return new Frame(side, side, luma);
  }

  @Test
  void whatAStrangerPrintedComesWithoutControlCharactersAndNotWithoutEnd() throws Exception {
    BitMatrix modules =
        new MultiFormatWriter()
            .encode(
                "A\u0007<b>\u202E\u001D1",
                BarcodeFormat.QR_CODE,
                0,
                60,
                Map.of(EncodeHintType.CHARACTER_SET, "UTF-8"));
    assertThat(reader.read(plain(modules, 0, false)))
        .extracting(Sighting::text)
        .containsExactly("A<b>1");
    BitMatrix tooLong =
        new MultiFormatWriter().encode("A".repeat(600), BarcodeFormat.QR_CODE, 0, 60);
    assertThat(reader.read(plain(tooLong, 0, false))).isEmpty();
  }

  @Test
  void aFrameIsOfItsSizeAndBounded() {
    for (int[] sides :
        new int[][] {{640, 479}, {0, 0}, {-640, -480}, {47, 6_000}, {65_536, 65_536}}) {
      assertThatThrownBy(() -> new Frame(sides[0], sides[1], new byte[640 * 480]))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new Frame(1_025, 1_024, new byte[1_025 * 1_024]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSmallestFrameIsLookedThrough() {
    assertThat(reader.read(new Frame(48, 48, new byte[48 * 48]))).isEmpty();
    assertThat(reader.read(new Frame(48, 4_096, new byte[48 * 4_096]))).isEmpty();
  }
}
