package io.drivedock.server.portal.label;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.Binarizer;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.NotFoundException;
import com.google.zxing.ReaderException;
import com.google.zxing.Result;
import com.google.zxing.common.BitArray;
import com.google.zxing.oned.MultiFormatOneDReader;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads bars, lying and standing. Some of these codes have no check digit, and a line across a QR
 * code now and then looks like one: a text is believed when two lines that lie apart say it.
 */
final class BarsReader {

  private static final int LINES_MAX = 128;

  /** Further apart than the modules of a QR code are high. */
  private static final int APART_MIN = 16;

  private static final Map<DecodeHintType, Object> HINTS =
      new EnumMap<>(
          Map.of(
              DecodeHintType.POSSIBLE_FORMATS,
              List.of(BarcodeFormat.CODE_128, BarcodeFormat.CODE_39, BarcodeFormat.ITF)));

  private BarsReader() {}

  static Optional<Result> read(
      LuminanceSource source, Function<LuminanceSource, Binarizer> binarizer) {
    Optional<Result> lying = across(binarizer.apply(source));
    return lying.isPresent() ? lying : across(binarizer.apply(source.rotateCounterClockwise()));
  }

  private static Optional<Result> across(Binarizer lines) {
    int step = Math.max(2, lines.getHeight() / LINES_MAX);
    MultiFormatOneDReader reader = new MultiFormatOneDReader(HINTS);
    Map<String, Integer> firstSeen = new HashMap<>();
    BitArray line = new BitArray(lines.getWidth());
    for (int y = step; y < lines.getHeight(); y += step) {
      Optional<Result> seen = alongLine(reader, lines, y, line);
      if (seen.isPresent()) {
        Integer first = firstSeen.putIfAbsent(seen.get().getText(), y);
        if (first != null && y - first >= APART_MIN) {
          return seen;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Result> alongLine(
      MultiFormatOneDReader reader, Binarizer lines, int y, BitArray line) {
    try {
      BitArray row = lines.getBlackRow(y, line);
      Optional<Result> forwards = decoded(reader, y, row);
      if (forwards.isPresent()) {
        return forwards;
      }
      row.reverse();
      return decoded(reader, y, row);
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  private static Optional<Result> decoded(MultiFormatOneDReader reader, int y, BitArray row) {
    try {
      return Optional.of(reader.decodeRow(y, row, HINTS));
    } catch (ReaderException e) {
      return Optional.empty();
    }
  }
}
