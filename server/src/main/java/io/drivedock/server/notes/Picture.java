package io.drivedock.server.notes;

import io.drivedock.server.notes.PhotoException.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * The bytes of a picture, without what it says of the place, the time and the camera; only which
 * way is up is kept. It is told by its first bytes, whatever it is called. Nothing is decoded: only
 * its parts are walked, and those that draw it are kept.
 */
final class Picture {

  private static final int WEBP_HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int PNG_OVERHEAD = 12;
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  /** What draws a PNG; text, time and EXIF do not. */
  private static final Set<String> PNG_KEPT =
      Set.of(
          "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP",
          "bKGD", "pHYs", "acTL", "fcTL", "fdAT");

  /** What draws a WebP. */
  private static final Set<String> WEBP_KEPT =
      Set.of("VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP");

  private static final Set<String> WEBP_DRAWN = Set.of("VP8 ", "VP8L", "ANMF");

  /** In the flags of VP8X: that there is EXIF, and XMP. */
  private static final int WEBP_TOLD = 0x08 | 0x04;

  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP2 = 0xE2;
  private static final int APP14 = 0xEE;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;
  private static final int RST0 = 0xD0;
  private static final int TEM = 0x01;

  /** One without a thumbnail. */
  private static final int JFIF_BYTES = 14;

  private final PhotoType type;
  private final byte[] bytes;

