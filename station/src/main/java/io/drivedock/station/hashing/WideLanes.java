package io.drivedock.station.hashing;

import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * One register of lanes. The steps of MD5 wait for each other, so that a register of 512 bits
 * leaves the processor half idle; in that time the next message is transposed, one stage in each of
 * the four rounds: the words of one lane lie side by side in memory, and are needed one below the
 * other.
 *
 * <p>{@link LaneSource} defines this class once for each size of registers, which it hands in as
 * class data: to the compiler the species is a constant only in a static field.
 *
 * <p>The four rounds are written out, four steps in each turn of a loop, and no step is a method of
 * its own, because of what the compilers of HotSpot do otherwise: they refuse all 64 steps at once
 * ("out of virtual registers") and stay in the interpreter; they stop inlining at 8,000 bytecodes
 * what is not marked as the JDK's own methods are, and put every vector on the heap. Measure after
 * each change: {@code ./bench hash}.
 */
final class WideLanes implements Lanes {

  private static final VectorSpecies<Integer> SPECIES =
      Species.ofLength(LaneSource.width(MethodHandles.lookup()));
  private static final int WIDTH = SPECIES.length();

  /** The words of one message of every lane. */
  private static final int MESSAGES = 16 * WIDTH;

  private static final IntVector UPPER_1 = Species.exchange(SPECIES, 1, false);
  private static final IntVector LOWER_1 = Species.exchange(SPECIES, 1, true);
  private static final IntVector UPPER_2 = Species.exchange(SPECIES, 2, false);
  private static final IntVector LOWER_2 = Species.exchange(SPECIES, 2, true);
  private static final IntVector UPPER_4 = Species.exchange(SPECIES, 4, false);
  private static final IntVector LOWER_4 = Species.exchange(SPECIES, 4, true);
  private static final IntVector UPPER_8 = Species.exchange(SPECIES, 8, false);
  private static final IntVector LOWER_8 = Species.exchange(SPECIES, 8, true);

  @Override
  public int count() {
    return WIDTH;
  }

  /** The messages that are hashed, and those that are transposed meanwhile. */
  @Override
  public int scratchWords() {
    return 2 * MESSAGES;
  }

  @Override
  public void compress(
      int[] state, int[] scratch, MemorySegment[] pieces, long[] offsets, int messages) {
    transpose(scratch, pieces, offsets);
    steps(state, scratch, pieces, offsets, messages);
  }

  /** Transposes the first message of every lane to where {@link #steps} begins. */
  private static void transpose(int[] scratch, MemorySegment[] pieces, long[] offsets) {
    for (int pair = 0; pair < 8; pair++) {
      int row = Species.UPPER_ROWS[pair];
      int lane = row % WIDTH;
      long at = (row - lane) * (long) Integer.BYTES;
      IntVector upper =
          IntVector.fromMemorySegment(
              SPECIES, pieces[lane], offsets[lane] + at, ByteOrder.LITTLE_ENDIAN);
      IntVector lower =
          IntVector.fromMemorySegment(
              SPECIES, pieces[lane + 1], offsets[lane + 1] + at, ByteOrder.LITTLE_ENDIAN);
      UPPER_1.selectFrom(upper, lower).intoArray(scratch, row * WIDTH);
      LOWER_1.selectFrom(upper, lower).intoArray(scratch, (row + 1) * WIDTH);
    }
    for (int pair = 0; pair < 8; pair++) {
      int row = Species.UPPER_ROWS[8 + pair];
      IntVector upper = IntVector.fromArray(SPECIES, scratch, row * WIDTH);
      IntVector lower = IntVector.fromArray(SPECIES, scratch, (row + 2) * WIDTH);
      UPPER_2.selectFrom(upper, lower).intoArray(scratch, row * WIDTH);
      LOWER_2.selectFrom(upper, lower).intoArray(scratch, (row + 2) * WIDTH);
    }
    if (WIDTH > 4) {
      for (int pair = 0; pair < 8; pair++) {
        int row = Species.UPPER_ROWS[16 + pair];
        IntVector upper = IntVector.fromArray(SPECIES, scratch, row * WIDTH);
        IntVector lower = IntVector.fromArray(SPECIES, scratch, (row + 4) * WIDTH);
        UPPER_4.selectFrom(upper, lower).intoArray(scratch, row * WIDTH);
        LOWER_4.selectFrom(upper, lower).intoArray(scratch, (row + 4) * WIDTH);
      }
    }
    if (WIDTH > 8) {
      for (int pair = 0; pair < 8; pair++) {
        int row = Species.UPPER_ROWS[24 + pair];
        IntVector upper = IntVector.fromArray(SPECIES, scratch, row * WIDTH);
        IntVector lower = IntVector.fromArray(SPECIES, scratch, (row + 8) * WIDTH);
        UPPER_8.selectFrom(upper, lower).intoArray(scratch, row * WIDTH);
        LOWER_8.selectFrom(upper, lower).intoArray(scratch, (row + 8) * WIDTH);
      }
    }
  }

