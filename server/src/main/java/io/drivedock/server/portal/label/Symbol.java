package io.drivedock.server.portal.label;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.oned.Code128Writer;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import io.drivedock.drive.DriveId;
import java.util.Map;
import java.util.Optional;

/**
 * A symbol that scanners read, as one path of SVG: dark on light, with the quiet zone that its
 * standard asks for. The unit is one module.
 *
 * @param path the dark parts, for {@code <path d="…">} in a view box of this width and height
 */
public record Symbol(int width, int height, String path) {

  /** A longer serial would have bars finer than printers and scanners hold apart on a label. */
  public static final int BARS_CHARACTERS_MAX = 32;

  /** ISO/IEC 18004, section 9.1, and ISO/IEC 15417, section 4.4 e. */
  private static final int QR_QUIET = 4;

  private static final int BARS_QUIET = 10;
  private static final int BARS_HEIGHT = 40;

  /**
   * A QR code that is read with a quarter of it gone.
   *
   * @throws IllegalArgumentException if the text is empty or longer than the symbol holds
   */
  public static Symbol qr(String text) {
    try {
      BitMatrix modules =
          new QRCodeWriter()
              .encode(
                  text,
                  BarcodeFormat.QR_CODE,
                  0,
                  0,
                  Map.of(
                      EncodeHintType.ERROR_CORRECTION,
                      ErrorCorrectionLevel.Q,
                      EncodeHintType.MARGIN,
                      QR_QUIET));
      return new Symbol(modules.getWidth(), modules.getHeight(), path(modules));
    } catch (WriterException e) {
      throw new IllegalArgumentException(
          "A QR code does not hold " + text.length() + " letters", e);
    }
  }

  /**
   * A drive's serial as Code 128, as makers of disks print it; nothing for one of more than {@value
   * #BARS_CHARACTERS_MAX} characters.
   */
  public static Optional<Symbol> bars(DriveId drive) {
    if (drive.value().length() > BARS_CHARACTERS_MAX) {
      return Optional.empty();
    }
    BitMatrix modules =
        new Code128Writer()
            .encode(
                drive.value(),
                BarcodeFormat.CODE_128,
                0,
                1,
                // The encoder takes the sum of both sides.
                Map.of(EncodeHintType.MARGIN, 2 * BARS_QUIET));
    StringBuilder path = new StringBuilder();
    addRuns(path, modules, 0, BARS_HEIGHT);
    return Optional.of(new Symbol(modules.getWidth(), BARS_HEIGHT, path.toString()));
  }

  private static String path(BitMatrix modules) {
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < modules.getHeight(); y++) {
      addRuns(path, modules, y, 1);
    }
    return path.toString();
  }

  /** One rectangle for each run of dark modules. */
  private static void addRuns(StringBuilder path, BitMatrix modules, int y, int height) {
    int x = 0;
    while (x < modules.getWidth()) {
      int start = x;
      while (x < modules.getWidth() && modules.get(x, y)) {
        x++;
      }
      if (x > start) {
        int length = x - start;
        path.append('M').append(start).append(' ').append(y);
        path.append('h').append(length).append('v').append(height);
        path.append('h').append(-length).append('z');
      }
      x++;
    }
  }
}
