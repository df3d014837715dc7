package io.drivedock.volume;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes of a structure on a medium, little-endian, read with every bound checked. What is read
 * outside them is refused with the reason that the structure was given.
 */
public final class Bytes {
  private static final VarHandle U16 = view(short[].class);
  private static final VarHandle U32 = view(int[].class);
  private static final VarHandle U64 = view(long[].class);

  private final byte[] array;
  private final int offset;
  private final int length;
  private final Reason reason;

  private Bytes(byte[] array, int offset, int length, Reason reason) {
    this.array = array;
    this.offset = offset;
    this.length = length;
    this.reason = reason;
  }

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
  }

  /** A view of a whole array, which is not copied. */
  public static Bytes of(byte[] array, Reason reason) {
    return new Bytes(array, 0, array.length, reason);
  }

  /** A view of a part of an array, which is not copied. */
  public static Bytes of(byte[] array, int offset, int length, Reason reason) {
    return new Bytes(array, offset, length, reason);
  }

  /** How many there are. */
  public int length() {
    return length;
  }

  /** The failure of a structure like this. */
  public VolumeException damaged(String message) {
    return new VolumeException(reason, message);
  }

  private int at(long at, long count) throws VolumeException {
    if (at < 0 || count < 0 || at > length - count) {
      throw damaged(
          "%d bytes at %d are outside a structure of %d bytes".formatted(count, at, length));
    }
    return offset + (int) at;
  }

  /** One byte. */
  public int u8(long at) throws VolumeException {
    return array[at(at, 1)] & 0xFF;
  }

  /** Two bytes. */
  public int u16(long at) throws VolumeException {
    return (short) U16.get(array, at(at, Short.BYTES)) & 0xFFFF;
  }

  /** Four bytes. */
  public long u32(long at) throws VolumeException {
    return (int) U32.get(array, at(at, Integer.BYTES)) & 0xFFFF_FFFFL;
  }

  /** Eight bytes, which may come out negative. */
  public long i64(long at) throws VolumeException {
    return (long) U64.get(array, at(at, Long.BYTES));
  }

  /** Eight bytes that must not exceed 2^63 - 1. */
  public long u63(long at) throws VolumeException {
    long value = i64(at);
    if (value < 0) {
      throw damaged("A size or place of 2^63 or more at byte %d of a structure".formatted(at));
    }
    return value;
  }

  /** A part, without a copy. */
  public Bytes slice(long at, long count) throws VolumeException {
    return new Bytes(array, at(at, count), (int) count, reason);
  }

  /** Everything from there. */
  public Bytes from(long at) throws VolumeException {
    return slice(at, length - at);
  }

  /** A copy of a part. */
  public byte[] copy(long at, int count) throws VolumeException {
    int from = at(at, count);
    return Arrays.copyOfRange(array, from, from + count);
  }

  /** Copies a part into an array. */
  public void copy(long at, byte[] into, int intoOffset, int count) throws VolumeException {
    System.arraycopy(array, at(at, count), into, intoOffset, count);
  }

  /** Whether these characters of ASCII stand there. */
  public boolean is(long at, String ascii) {
    if (at < 0 || at > length - ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if ((array[offset + (int) at + i] & 0xFF) != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** UTF-16LE up to a NUL, or to the end. */
  public String utf16() {
    int end = 0;
    while (end + 1 < length && (array[offset + end] != 0 || array[offset + end + 1] != 0)) {
      end += 2;
    }
    return new String(array, offset, end, StandardCharsets.UTF_16LE);
  }

  /** A GUID as Windows writes it, in lower case. */
  public String guid(long at) throws VolumeException {
    Bytes raw = slice(at, 16);
    StringBuilder text = new StringBuilder(36);
    text.append("%08x-%04x-%04x-".formatted(raw.u32(0), raw.u16(4), raw.u16(6)));
    for (int i = 8; i < 16; i++) {
      text.append("%02x".formatted(raw.u8(i)));
      if (i == 9) {
        text.append('-');
      }
    }
    return text.toString();
  }
}
