package io.drivedock.volume;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes a structure of a volume, little-endian: one value after another, or at a place. */
public final class StructureWriter {
  private static final VarHandle U16 = view(short[].class);
  private static final VarHandle U32 = view(int[].class);
  private static final VarHandle U64 = view(long[].class);

  private final byte[] bytes;
  private int position;

  /** Of zeros; no more than this fits. */
  public StructureWriter(int size) {
    bytes = new byte[size];
  }

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
  }

  /** Where the next value goes. */
  public int position() {
    return position;
  }

  /** Goes on there. */
  public StructureWriter position(int at) {
    position = at;
    return this;
  }

  /** Goes on at the next multiple of a power of two. */
  public StructureWriter align(int to) {
    position = (position + to - 1) & -to;
    return this;
  }

  /** One byte next. */
  public StructureWriter u8(int value) {
    bytes[position++] = (byte) value;
    return this;
  }

  /** Two bytes next. */
  public StructureWriter u16(int value) {
    u16(position, value);
    position += Short.BYTES;
    return this;
  }

  /** Four bytes next. */
  public StructureWriter u32(long value) {
    u32(position, value);
    position += Integer.BYTES;
    return this;
  }

  /** Eight bytes next. */
  public StructureWriter u64(long value) {
    u64(position, value);
    position += Long.BYTES;
    return this;
  }

  /** These bytes next. */
  public StructureWriter bytes(byte[] value) {
    System.arraycopy(value, 0, bytes, position, value.length);
    position += value.length;
    return this;
  }

  /** Text of ASCII next. */
  public StructureWriter ascii(String text) {
    return bytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** UTF-16 next; unpaired surrogates stay what they are. */
  public StructureWriter utf16(String text) {
    for (int i = 0; i < text.length(); i++) {
      u16(text.charAt(i));
    }
    return this;
  }

  /** One byte there. */
  public void u8(int at, int value) {
    bytes[at] = (byte) value;
  }

  /** Two bytes there. */
  public void u16(int at, int value) {
    U16.set(bytes, at, (short) value);
  }

  /** Four bytes there. */
  public void u32(int at, long value) {
    U32.set(bytes, at, (int) value);
  }

  /** Eight bytes there. */
  public void u64(int at, long value) {
    U64.set(bytes, at, value);
  }

  /** All of it, not copied. */
  public byte[] all() {
    return bytes;
  }

  /** A copy of what was written, up to where the next value would go. */
  public byte[] written() {
    return Arrays.copyOf(bytes, position);
  }
}
