package io.drivedock.server.notes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Which way is up, of all that a camera writes into a JPEG (Exif 2.32, section 4.6.4). */
final class Orientation {

  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NONE = {};
  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int MOST = 8;
  private static final int ENTRY_BYTES = 12;

  private Orientation() {}

  /**
   * A segment that says nothing else; nothing if what is there does not say it.
   *
   * @param from where the content of the segment begins
   */
  static byte[] alone(byte[] given, int from, int end) {
    int value = value(given, from, end);
    if (value < 1 || value > MOST) {
      return NONE;
    }
    ByteBuffer segment = ByteBuffer.allocate(36);
    segment.putShort((short) 0xFFE1).putShort((short) 34).put(EXIF);
    segment.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(8);
    segment.putShort((short) 1);
    segment.putShort((short) TAG).putShort((short) SHORT).putInt(1);
    segment.putShort((short) value).putShort((short) 0).putInt(0);
    return segment.array();
  }

  private static int value(byte[] given, int from, int end) {
    int tiff = from + EXIF.length;
    if (end - tiff < 8 || !Arrays.equals(given, from, tiff, EXIF, 0, EXIF.length)) {
      return 0;
    }
    ByteBuffer all = ByteBuffer.wrap(given, tiff, end - tiff).slice();
    all.order(all.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = all.getInt(4) & 0xFFFFFFFFL;
    if (directory > all.limit() - 2) {
      return 0;
    }
    int at = (int) directory;
    int entries = all.getShort(at) & 0xFFFF;
    at += 2;
    for (int i = 0; i < entries && at + ENTRY_BYTES <= all.limit(); i++, at += ENTRY_BYTES) {
      if ((all.getShort(at) & 0xFFFF) == TAG && all.getShort(at + 2) == SHORT) {
        return all.getShort(at + 8) & 0xFFFF;
      }
    }
    return 0;
  }
}