  private Picture(PhotoType type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  PhotoType type() {
    return type;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /**
   * Takes in a picture.
   *
   * @throws PhotoException if it is none, or not a whole one
   */
  static Picture of(byte[] given) throws PhotoException {
    if (startsWith(given, PNG)) {
      return new Picture(PhotoType.PNG, png(given));
    }
    if (given.length > 2 && (given[0] & 0xFF) == 0xFF && (given[1] & 0xFF) == SOI) {
      return new Picture(PhotoType.JPEG, jpeg(given));
    }
    if (given.length >= WEBP_HEADER
        && text(given, 0).equals("RIFF")
        && text(given, CHUNK_HEADER).equals("WEBP")) {
      return new Picture(PhotoType.WEBP, webp(given));
    }
    throw new PhotoException(Kind.UNKNOWN_KIND, "A photo must be a JPEG, PNG or WebP.");
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  private static String text(byte[] bytes, int at) {
    return new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
  }

  private static PhotoException damaged() {
    return new PhotoException(Kind.DAMAGED, "The photo is damaged or incomplete; take it again.");
  }

  // ---- JPEG

  /** Segments up to the first scan are walked; from there on it is drawing, and markers in it. */
  private static byte[] jpeg(byte[] given) throws PhotoException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(given.length);
    kept.write(given, 0, 2);
    int at = 2;
    while (true) {
      int start = at;
      if (byteAt(given, at) != 0xFF) {
        throw damaged();
      }
      while (byteAt(given, at) == 0xFF) {
        at++;
      }
      int marker = byteAt(given, at);
      at++;
      if (marker == EOI) {
        kept.write(0xFF);
        kept.write(EOI);
        // What a camera hides behind the picture goes.
        return kept.toByteArray();
      }
      if (marker == TEM || (marker >= RST0 && marker < SOI)) {
        kept.write(given, start, at - start);
        continue;
      }
      if (marker == 0 || marker == SOI) {
        throw damaged();
      }
      int length = byteAt(given, at) << 8 | byteAt(given, at + 1);
      if (length < 2 || at + length > given.length) {
        throw damaged();
      }
      int end = at + length;
      if (isKept(given, marker, at + 2, end)) {
        kept.write(given, start, end - start);
      } else if (marker == APP1) {
        byte[] upright = Orientation.alone(given, at + 2, end);
        kept.write(upright, 0, upright.length);
      }
      at = end;
      if (marker == SOS) {
        int scanEnd = endOfScan(given, at);
        kept.write(given, at, scanEnd - at);
        at = scanEnd;
      }
    }
  }

  /** Where the next marker is that is no part of the coded picture. */
  private static int endOfScan(byte[] given, int from) throws PhotoException {
    for (int at = from; at + 1 < given.length; at++) {
      if ((given[at] & 0xFF) == 0xFF) {
        int next = given[at + 1] & 0xFF;
        boolean isOfScan = next == 0 || next == 0xFF || (next >= RST0 && next < SOI);
        if (!isOfScan) {
          return at;
        }
      }
    }
    throw damaged();
  }

  private static boolean isKept(byte[] given, int marker, int from, int end) {
    if (marker == COM) {
      return false;
    }
    if (marker < APP0 || marker > APP15) {
      return true;
    }
    return switch (marker) {
      case APP0 -> end - from == JFIF_BYTES && says(given, from, end, "JFIF");
      case APP2 -> says(given, from, end, "ICC_PROFILE");
      case APP14 -> says(given, from, end, "Adobe");
      default -> false;
    };
  }

  private static boolean says(byte[] given, int from, int end, String word) {
    byte[] bytes = word.getBytes(StandardCharsets.US_ASCII);
    return end - from >= bytes.length
        && Arrays.equals(given, from, from + bytes.length, bytes, 0, bytes.length);
  }

  private static int byteAt(byte[] given, int at) throws PhotoException {
    if (at >= given.length) {
      throw damaged();
    }
    return given[at] & 0xFF;
  }

  // ---- PNG

  private static byte[] png(byte[] given) throws PhotoException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(given.length);
    kept.write(given, 0, PNG.length);
    ByteBuffer numbers = ByteBuffer.wrap(given);
    int at = PNG.length;
    boolean hasDrawing = false;
    while (at + PNG_OVERHEAD <= given.length) {
      long length = numbers.getInt(at) & 0xFFFFFFFFL;
      String name = text(given, at + 4);
      if (length > given.length - at - PNG_OVERHEAD || (at == PNG.length && !name.equals("IHDR"))) {
        throw damaged();
      }
      int whole = (int) length + PNG_OVERHEAD;
      if (PNG_KEPT.contains(name)) {
        kept.write(given, at, whole);
      }
      hasDrawing |= name.equals("IDAT");
      if (name.equals("IEND")) {
        if (!hasDrawing) {
          throw damaged();
        }
        return kept.toByteArray();
      }
      at += whole;
    }
    throw damaged();
  }

  // ---- WebP

  private static byte[] webp(byte[] given) throws PhotoException {
    ByteBuffer numbers = ByteBuffer.wrap(given).order(ByteOrder.LITTLE_ENDIAN);
    long end = (numbers.getInt(4) & 0xFFFFFFFFL) + CHUNK_HEADER;
    if (end > given.length) {
      throw damaged();
    }
    ByteArrayOutputStream kept = new ByteArrayOutputStream(given.length);
    kept.write(given, 0, WEBP_HEADER);
    int at = WEBP_HEADER;
    boolean hasDrawing = false;
    while (at < end) {
      if (at + CHUNK_HEADER > end) {
        throw damaged();
      }
      String name = text(given, at);
      long length = numbers.getInt(at + 4) & 0xFFFFFFFFL;
      long whole = CHUNK_HEADER + length + (length & 1);
      if (whole > end - at) {
        throw damaged();
      }
      if (name.equals("VP8X") && length > 0) {
        given[at + CHUNK_HEADER] &= (byte) ~WEBP_TOLD;
      }
      if (WEBP_KEPT.contains(name)) {
        kept.write(given, at, (int) whole);
      }
      hasDrawing |= WEBP_DRAWN.contains(name);
      at += (int) whole;
    }
    if (!hasDrawing) {
      throw damaged();
    }
    byte[] bytes = kept.toByteArray();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4, bytes.length - CHUNK_HEADER);
    return bytes;
  }
}
