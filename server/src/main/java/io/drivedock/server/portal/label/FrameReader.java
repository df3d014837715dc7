package io.drivedock.server.portal.label;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.Binarizer;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.Reader;
import com.google.zxing.ReaderException;
import com.google.zxing.Result;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.datamatrix.DataMatrixReader;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Finds symbols in what a camera saw: labels of ours, and the bars on disks and parcels. It looks
 * in several ways, the cheap and likely one first, and ends with the first that shows something.
 */
public final class FrameReader {

  private static final Map<DecodeHintType, Object> HINTS =
      new EnumMap<>(Map.of(DecodeHintType.TRY_HARDER, true));

  /** A number that is cut off looks like a shorter one; shorter than this none is believed. */
  private static final int BARS_CHARACTERS_MIN = 4;

  /** Any part of this code is a code, so it must be as long as carriers' numbers. */
  private static final int ITF_CHARACTERS_MIN = 10;

  /** A reader of any frames; it keeps nothing of them. */
  public FrameReader() {}

  /** What can be seen; nothing if nothing can. A label's symbol comes before the bars beside it. */
  public List<Sighting> read(Frame frame) {
    Function<LuminanceSource, Binarizer> local = HybridBinarizer::new;
    Function<LuminanceSource, Binarizer> global = GlobalHistogramBinarizer::new;
    // In the order in which they help most for what they cost: a blurred symbol shows sharpened, a
    // noisy one smaller or smoothed, a large one smaller.
    List<Supplier<Set<Sighting>>> looks =
        List.of(
            () -> look(frame.source(), local),
            () -> look(frame.source(), global),
            () -> look(frame.halved().source(), local),
            () -> look(frame.halved().sharpened().source(), local),
            () -> look(frame.smoothed().source(), local),
            () -> look(frame.sharpened().source(), local),
            () -> look(frame.halved().smoothed().source(), local),
            () -> look(frame.halved().source(), global),
            () -> look(frame.source().invert(), local),
            () -> look(frame.askew().source(), local));
    for (Supplier<Set<Sighting>> each : looks) {
      Set<Sighting> seen = each.get();
      if (!seen.isEmpty()) {
        return List.copyOf(seen);
      }
    }
    return List.of();
  }

  private static Set<Sighting> look(
      LuminanceSource source, Function<LuminanceSource, Binarizer> binarizer) {
    BinaryBitmap bitmap = new BinaryBitmap(binarizer.apply(source));
    Set<Sighting> seen = new LinkedHashSet<>();
    for (Reader reader : List.of(new QRCodeReader(), new DataMatrixReader())) {
      decoded(reader, bitmap).ifPresent(seen::add);
    }
    BarsReader.read(source, binarizer).flatMap(FrameReader::sighting).ifPresent(seen::add);
    return seen;
  }

  private static Optional<Sighting> decoded(Reader reader, BinaryBitmap bitmap) {
    try {
      return sighting(reader.decode(bitmap, HINTS));
    } catch (ReaderException e) {
      return Optional.empty();
    } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
      // The decoder meets noise that only looks like a symbol, and not all of it was foreseen.
      return Optional.empty();
    }
  }

  private static Optional<Sighting> sighting(Result result) {
    String text = printable(result.getText());
    return kind(result.getBarcodeFormat())
        .filter(kind -> text.length() >= charactersMin(kind))
        .filter(kind -> text.length() <= Sighting.TEXT_MAX)
        .map(kind -> new Sighting(kind, text));
  }

  private static int charactersMin(Sighting.Kind kind) {
    return switch (kind) {
      case QR, DATA_MATRIX -> 1;
      case CODE_128, CODE_39 -> BARS_CHARACTERS_MIN;
      case ITF -> ITF_CHARACTERS_MIN;
    };
  }

  private static Optional<Sighting.Kind> kind(BarcodeFormat format) {
    return switch (format) {
      case QR_CODE -> Optional.of(Sighting.Kind.QR);
      case DATA_MATRIX -> Optional.of(Sighting.Kind.DATA_MATRIX);
      case CODE_128 -> Optional.of(Sighting.Kind.CODE_128);
      case CODE_39 -> Optional.of(Sighting.Kind.CODE_39);
      case ITF -> Optional.of(Sighting.Kind.ITF);
      default -> Optional.empty();
    };
  }

  /** Separators of carriers' codes are control characters; a field of a page takes none. */
  private static String printable(String text) {
    StringBuilder kept = new StringBuilder();
    text.codePoints()
        .filter(character -> character >= ' ' && character < 0x7F)
        .forEach(kept::appendCodePoint);
    return kept.toString().strip();
  }
}