  private static void steps(
      int[] state, int[] scratch, MemorySegment[] pieces, long[] offsets, int messages) {
    IntVector a = IntVector.fromArray(SPECIES, state, 0);
    IntVector b = IntVector.fromArray(SPECIES, state, WIDTH);
    IntVector c = IntVector.fromArray(SPECIES, state, 2 * WIDTH);
    IntVector d = IntVector.fromArray(SPECIES, state, 3 * WIDTH);
    int now = 0;
    int next = MESSAGES;
    for (int message = 0; message < messages; message++) {
      // What is read after the last message is the last once more, so that it lies in the piece.
      long ahead = Math.min(message + 1, messages - 1) * (long) Md5Table.MESSAGE_BYTES;
      IntVector aBefore = a;
      IntVector bBefore = b;
      IntVector cBefore = c;
      IntVector dBefore = d;
      for (int i = 0; i < 16; i += 4) {
        int rowA = Species.UPPER_ROWS[i / 2];
        int laneA = rowA % WIDTH;
        long atA = ahead + (rowA - laneA) * (long) Integer.BYTES;
        IntVector upperA =
            IntVector.fromMemorySegment(
                SPECIES, pieces[laneA], offsets[laneA] + atA, ByteOrder.LITTLE_ENDIAN);
        IntVector lowerA =
            IntVector.fromMemorySegment(
                SPECIES, pieces[laneA + 1], offsets[laneA + 1] + atA, ByteOrder.LITTLE_ENDIAN);
        UPPER_1.selectFrom(upperA, lowerA).intoArray(scratch, next + rowA * WIDTH);
        LOWER_1.selectFrom(upperA, lowerA).intoArray(scratch, next + (rowA + 1) * WIDTH);
        a =
            a.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[i] * WIDTH))
                .add(Md5Table.SINES[i])
                .add(c.lanewise(XOR, d).and(b).lanewise(XOR, d))
                .lanewise(ROL, 7)
                .add(b);
        d =
            d.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[1 + i] * WIDTH))
                .add(Md5Table.SINES[1 + i])
                .add(b.lanewise(XOR, c).and(a).lanewise(XOR, c))
                .lanewise(ROL, 12)
                .add(a);
        int rowB = Species.UPPER_ROWS[i / 2 + 1];
        int laneB = rowB % WIDTH;
        long atB = ahead + (rowB - laneB) * (long) Integer.BYTES;
        IntVector upperB =
            IntVector.fromMemorySegment(
                SPECIES, pieces[laneB], offsets[laneB] + atB, ByteOrder.LITTLE_ENDIAN);
        IntVector lowerB =
            IntVector.fromMemorySegment(
                SPECIES, pieces[laneB + 1], offsets[laneB + 1] + atB, ByteOrder.LITTLE_ENDIAN);
        UPPER_1.selectFrom(upperB, lowerB).intoArray(scratch, next + rowB * WIDTH);
        LOWER_1.selectFrom(upperB, lowerB).intoArray(scratch, next + (rowB + 1) * WIDTH);
        c =
            c.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[2 + i] * WIDTH))
                .add(Md5Table.SINES[2 + i])
                .add(a.lanewise(XOR, b).and(d).lanewise(XOR, b))
                .lanewise(ROL, 17)
                .add(d);
        b =
            b.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[3 + i] * WIDTH))
                .add(Md5Table.SINES[3 + i])
                .add(d.lanewise(XOR, a).and(c).lanewise(XOR, a))
                .lanewise(ROL, 22)
                .add(c);
      }
      for (int i = 0; i < 16; i += 4) {
        int rowA = Species.UPPER_ROWS[8 + i / 2];
        IntVector upperA = IntVector.fromArray(SPECIES, scratch, next + rowA * WIDTH);
        IntVector lowerA = IntVector.fromArray(SPECIES, scratch, next + (rowA + 2) * WIDTH);
        UPPER_2.selectFrom(upperA, lowerA).intoArray(scratch, next + rowA * WIDTH);
        LOWER_2.selectFrom(upperA, lowerA).intoArray(scratch, next + (rowA + 2) * WIDTH);
        a =
            a.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[16 + i] * WIDTH))
                .add(Md5Table.SINES[16 + i])
                .add(b.lanewise(XOR, c).and(d).lanewise(XOR, c))
                .lanewise(ROL, 5)
                .add(b);
        d =
            d.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[17 + i] * WIDTH))
                .add(Md5Table.SINES[17 + i])
                .add(a.lanewise(XOR, b).and(c).lanewise(XOR, b))
                .lanewise(ROL, 9)
                .add(a);
        int rowB = Species.UPPER_ROWS[8 + i / 2 + 1];
        IntVector upperB = IntVector.fromArray(SPECIES, scratch, next + rowB * WIDTH);
        IntVector lowerB = IntVector.fromArray(SPECIES, scratch, next + (rowB + 2) * WIDTH);
        UPPER_2.selectFrom(upperB, lowerB).intoArray(scratch, next + rowB * WIDTH);
        LOWER_2.selectFrom(upperB, lowerB).intoArray(scratch, next + (rowB + 2) * WIDTH);
        c =
            c.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[18 + i] * WIDTH))
                .add(Md5Table.SINES[18 + i])
                .add(d.lanewise(XOR, a).and(b).lanewise(XOR, a))
                .lanewise(ROL, 14)
                .add(d);
        b =
            b.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[19 + i] * WIDTH))
                .add(Md5Table.SINES[19 + i])
                .add(c.lanewise(XOR, d).and(a).lanewise(XOR, d))
                .lanewise(ROL, 20)
                .add(c);
      }
      for (int i = 0; i < 16; i += 4) {
        if (WIDTH > 4) {
          int rowA = Species.UPPER_ROWS[16 + i / 2];
          IntVector upperA = IntVector.fromArray(SPECIES, scratch, next + rowA * WIDTH);
          IntVector lowerA = IntVector.fromArray(SPECIES, scratch, next + (rowA + 4) * WIDTH);
          UPPER_4.selectFrom(upperA, lowerA).intoArray(scratch, next + rowA * WIDTH);
          LOWER_4.selectFrom(upperA, lowerA).intoArray(scratch, next + (rowA + 4) * WIDTH);
        }
        a =
            a.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[32 + i] * WIDTH))
                .add(Md5Table.SINES[32 + i])
                .add(c.lanewise(XOR, d).lanewise(XOR, b))
                .lanewise(ROL, 4)
                .add(b);
        d =
            d.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[33 + i] * WIDTH))
                .add(Md5Table.SINES[33 + i])
                .add(b.lanewise(XOR, c).lanewise(XOR, a))
                .lanewise(ROL, 11)
                .add(a);
        if (WIDTH > 4) {
          int rowB = Species.UPPER_ROWS[16 + i / 2 + 1];
          IntVector upperB = IntVector.fromArray(SPECIES, scratch, next + rowB * WIDTH);
          IntVector lowerB = IntVector.fromArray(SPECIES, scratch, next + (rowB + 4) * WIDTH);
          UPPER_4.selectFrom(upperB, lowerB).intoArray(scratch, next + rowB * WIDTH);
          LOWER_4.selectFrom(upperB, lowerB).intoArray(scratch, next + (rowB + 4) * WIDTH);
        }
        c =
            c.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[34 + i] * WIDTH))
                .add(Md5Table.SINES[34 + i])
                .add(a.lanewise(XOR, b).lanewise(XOR, d))
                .lanewise(ROL, 16)
                .add(d);
        b =
            b.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[35 + i] * WIDTH))
                .add(Md5Table.SINES[35 + i])
                .add(d.lanewise(XOR, a).lanewise(XOR, c))
                .lanewise(ROL, 23)
                .add(c);
      }
      for (int i = 0; i < 16; i += 4) {
        if (WIDTH > 8) {
          int rowA = Species.UPPER_ROWS[24 + i / 2];
          IntVector upperA = IntVector.fromArray(SPECIES, scratch, next + rowA * WIDTH);
          IntVector lowerA = IntVector.fromArray(SPECIES, scratch, next + (rowA + 8) * WIDTH);
          UPPER_8.selectFrom(upperA, lowerA).intoArray(scratch, next + rowA * WIDTH);
          LOWER_8.selectFrom(upperA, lowerA).intoArray(scratch, next + (rowA + 8) * WIDTH);
        }
        a =
            a.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[48 + i] * WIDTH))
                .add(Md5Table.SINES[48 + i])
                .add(d.lanewise(XOR, -1).or(b).lanewise(XOR, c))
                .lanewise(ROL, 6)
                .add(b);
        d =
            d.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[49 + i] * WIDTH))
                .add(Md5Table.SINES[49 + i])
                .add(c.lanewise(XOR, -1).or(a).lanewise(XOR, b))
                .lanewise(ROL, 10)
                .add(a);
        if (WIDTH > 8) {
          int rowB = Species.UPPER_ROWS[24 + i / 2 + 1];
          IntVector upperB = IntVector.fromArray(SPECIES, scratch, next + rowB * WIDTH);
          IntVector lowerB = IntVector.fromArray(SPECIES, scratch, next + (rowB + 8) * WIDTH);
          UPPER_8.selectFrom(upperB, lowerB).intoArray(scratch, next + rowB * WIDTH);
          LOWER_8.selectFrom(upperB, lowerB).intoArray(scratch, next + (rowB + 8) * WIDTH);
        }
        c =
            c.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[50 + i] * WIDTH))
                .add(Md5Table.SINES[50 + i])
                .add(b.lanewise(XOR, -1).or(d).lanewise(XOR, a))
                .lanewise(ROL, 15)
                .add(d);
        b =
            b.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[51 + i] * WIDTH))
                .add(Md5Table.SINES[51 + i])
                .add(a.lanewise(XOR, -1).or(c).lanewise(XOR, d))
                .lanewise(ROL, 21)
                .add(c);
      }
      a = a.add(aBefore);
      b = b.add(bBefore);
      c = c.add(cBefore);
      d = d.add(dBefore);
      int done = now;
      now = next;
      next = done;
    }
    a.intoArray(state, 0);
    b.intoArray(state, WIDTH);
    c.intoArray(state, 2 * WIDTH);
    d.intoArray(state, 3 * WIDTH);
  }
}
