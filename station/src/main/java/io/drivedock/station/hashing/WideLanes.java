package io.drivedock.station.hashing;

import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * One register of 512 bits with 16 lanes. The steps of MD5 wait for each other, so that a register
 * of that size leaves the processor half idle; in that time what comes next is transposed, one
 * stage in each of the four rounds: the words of one lane lie side by side in memory, and are
 * needed one below the other.
 *
 * <p>Four messages of every lane are a batch. While one message of a batch is hashed, four lanes of
 * the next batch are read, all four messages of each, so that memory is read in runs of 256 bytes;
 * their first two stages need nothing of the other lanes. The last two stages bring the message
 * that is hashed next together.
 *
 * <p>The four rounds are written out, four steps in each turn of a loop, and no step is a method of
 * its own, because of what the compilers of HotSpot do otherwise: they refuse all 64 steps at once
 * ("out of virtual registers") and stay in the interpreter; they stop inlining at 8,000 bytecodes
 * what is not marked as the JDK's own methods are, and put every vector on the heap. What a stage
 * takes from where is read from arrays before the first step, because what is a constant is read
 * anew in every step. Measure after each change: {@code ./bench hash}.
 */
final class WideLanes implements Lanes {

  private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_512;
  private static final int WIDTH = 16;

  /** How many messages of a lane are read at once. */
  private static final int BATCH = 4;

  /** The words of one message of every lane. */
  private static final int MESSAGE = 16 * WIDTH;

  /** A batch, and what keeps two of them from lying on the same lines of the cache. */
  private static final int BATCH_WORDS = BATCH * MESSAGE + 4 * WIDTH;

  /** Where the word that a step adds begins in a transposed message. */
  private static final int[] ROWS =
      Arrays.stream(Md5Table.WORDS).map(word -> word * WIDTH).toArray();

  private static final int[] UPPER_1 = Species.exchange(WIDTH, 1, false);
  private static final int[] LOWER_1 = Species.exchange(WIDTH, 1, true);
  private static final int[] UPPER_2 = Species.exchange(WIDTH, 2, false);
  private static final int[] LOWER_2 = Species.exchange(WIDTH, 2, true);
  private static final int[] UPPER_4 = Species.exchange(WIDTH, 4, false);
  private static final int[] LOWER_4 = Species.exchange(WIDTH, 4, true);
  private static final int[] UPPER_8 = Species.exchange(WIDTH, 8, false);
  private static final int[] LOWER_8 = Species.exchange(WIDTH, 8, true);

  @Override
  public int count() {
    return WIDTH;
  }

  /** The batch that is hashed, and the one that is transposed meanwhile. */
  @Override
  public int scratchWords() {
    return 2 * BATCH_WORDS;
  }

  @Override
  public void compress(int[] state, int[] scratch, long[] addresses, int messages) {
    transpose(scratch, addresses, messages - 1);
    steps(state, scratch, addresses, messages);
  }

