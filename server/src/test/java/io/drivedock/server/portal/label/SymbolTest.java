package io.drivedock.server.portal.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.MultiFormatReader;
import com.google.zxing.PlanarYUVLuminanceSource;
import com.google.zxing.Result;
import com.google.zxing.common.GlobalHistogramBinarizer;
import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SymbolTest {

  private static final int PIXELS = 4;

  private final LabelCodes codes = new LabelCodes(LabelCodesTest.key(0));
  private final JobId job = JobId.fresh(Instant.EPOCH, new Random(1));

  @Test
  void aQrCodeReadsAsItsText() throws Exception {
    String text = codes.write(job, new DriveId("WD-WCC4N1234567"));
    Result read = read(Symbol.qr(text));
    assertThat(read.getText()).isEqualTo(text);
    assertThat(read.getBarcodeFormat().name()).isEqualTo("QR_CODE");
  }

  /** 33 modules are version 4; with the quiet zone 41. */
  @Test
  void theSerialsOfDisksFitASmallSymbol() {
    assertThat(Symbol.qr(codes.write(job, new DriveId("12345678901234567"))).width())
        .isEqualTo(33 + 8);
    assertThat(Symbol.qr(codes.write(job, new DriveId("X".repeat(64)))).width())
        .isLessThanOrEqualTo(45 + 8);
  }

  @Test
  void barsReadAsTheSerial() throws Exception {
    for (String serial : new String[] {"1", "WD-WCC4N1234567", "s_1.x", "0".repeat(32)}) {
      Result read = read(Symbol.bars(new DriveId(serial)).orElseThrow());
      assertThat(read.getText()).isEqualTo(serial);
      assertThat(read.getBarcodeFormat().name()).isEqualTo("CODE_128");
    }
  }

  @Test
  void aSerialWithBarsTooFineToPrintHasNone() {
    assertThat(Symbol.bars(new DriveId("0".repeat(33)))).isEmpty();
  }

  @Test
  void theQuietZoneIsKept() {
    assertQuiet(DrawnSymbol.of(Symbol.qr("DD1.")), 4, 4);
    assertQuiet(DrawnSymbol.of(Symbol.bars(new DriveId("WD-1")).orElseThrow()), 10, 0);
  }

  @Test
  void aTextThatNoSymbolHoldsIsRefused() {
    assertThatThrownBy(() -> Symbol.qr("A".repeat(5_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertQuiet(DrawnSymbol drawn, int left, int above) {
    for (int y = 0; y < drawn.height(); y++) {
      for (int x = 0; x < drawn.width(); x++) {
        boolean isInside =
            x >= left && x < drawn.width() - left && y >= above && y < drawn.height() - above;
        assertThat(isInside || !drawn.at(x, y)).as("%d, %d is light", x, y).isTrue();
      }
    }
    assertThat(drawn.at(left, above)).isTrue();
  }

  private static Result read(Symbol symbol) throws Exception {
    DrawnSymbol drawn = DrawnSymbol.of(symbol);
    int width = drawn.width() * PIXELS;
    int height = drawn.height() * PIXELS;
    byte[] luma = new byte[width * height];
    Arrays.fill(luma, (byte) 255);
    for (int i = 0; i < luma.length; i++) {
      if (drawn.at(i % width / PIXELS, i / width / PIXELS)) {
        luma[i] = 0;
      }
    }
    return new MultiFormatReader()
        .decode(
            new BinaryBitmap(
                new GlobalHistogramBinarizer(
                    new PlanarYUVLuminanceSource(
                        luma, width, height, 0, 0, width, height, false))));
  }
}
