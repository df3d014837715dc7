package io.drivedock.volume;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes of a volume, little-endian, that are changed for one try and restored after it. */
public final class Damage {
  private final byte[] whole;
  private final byte[] bytes;
  private final ByteBuffer view;
  private int[] places = new int[64];
  private int count;

  Damage(byte[] whole) {
    this.whole = whole;
    this.bytes = whole.clone();
    this.view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** For looking only: what is changed here is not restored. */
  public ByteBuffer view() {
    return view.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The damaged volume. */
  Memory memory() {
    return new Memory(bytes);
  }

  /** A copy of some of it. */
  public byte[] copy(int from, int length) {
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  /** Changes some of it. */
  public void put(int at, byte... with) {
    if (count + 2 > places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    places[count++] = at;
    places[count++] = with.length;
    System.arraycopy(with, 0, bytes, at, with.length);
  }

  /** Changes four bytes. */
  public void put32(int at, long value) {
    byte[] four = new byte[Integer.BYTES];
    ByteBuffer.wrap(four).order(ByteOrder.LITTLE_ENDIAN).putInt((int) value);
    put(at, four);
  }

  void restore() {
    for (int i = 0; i < count; i += 2) {
      System.arraycopy(whole, places[i], bytes, places[i], places[i + 1]);
    }
    count = 0;
  }
}