  /** Transposes the first batch as far as {@link #steps} wants it when it begins. */
  private static void transpose(int[] scratch, long[] addresses, int last) {
    IntVector upper1 = IntVector.fromArray(SPECIES, UPPER_1, 0);
    IntVector lower1 = IntVector.fromArray(SPECIES, LOWER_1, 0);
    IntVector upper2 = IntVector.fromArray(SPECIES, UPPER_2, 0);
    IntVector lower2 = IntVector.fromArray(SPECIES, LOWER_2, 0);
    IntVector upper4 = IntVector.fromArray(SPECIES, UPPER_4, 0);
    IntVector lower4 = IntVector.fromArray(SPECIES, LOWER_4, 0);
    IntVector upper8 = IntVector.fromArray(SPECIES, UPPER_8, 0);
    IntVector lower8 = IntVector.fromArray(SPECIES, LOWER_8, 0);
    for (int lane = 0; lane < WIDTH; lane += 4) {
      int group = lane * WIDTH;
      for (int i = 0; i < 16; i += 4) {
        long at = Math.min(i / 4, last) * (long) Md5Table.MESSAGE_BYTES;
        int to = group + i / 4 * MESSAGE;
        IntVector upperA =
            IntVector.fromMemorySegment(
                SPECIES, Memory.ALL, addresses[lane] + at, ByteOrder.LITTLE_ENDIAN);
        IntVector lowerA =
            IntVector.fromMemorySegment(
                SPECIES, Memory.ALL, addresses[lane + 1] + at, ByteOrder.LITTLE_ENDIAN);
        upper1.selectFrom(upperA, lowerA).intoArray(scratch, to);
        lower1.selectFrom(upperA, lowerA).intoArray(scratch, to + WIDTH);
        IntVector upperB =
            IntVector.fromMemorySegment(
                SPECIES, Memory.ALL, addresses[lane + 2] + at, ByteOrder.LITTLE_ENDIAN);
        IntVector lowerB =
            IntVector.fromMemorySegment(
                SPECIES, Memory.ALL, addresses[lane + 3] + at, ByteOrder.LITTLE_ENDIAN);
        upper1.selectFrom(upperB, lowerB).intoArray(scratch, to + 2 * WIDTH);
        lower1.selectFrom(upperB, lowerB).intoArray(scratch, to + 3 * WIDTH);
      }
      for (int i = 0; i < 16; i += 4) {
        int to = group + i / 4 * MESSAGE;
        IntVector upperA = IntVector.fromArray(SPECIES, scratch, to);
        IntVector lowerA = IntVector.fromArray(SPECIES, scratch, to + 2 * WIDTH);
        upper2.selectFrom(upperA, lowerA).intoArray(scratch, to);
        lower2.selectFrom(upperA, lowerA).intoArray(scratch, to + 2 * WIDTH);
        IntVector upperB = IntVector.fromArray(SPECIES, scratch, to + WIDTH);
        IntVector lowerB = IntVector.fromArray(SPECIES, scratch, to + 3 * WIDTH);
        upper2.selectFrom(upperB, lowerB).intoArray(scratch, to + WIDTH);
        lower2.selectFrom(upperB, lowerB).intoArray(scratch, to + 3 * WIDTH);
      }
    }
    for (int i = 0; i < 16; i += 4) {
      int to = i / 4 * WIDTH;
      IntVector upperA = IntVector.fromArray(SPECIES, scratch, to);
      IntVector lowerA = IntVector.fromArray(SPECIES, scratch, to + 4 * WIDTH);
      upper4.selectFrom(upperA, lowerA).intoArray(scratch, to);
      lower4.selectFrom(upperA, lowerA).intoArray(scratch, to + 4 * WIDTH);
      IntVector upperB = IntVector.fromArray(SPECIES, scratch, to + 8 * WIDTH);
      IntVector lowerB = IntVector.fromArray(SPECIES, scratch, to + 12 * WIDTH);
      upper4.selectFrom(upperB, lowerB).intoArray(scratch, to + 8 * WIDTH);
      lower4.selectFrom(upperB, lowerB).intoArray(scratch, to + 12 * WIDTH);
    }
    for (int i = 0; i < 16; i += 4) {
      int to = i / 4 * WIDTH;
      IntVector upperA = IntVector.fromArray(SPECIES, scratch, to);
      IntVector lowerA = IntVector.fromArray(SPECIES, scratch, to + 8 * WIDTH);
      upper8.selectFrom(upperA, lowerA).intoArray(scratch, to);
      lower8.selectFrom(upperA, lowerA).intoArray(scratch, to + 8 * WIDTH);
      IntVector upperB = IntVector.fromArray(SPECIES, scratch, to + 4 * WIDTH);
      IntVector lowerB = IntVector.fromArray(SPECIES, scratch, to + 12 * WIDTH);
      upper8.selectFrom(upperB, lowerB).intoArray(scratch, to + 4 * WIDTH);
      lower8.selectFrom(upperB, lowerB).intoArray(scratch, to + 12 * WIDTH);
    }
  }

