package io.drivedock.station.hashing;

import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Two registers of lanes in turn, for registers of up to 256 bits: while the steps of the one wait
 * for each other, those of the other are done. Otherwise like {@link WideLanes}, which says why it
 * is written as it is.
 */
final class PairedLanes implements Lanes {

  private static final VectorSpecies<Integer> SPECIES =
      Species.ofLength(LaneSource.width(MethodHandles.lookup()));
  private static final int WIDTH = SPECIES.length();
  private static final int LANES = 2 * WIDTH;

  /** The words of one message of every lane. */
  private static final int MESSAGES = 16 * LANES;

  /** Where the second register's are among them. */
  private static final int SECOND = 16 * WIDTH;

  private static final IntVector UPPER_1 = exchange(1, false);
  private static final IntVector LOWER_1 = exchange(1, true);
  private static final IntVector UPPER_2 = exchange(2, false);
  private static final IntVector LOWER_2 = exchange(2, true);
  private static final IntVector UPPER_4 = exchange(4, false);
  private static final IntVector LOWER_4 = exchange(4, true);

  private static IntVector exchange(int distance, boolean isLower) {
    return IntVector.fromArray(SPECIES, Species.exchange(WIDTH, distance, isLower), 0);
  }

  @Override
  public int count() {
    return LANES;
  }

  /** The messages that are hashed, and those that are transposed meanwhile. */
  @Override
  public int scratchWords() {
    return 2 * MESSAGES;
  }

  @Override
  public void compress(int[] state, int[] scratch, long[] addresses, int messages) {
    transpose(scratch, addresses);
    steps(state, scratch, addresses, messages);
  }

  /** Transposes the first message of every lane to where {@link #steps} begins. */
  private static void transpose(int[] scratch, long[] addresses) {
    for (int pair = 0; pair < 8; pair++) {
      int row = Species.UPPER_ROWS[pair];
      int lane = row % WIDTH;
      long at = (row - lane) * (long) Integer.BYTES;
      IntVector upper0 =
          IntVector.fromMemorySegment(
              SPECIES, Memory.ALL, addresses[lane] + at, ByteOrder.LITTLE_ENDIAN);
      IntVector lower0 =
          IntVector.fromMemorySegment(
              SPECIES, Memory.ALL, addresses[lane + 1] + at, ByteOrder.LITTLE_ENDIAN);
      UPPER_1.selectFrom(upper0, lower0).intoArray(scratch, row * WIDTH);
      LOWER_1.selectFrom(upper0, lower0).intoArray(scratch, (row + 1) * WIDTH);
      IntVector upper1 =
          IntVector.fromMemorySegment(
              SPECIES, Memory.ALL, addresses[lane + WIDTH] + at, ByteOrder.LITTLE_ENDIAN);
      IntVector lower1 =
          IntVector.fromMemorySegment(
              SPECIES, Memory.ALL, addresses[lane + 1 + WIDTH] + at, ByteOrder.LITTLE_ENDIAN);
      UPPER_1.selectFrom(upper1, lower1).intoArray(scratch, row * WIDTH + SECOND);
      LOWER_1.selectFrom(upper1, lower1).intoArray(scratch, (row + 1) * WIDTH + SECOND);
    }
    for (int pair = 0; pair < 8; pair++) {
      int row = Species.UPPER_ROWS[8 + pair];
      IntVector upper0 = IntVector.fromArray(SPECIES, scratch, row * WIDTH);
      IntVector lower0 = IntVector.fromArray(SPECIES, scratch, (row + 2) * WIDTH);
      UPPER_2.selectFrom(upper0, lower0).intoArray(scratch, row * WIDTH);
      LOWER_2.selectFrom(upper0, lower0).intoArray(scratch, (row + 2) * WIDTH);
      IntVector upper1 = IntVector.fromArray(SPECIES, scratch, row * WIDTH + SECOND);
      IntVector lower1 = IntVector.fromArray(SPECIES, scratch, (row + 2) * WIDTH + SECOND);
      UPPER_2.selectFrom(upper1, lower1).intoArray(scratch, row * WIDTH + SECOND);
      LOWER_2.selectFrom(upper1, lower1).intoArray(scratch, (row + 2) * WIDTH + SECOND);
    }
    if (WIDTH > 4) {
      for (int pair = 0; pair < 8; pair++) {
        int row = Species.UPPER_ROWS[16 + pair];
        IntVector upper0 = IntVector.fromArray(SPECIES, scratch, row * WIDTH);
        IntVector lower0 = IntVector.fromArray(SPECIES, scratch, (row + 4) * WIDTH);
        UPPER_4.selectFrom(upper0, lower0).intoArray(scratch, row * WIDTH);
        LOWER_4.selectFrom(upper0, lower0).intoArray(scratch, (row + 4) * WIDTH);
        IntVector upper1 = IntVector.fromArray(SPECIES, scratch, row * WIDTH + SECOND);
        IntVector lower1 = IntVector.fromArray(SPECIES, scratch, (row + 4) * WIDTH + SECOND);
        UPPER_4.selectFrom(upper1, lower1).intoArray(scratch, row * WIDTH + SECOND);
        LOWER_4.selectFrom(upper1, lower1).intoArray(scratch, (row + 4) * WIDTH + SECOND);
      }
    }
  }

  private static void steps(int[] state, int[] scratch, long[] addresses, int messages) {
    IntVector a0 = IntVector.fromArray(SPECIES, state, 0);
    IntVector a1 = IntVector.fromArray(SPECIES, state, WIDTH);
    IntVector b0 = IntVector.fromArray(SPECIES, state, LANES);
    IntVector b1 = IntVector.fromArray(SPECIES, state, LANES + WIDTH);
    IntVector c0 = IntVector.fromArray(SPECIES, state, 2 * LANES);
    IntVector c1 = IntVector.fromArray(SPECIES, state, 2 * LANES + WIDTH);
    IntVector d0 = IntVector.fromArray(SPECIES, state, 3 * LANES);
    IntVector d1 = IntVector.fromArray(SPECIES, state, 3 * LANES + WIDTH);
    int now = 0;
    int next = MESSAGES;
    for (int message = 0; message < messages; message++) {
      // What is read after the last message is the last once more, so that it lies in the block.
      long ahead = Math.min(message + 1, messages - 1) * (long) Md5Table.MESSAGE_BYTES;
      IntVector a0Before = a0;
      IntVector a1Before = a1;
      IntVector b0Before = b0;
      IntVector b1Before = b1;
      IntVector c0Before = c0;
      IntVector c1Before = c1;
      IntVector d0Before = d0;
      IntVector d1Before = d1;
      for (int i = 0; i < 16; i += 4) {
        int rowA = Species.UPPER_ROWS[i / 2];
        int laneA = rowA % WIDTH;
        long atA = ahead + (rowA - laneA) * (long) Integer.BYTES;
        IntVector upperA0 =
            IntVector.fromMemorySegment(
                SPECIES, Memory.ALL, addresses[laneA] + atA, ByteOrder.LITTLE_ENDIAN);
        IntVector lowerA0 =
            IntVector.fromMemorySegment(
                SPECIES, Memory.ALL, addresses[laneA + 1] + atA, ByteOrder.LITTLE_ENDIAN);
        UPPER_1.selectFrom(upperA0, lowerA0).intoArray(scratch, next + rowA * WIDTH);
        LOWER_1.selectFrom(upperA0, lowerA0).intoArray(scratch, next + (rowA + 1) * WIDTH);
        IntVector upperA1 =
            IntVector.fromMemorySegment(
                SPECIES, Memory.ALL, addresses[laneA + WIDTH] + atA, ByteOrder.LITTLE_ENDIAN);
        IntVector lowerA1 =
            IntVector.fromMemorySegment(
                SPECIES, Memory.ALL, addresses[laneA + 1 + WIDTH] + atA, ByteOrder.LITTLE_ENDIAN);
        UPPER_1.selectFrom(upperA1, lowerA1).intoArray(scratch, next + rowA * WIDTH + SECOND);
        LOWER_1.selectFrom(upperA1, lowerA1).intoArray(scratch, next + (rowA + 1) * WIDTH + SECOND);
        a0 =
            a0.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[i] * WIDTH))
                .add(Md5Table.SINES[i])
                .add(c0.lanewise(XOR, d0).and(b0).lanewise(XOR, d0))
                .lanewise(ROL, 7)
                .add(b0);
        a1 =
            a1.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[i] * WIDTH + SECOND))
                .add(Md5Table.SINES[i])
                .add(c1.lanewise(XOR, d1).and(b1).lanewise(XOR, d1))
                .lanewise(ROL, 7)
                .add(b1);
        d0 =
            d0.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[1 + i] * WIDTH))
                .add(Md5Table.SINES[1 + i])
                .add(b0.lanewise(XOR, c0).and(a0).lanewise(XOR, c0))
                .lanewise(ROL, 12)
                .add(a0);
        d1 =
            d1.add(
                    IntVector.fromArray(
                        SPECIES, scratch, now + Md5Table.WORDS[1 + i] * WIDTH + SECOND))
                .add(Md5Table.SINES[1 + i])
                .add(b1.lanewise(XOR, c1).and(a1).lanewise(XOR, c1))
                .lanewise(ROL, 12)
                .add(a1);
        int rowB = Species.UPPER_ROWS[i / 2 + 1];
        int laneB = rowB % WIDTH;
        long atB = ahead + (rowB - laneB) * (long) Integer.BYTES;
        IntVector upperB0 =
            IntVector.fromMemorySegment(
                SPECIES, Memory.ALL, addresses[laneB] + atB, ByteOrder.LITTLE_ENDIAN);
        IntVector lowerB0 =
            IntVector.fromMemorySegment(
                SPECIES, Memory.ALL, addresses[laneB + 1] + atB, ByteOrder.LITTLE_ENDIAN);
        UPPER_1.selectFrom(upperB0, lowerB0).intoArray(scratch, next + rowB * WIDTH);
        LOWER_1.selectFrom(upperB0, lowerB0).intoArray(scratch, next + (rowB + 1) * WIDTH);
        IntVector upperB1 =
            IntVector.fromMemorySegment(
                SPECIES, Memory.ALL, addresses[laneB + WIDTH] + atB, ByteOrder.LITTLE_ENDIAN);
        IntVector lowerB1 =
            IntVector.fromMemorySegment(
                SPECIES, Memory.ALL, addresses[laneB + 1 + WIDTH] + atB, ByteOrder.LITTLE_ENDIAN);
        UPPER_1.selectFrom(upperB1, lowerB1).intoArray(scratch, next + rowB * WIDTH + SECOND);
        LOWER_1.selectFrom(upperB1, lowerB1).intoArray(scratch, next + (rowB + 1) * WIDTH + SECOND);
        c0 =
            c0.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[2 + i] * WIDTH))
                .add(Md5Table.SINES[2 + i])
                .add(a0.lanewise(XOR, b0).and(d0).lanewise(XOR, b0))
                .lanewise(ROL, 17)
                .add(d0);
        c1 =
            c1.add(
                    IntVector.fromArray(
                        SPECIES, scratch, now + Md5Table.WORDS[2 + i] * WIDTH + SECOND))
                .add(Md5Table.SINES[2 + i])
                .add(a1.lanewise(XOR, b1).and(d1).lanewise(XOR, b1))
                .lanewise(ROL, 17)
                .add(d1);
        b0 =
            b0.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[3 + i] * WIDTH))
                .add(Md5Table.SINES[3 + i])
                .add(d0.lanewise(XOR, a0).and(c0).lanewise(XOR, a0))
                .lanewise(ROL, 22)
                .add(c0);
        b1 =
            b1.add(
                    IntVector.fromArray(
                        SPECIES, scratch, now + Md5Table.WORDS[3 + i] * WIDTH + SECOND))
                .add(Md5Table.SINES[3 + i])
                .add(d1.lanewise(XOR, a1).and(c1).lanewise(XOR, a1))
                .lanewise(ROL, 22)
                .add(c1);
      }
      for (int i = 0; i < 16; i += 4) {
        int rowA = Species.UPPER_ROWS[8 + i / 2];
        IntVector upperA0 = IntVector.fromArray(SPECIES, scratch, next + rowA * WIDTH);
        IntVector lowerA0 = IntVector.fromArray(SPECIES, scratch, next + (rowA + 2) * WIDTH);
        UPPER_2.selectFrom(upperA0, lowerA0).intoArray(scratch, next + rowA * WIDTH);
        LOWER_2.selectFrom(upperA0, lowerA0).intoArray(scratch, next + (rowA + 2) * WIDTH);
        IntVector upperA1 = IntVector.fromArray(SPECIES, scratch, next + rowA * WIDTH + SECOND);
        IntVector lowerA1 =
            IntVector.fromArray(SPECIES, scratch, next + (rowA + 2) * WIDTH + SECOND);
        UPPER_2.selectFrom(upperA1, lowerA1).intoArray(scratch, next + rowA * WIDTH + SECOND);
        LOWER_2.selectFrom(upperA1, lowerA1).intoArray(scratch, next + (rowA + 2) * WIDTH + SECOND);
        a0 =
            a0.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[16 + i] * WIDTH))
                .add(Md5Table.SINES[16 + i])
                .add(b0.lanewise(XOR, c0).and(d0).lanewise(XOR, c0))
                .lanewise(ROL, 5)
                .add(b0);
        a1 =
            a1.add(
                    IntVector.fromArray(
                        SPECIES, scratch, now + Md5Table.WORDS[16 + i] * WIDTH + SECOND))
                .add(Md5Table.SINES[16 + i])
                .add(b1.lanewise(XOR, c1).and(d1).lanewise(XOR, c1))
                .lanewise(ROL, 5)
                .add(b1);
        d0 =
            d0.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[17 + i] * WIDTH))
                .add(Md5Table.SINES[17 + i])
                .add(a0.lanewise(XOR, b0).and(c0).lanewise(XOR, b0))
                .lanewise(ROL, 9)
                .add(a0);
        d1 =
            d1.add(
                    IntVector.fromArray(
                        SPECIES, scratch, now + Md5Table.WORDS[17 + i] * WIDTH + SECOND))
                .add(Md5Table.SINES[17 + i])
                .add(a1.lanewise(XOR, b1).and(c1).lanewise(XOR, b1))
                .lanewise(ROL, 9)
                .add(a1);
        int rowB = Species.UPPER_ROWS[8 + i / 2 + 1];
        IntVector upperB0 = IntVector.fromArray(SPECIES, scratch, next + rowB * WIDTH);
        IntVector lowerB0 = IntVector.fromArray(SPECIES, scratch, next + (rowB + 2) * WIDTH);
        UPPER_2.selectFrom(upperB0, lowerB0).intoArray(scratch, next + rowB * WIDTH);
        LOWER_2.selectFrom(upperB0, lowerB0).intoArray(scratch, next + (rowB + 2) * WIDTH);
        IntVector upperB1 = IntVector.fromArray(SPECIES, scratch, next + rowB * WIDTH + SECOND);
        IntVector lowerB1 =
            IntVector.fromArray(SPECIES, scratch, next + (rowB + 2) * WIDTH + SECOND);
        UPPER_2.selectFrom(upperB1, lowerB1).intoArray(scratch, next + rowB * WIDTH + SECOND);
        LOWER_2.selectFrom(upperB1, lowerB1).intoArray(scratch, next + (rowB + 2) * WIDTH + SECOND);
        c0 =
            c0.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[18 + i] * WIDTH))
                .add(Md5Table.SINES[18 + i])
                .add(d0.lanewise(XOR, a0).and(b0).lanewise(XOR, a0))
                .lanewise(ROL, 14)
                .add(d0);
        c1 =
            c1.add(
                    IntVector.fromArray(
                        SPECIES, scratch, now + Md5Table.WORDS[18 + i] * WIDTH + SECOND))
                .add(Md5Table.SINES[18 + i])
                .add(d1.lanewise(XOR, a1).and(b1).lanewise(XOR, a1))
                .lanewise(ROL, 14)
                .add(d1);
        b0 =
            b0.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[19 + i] * WIDTH))
                .add(Md5Table.SINES[19 + i])
                .add(c0.lanewise(XOR, d0).and(a0).lanewise(XOR, d0))
                .lanewise(ROL, 20)
                .add(c0);
        b1 =
            b1.add(
                    IntVector.fromArray(
                        SPECIES, scratch, now + Md5Table.WORDS[19 + i] * WIDTH + SECOND))
                .add(Md5Table.SINES[19 + i])
                .add(c1.lanewise(XOR, d1).and(a1).lanewise(XOR, d1))
                .lanewise(ROL, 20)
                .add(c1);
      }
      for (int i = 0; i < 16; i += 4) {
        if (WIDTH > 4) {
          int rowA = Species.UPPER_ROWS[16 + i / 2];
          IntVector upperA0 = IntVector.fromArray(SPECIES, scratch, next + rowA * WIDTH);
          IntVector lowerA0 = IntVector.fromArray(SPECIES, scratch, next + (rowA + 4) * WIDTH);
          UPPER_4.selectFrom(upperA0, lowerA0).intoArray(scratch, next + rowA * WIDTH);
          LOWER_4.selectFrom(upperA0, lowerA0).intoArray(scratch, next + (rowA + 4) * WIDTH);
          IntVector upperA1 = IntVector.fromArray(SPECIES, scratch, next + rowA * WIDTH + SECOND);
          IntVector lowerA1 =
              IntVector.fromArray(SPECIES, scratch, next + (rowA + 4) * WIDTH + SECOND);
          UPPER_4.selectFrom(upperA1, lowerA1).intoArray(scratch, next + rowA * WIDTH + SECOND);
          LOWER_4
              .selectFrom(upperA1, lowerA1)
              .intoArray(scratch, next + (rowA + 4) * WIDTH + SECOND);
        }
        a0 =
            a0.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[32 + i] * WIDTH))
                .add(Md5Table.SINES[32 + i])
                .add(c0.lanewise(XOR, d0).lanewise(XOR, b0))
                .lanewise(ROL, 4)
                .add(b0);
        a1 =
            a1.add(
                    IntVector.fromArray(
                        SPECIES, scratch, now + Md5Table.WORDS[32 + i] * WIDTH + SECOND))
                .add(Md5Table.SINES[32 + i])
                .add(c1.lanewise(XOR, d1).lanewise(XOR, b1))
                .lanewise(ROL, 4)
                .add(b1);
        d0 =
            d0.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[33 + i] * WIDTH))
                .add(Md5Table.SINES[33 + i])
                .add(b0.lanewise(XOR, c0).lanewise(XOR, a0))
                .lanewise(ROL, 11)
                .add(a0);
        d1 =
            d1.add(
                    IntVector.fromArray(
                        SPECIES, scratch, now + Md5Table.WORDS[33 + i] * WIDTH + SECOND))
                .add(Md5Table.SINES[33 + i])
                .add(b1.lanewise(XOR, c1).lanewise(XOR, a1))
                .lanewise(ROL, 11)
                .add(a1);
        if (WIDTH > 4) {
          int rowB = Species.UPPER_ROWS[16 + i / 2 + 1];
          IntVector upperB0 = IntVector.fromArray(SPECIES, scratch, next + rowB * WIDTH);
          IntVector lowerB0 = IntVector.fromArray(SPECIES, scratch, next + (rowB + 4) * WIDTH);
          UPPER_4.selectFrom(upperB0, lowerB0).intoArray(scratch, next + rowB * WIDTH);
          LOWER_4.selectFrom(upperB0, lowerB0).intoArray(scratch, next + (rowB + 4) * WIDTH);
          IntVector upperB1 = IntVector.fromArray(SPECIES, scratch, next + rowB * WIDTH + SECOND);
          IntVector lowerB1 =
              IntVector.fromArray(SPECIES, scratch, next + (rowB + 4) * WIDTH + SECOND);
          UPPER_4.selectFrom(upperB1, lowerB1).intoArray(scratch, next + rowB * WIDTH + SECOND);
          LOWER_4
              .selectFrom(upperB1, lowerB1)
              .intoArray(scratch, next + (rowB + 4) * WIDTH + SECOND);
        }
        c0 =
            c0.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[34 + i] * WIDTH))
                .add(Md5Table.SINES[34 + i])
                .add(a0.lanewise(XOR, b0).lanewise(XOR, d0))
                .lanewise(ROL, 16)
                .add(d0);
        c1 =
            c1.add(
                    IntVector.fromArray(
                        SPECIES, scratch, now + Md5Table.WORDS[34 + i] * WIDTH + SECOND))
                .add(Md5Table.SINES[34 + i])
                .add(a1.lanewise(XOR, b1).lanewise(XOR, d1))
                .lanewise(ROL, 16)
                .add(d1);
        b0 =
            b0.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[35 + i] * WIDTH))
                .add(Md5Table.SINES[35 + i])
                .add(d0.lanewise(XOR, a0).lanewise(XOR, c0))
                .lanewise(ROL, 23)
                .add(c0);
        b1 =
            b1.add(
                    IntVector.fromArray(
                        SPECIES, scratch, now + Md5Table.WORDS[35 + i] * WIDTH + SECOND))
                .add(Md5Table.SINES[35 + i])
                .add(d1.lanewise(XOR, a1).lanewise(XOR, c1))
                .lanewise(ROL, 23)
                .add(c1);
      }
      for (int i = 0; i < 16; i += 4) {
        a0 =
            a0.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[48 + i] * WIDTH))
                .add(Md5Table.SINES[48 + i])
                .add(d0.lanewise(XOR, -1).or(b0).lanewise(XOR, c0))
                .lanewise(ROL, 6)
                .add(b0);
        a1 =
            a1.add(
                    IntVector.fromArray(
                        SPECIES, scratch, now + Md5Table.WORDS[48 + i] * WIDTH + SECOND))
                .add(Md5Table.SINES[48 + i])
                .add(d1.lanewise(XOR, -1).or(b1).lanewise(XOR, c1))
                .lanewise(ROL, 6)
                .add(b1);
        d0 =
            d0.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[49 + i] * WIDTH))
                .add(Md5Table.SINES[49 + i])
                .add(c0.lanewise(XOR, -1).or(a0).lanewise(XOR, b0))
                .lanewise(ROL, 10)
                .add(a0);
        d1 =
            d1.add(
                    IntVector.fromArray(
                        SPECIES, scratch, now + Md5Table.WORDS[49 + i] * WIDTH + SECOND))
                .add(Md5Table.SINES[49 + i])
                .add(c1.lanewise(XOR, -1).or(a1).lanewise(XOR, b1))
                .lanewise(ROL, 10)
                .add(a1);
        c0 =
            c0.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[50 + i] * WIDTH))
                .add(Md5Table.SINES[50 + i])
                .add(b0.lanewise(XOR, -1).or(d0).lanewise(XOR, a0))
                .lanewise(ROL, 15)
                .add(d0);
        c1 =
            c1.add(
                    IntVector.fromArray(
                        SPECIES, scratch, now + Md5Table.WORDS[50 + i] * WIDTH + SECOND))
                .add(Md5Table.SINES[50 + i])
                .add(b1.lanewise(XOR, -1).or(d1).lanewise(XOR, a1))
                .lanewise(ROL, 15)
                .add(d1);
        b0 =
            b0.add(IntVector.fromArray(SPECIES, scratch, now + Md5Table.WORDS[51 + i] * WIDTH))
                .add(Md5Table.SINES[51 + i])
                .add(a0.lanewise(XOR, -1).or(c0).lanewise(XOR, d0))
                .lanewise(ROL, 21)
                .add(c0);
        b1 =
            b1.add(
                    IntVector.fromArray(
                        SPECIES, scratch, now + Md5Table.WORDS[51 + i] * WIDTH + SECOND))
                .add(Md5Table.SINES[51 + i])
                .add(a1.lanewise(XOR, -1).or(c1).lanewise(XOR, d1))
                .lanewise(ROL, 21)
                .add(c1);
      }
      a0 = a0.add(a0Before);
      a1 = a1.add(a1Before);
      b0 = b0.add(b0Before);
      b1 = b1.add(b1Before);
      c0 = c0.add(c0Before);
      c1 = c1.add(c1Before);
      d0 = d0.add(d0Before);
      d1 = d1.add(d1Before);
      int done = now;
      now = next;
      next = done;
    }
    a0.intoArray(state, 0);
    a1.intoArray(state, WIDTH);
    b0.intoArray(state, LANES);
    b1.intoArray(state, LANES + WIDTH);
    c0.intoArray(state, 2 * LANES);
    c1.intoArray(state, 2 * LANES + WIDTH);
    d0.intoArray(state, 3 * LANES);
    d1.intoArray(state, 3 * LANES + WIDTH);
  }
}