  private static void steps(int[] state, int[] scratch, long[] addresses, int messages) {
    IntVector upper1 = IntVector.fromArray(SPECIES, UPPER_1, 0);
    IntVector lower1 = IntVector.fromArray(SPECIES, LOWER_1, 0);
    IntVector upper2 = IntVector.fromArray(SPECIES, UPPER_2, 0);
    IntVector lower2 = IntVector.fromArray(SPECIES, LOWER_2, 0);
    IntVector upper4 = IntVector.fromArray(SPECIES, UPPER_4, 0);
    IntVector lower4 = IntVector.fromArray(SPECIES, LOWER_4, 0);
    IntVector upper8 = IntVector.fromArray(SPECIES, UPPER_8, 0);
    IntVector lower8 = IntVector.fromArray(SPECIES, LOWER_8, 0);
    IntVector a = IntVector.fromArray(SPECIES, state, 0);
    IntVector b = IntVector.fromArray(SPECIES, state, WIDTH);
    IntVector c = IntVector.fromArray(SPECIES, state, 2 * WIDTH);
    IntVector d = IntVector.fromArray(SPECIES, state, 3 * WIDTH);
    int batch = 0;
    int last = messages - 1;
    for (int message = 0; message < messages; message++) {
      int turn = message % BATCH;
      int now = batch + turn * MESSAGE;
      int nextBatch = BATCH_WORDS - batch;
      int ahead = turn < BATCH - 1 ? now + MESSAGE : nextBatch;
      // What is read after the last message is the last once more, so that it lies in the block.
      int from = message - turn + BATCH;
      int lane = turn * 4;
      int group = nextBatch + lane * WIDTH;
      IntVector aBefore = a;
      IntVector bBefore = b;
      IntVector cBefore = c;
      IntVector dBefore = d;
      for (int i = 0; i < 16; i += 4) {
        long at = Math.min(from + i / 4, last) * (long) Md5Table.MESSAGE_BYTES;
        int to = group + i / 4 * MESSAGE;
        IntVector upperA =
            IntVector.fromMemorySegment(
                SPECIES, Memory.ALL, addresses[lane] + at, ByteOrder.LITTLE_ENDIAN);
        IntVector lowerA =
            IntVector.fromMemorySegment(
                SPECIES, Memory.ALL, addresses[lane + 1] + at, ByteOrder.LITTLE_ENDIAN);
        upper1.selectFrom(upperA, lowerA).intoArray(scratch, to);
        lower1.selectFrom(upperA, lowerA).intoArray(scratch, to + WIDTH);
        a =
            a.add(IntVector.fromArray(SPECIES, scratch, now + ROWS[i]))
                .add(Md5Table.SINES[i])
                .add(c.lanewise(XOR, d).and(b).lanewise(XOR, d))
                .lanewise(ROL, 7)
                .add(b);
        d =
            d.add(IntVector.fromArray(SPECIES, scratch, now + ROWS[1 + i]))
                .add(Md5Table.SINES[1 + i])
                .add(b.lanewise(XOR, c).and(a).lanewise(XOR, c))
                .lanewise(ROL, 12)
                .add(a);
        IntVector upperB =
            IntVector.fromMemorySegment(
                SPECIES, Memory.ALL, addresses[lane + 2] + at, ByteOrder.LITTLE_ENDIAN);
        IntVector lowerB =
            IntVector.fromMemorySegment(
                SPECIES, Memory.ALL, addresses[lane + 3] + at, ByteOrder.LITTLE_ENDIAN);
        upper1.selectFrom(upperB, lowerB).intoArray(scratch, to + 2 * WIDTH);
        lower1.selectFrom(upperB, lowerB).intoArray(scratch, to + 3 * WIDTH);
        c =
            c.add(IntVector.fromArray(SPECIES, scratch, now + ROWS[2 + i]))
                .add(Md5Table.SINES[2 + i])
                .add(a.lanewise(XOR, b).and(d).lanewise(XOR, b))
                .lanewise(ROL, 17)
                .add(d);
        b =
            b.add(IntVector.fromArray(SPECIES, scratch, now + ROWS[3 + i]))
                .add(Md5Table.SINES[3 + i])
                .add(d.lanewise(XOR, a).and(c).lanewise(XOR, a))
                .lanewise(ROL, 22)
                .add(c);
      }
      for (int i = 0; i < 16; i += 4) {
        int to = group + i / 4 * MESSAGE;
        IntVector upperA = IntVector.fromArray(SPECIES, scratch, to);
        IntVector lowerA = IntVector.fromArray(SPECIES, scratch, to + 2 * WIDTH);
        upper2.selectFrom(upperA, lowerA).intoArray(scratch, to);
        lower2.selectFrom(upperA, lowerA).intoArray(scratch, to + 2 * WIDTH);
        a =
            a.add(IntVector.fromArray(SPECIES, scratch, now + ROWS[16 + i]))
                .add(Md5Table.SINES[16 + i])
                .add(b.lanewise(XOR, c).and(d).lanewise(XOR, c))
                .lanewise(ROL, 5)
                .add(b);
        d =
            d.add(IntVector.fromArray(SPECIES, scratch, now + ROWS[17 + i]))
                .add(Md5Table.SINES[17 + i])
                .add(a.lanewise(XOR, b).and(c).lanewise(XOR, b))
                .lanewise(ROL, 9)
                .add(a);
        IntVector upperB = IntVector.fromArray(SPECIES, scratch, to + WIDTH);
        IntVector lowerB = IntVector.fromArray(SPECIES, scratch, to + 3 * WIDTH);
        upper2.selectFrom(upperB, lowerB).intoArray(scratch, to + WIDTH);
        lower2.selectFrom(upperB, lowerB).intoArray(scratch, to + 3 * WIDTH);
        c =
            c.add(IntVector.fromArray(SPECIES, scratch, now + ROWS[18 + i]))
                .add(Md5Table.SINES[18 + i])
                .add(d.lanewise(XOR, a).and(b).lanewise(XOR, a))
                .lanewise(ROL, 14)
                .add(d);
        b =
            b.add(IntVector.fromArray(SPECIES, scratch, now + ROWS[19 + i]))
                .add(Md5Table.SINES[19 + i])
                .add(c.lanewise(XOR, d).and(a).lanewise(XOR, d))
                .lanewise(ROL, 20)
                .add(c);
      }
      for (int i = 0; i < 16; i += 4) {
        int to = ahead + i / 4 * WIDTH;
        IntVector upperA = IntVector.fromArray(SPECIES, scratch, to);
        IntVector lowerA = IntVector.fromArray(SPECIES, scratch, to + 4 * WIDTH);
        upper4.selectFrom(upperA, lowerA).intoArray(scratch, to);
        lower4.selectFrom(upperA, lowerA).intoArray(scratch, to + 4 * WIDTH);
        a =
            a.add(IntVector.fromArray(SPECIES, scratch, now + ROWS[32 + i]))
                .add(Md5Table.SINES[32 + i])
                .add(c.lanewise(XOR, d).lanewise(XOR, b))
                .lanewise(ROL, 4)
                .add(b);
        d =
            d.add(IntVector.fromArray(SPECIES, scratch, now + ROWS[33 + i]))
                .add(Md5Table.SINES[33 + i])
                .add(b.lanewise(XOR, c).lanewise(XOR, a))
                .lanewise(ROL, 11)
                .add(a);
        IntVector upperB = IntVector.fromArray(SPECIES, scratch, to + 8 * WIDTH);
        IntVector lowerB = IntVector.fromArray(SPECIES, scratch, to + 12 * WIDTH);
        upper4.selectFrom(upperB, lowerB).intoArray(scratch, to + 8 * WIDTH);
        lower4.selectFrom(upperB, lowerB).intoArray(scratch, to + 12 * WIDTH);
        c =
            c.add(IntVector.fromArray(SPECIES, scratch, now + ROWS[34 + i]))
                .add(Md5Table.SINES[34 + i])
                .add(a.lanewise(XOR, b).lanewise(XOR, d))
                .lanewise(ROL, 16)
                .add(d);
        b =
            b.add(IntVector.fromArray(SPECIES, scratch, now + ROWS[35 + i]))
                .add(Md5Table.SINES[35 + i])
                .add(d.lanewise(XOR, a).lanewise(XOR, c))
                .lanewise(ROL, 23)
                .add(c);
      }
      for (int i = 0; i < 16; i += 4) {
        int to = ahead + i / 4 * WIDTH;
        IntVector upperA = IntVector.fromArray(SPECIES, scratch, to);
        IntVector lowerA = IntVector.fromArray(SPECIES, scratch, to + 8 * WIDTH);
        upper8.selectFrom(upperA, lowerA).intoArray(scratch, to);
        lower8.selectFrom(upperA, lowerA).intoArray(scratch, to + 8 * WIDTH);
        a =
            a.add(IntVector.fromArray(SPECIES, scratch, now + ROWS[48 + i]))
                .add(Md5Table.SINES[48 + i])
                .add(d.lanewise(XOR, -1).or(b).lanewise(XOR, c))
                .lanewise(ROL, 6)
                .add(b);
        d =
            d.add(IntVector.fromArray(SPECIES, scratch, now + ROWS[49 + i]))
                .add(Md5Table.SINES[49 + i])
                .add(c.lanewise(XOR, -1).or(a).lanewise(XOR, b))
                .lanewise(ROL, 10)
                .add(a);
        IntVector upperB = IntVector.fromArray(SPECIES, scratch, to + 4 * WIDTH);
        IntVector lowerB = IntVector.fromArray(SPECIES, scratch, to + 12 * WIDTH);
        upper8.selectFrom(upperB, lowerB).intoArray(scratch, to + 4 * WIDTH);
        lower8.selectFrom(upperB, lowerB).intoArray(scratch, to + 12 * WIDTH);
        c =
            c.add(IntVector.fromArray(SPECIES, scratch, now + ROWS[50 + i]))
                .add(Md5Table.SINES[50 + i])
                .add(b.lanewise(XOR, -1).or(d).lanewise(XOR, a))
                .lanewise(ROL, 15)
                .add(d);
        b =
            b.add(IntVector.fromArray(SPECIES, scratch, now + ROWS[51 + i]))
                .add(Md5Table.SINES[51 + i])
                .add(a.lanewise(XOR, -1).or(c).lanewise(XOR, d))
                .lanewise(ROL, 21)
                .add(c);
      }
      a = a.add(aBefore);
      b = b.add(bBefore);
      c = c.add(cBefore);
      d = d.add(dBefore);
      if (turn == BATCH - 1) {
        batch = nextBatch;
      }
    }
    a.intoArray(state, 0);
    b.intoArray(state, WIDTH);
    c.intoArray(state, 2 * WIDTH);
    d.intoArray(state, 3 * WIDTH);
  }
}
