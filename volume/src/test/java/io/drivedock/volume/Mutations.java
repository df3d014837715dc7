package io.drivedock.volume;

import static org.assertj.core.api.Assertions.fail;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Tries a reader on damaged volumes: it must answer or refuse. More of them with {@code
 * -Ddrivedock.mutations=N}; {@code -Ddrivedock.mutation=SEED} repeats one.
 */
public final class Mutations {

  private static final int COUNT = Integer.getInteger("drivedock.mutations", 1_500);
  private static final int CHANGES_MAX = 12;
  private static final int[] INTERESTING = {
    0, 1, 2, 3, 4, 7, 8, 0x10, 0x40, 0x7F, 0x80, 0xFE, 0xFF
  };

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Mutations() {}

  /** Reads a damaged volume. */
  public interface Reader {

    /** Reads all of it. */
    void read(Memory damaged) throws VolumeException;
  }

  /** Mends what a mutation should not be noticed by, such as a checksum. */
  public interface Mend {

    /** Mends, or leaves alone. */
    void mend(byte[] bytes, RandomGenerator random);
  }

  /**
   * How it went.
   *
   * @param slowest the most processor time that one took
   */
  public record Outcome(int answered, int refused, Duration slowest) {}

  /**
   * Runs all of them.
   *
   * @param places where bytes are changed: pairs of a start and an end
   */
  public static Outcome run(byte[] whole, int[] places, Mend mend, Reader reader) {
    int answered = 0;
    int refused = 0;
    long slowest = 0;
    Integer only = Integer.getInteger("drivedock.mutation");
    byte[] damaged = whole.clone();
    for (int seed = only == null ? 0 : only; seed < (only == null ? COUNT : only + 1); seed++) {
      Random random = new Random(seed);
      int[] changed = new int[1 + random.nextInt(CHANGES_MAX)];
      for (int i = 0; i < changed.length; i++) {
        int range = 2 * random.nextInt(places.length / 2);
        changed[i] = places[range] + random.nextInt(places[range + 1] - places[range]);
        damaged[changed[i]] =
            (byte)
                (random.nextBoolean()
                    ? random.nextInt(256)
                    : INTERESTING[random.nextInt(INTERESTING.length)]);
      }
      mend.mend(damaged, random);
      long began = THREADS.getCurrentThreadCpuTime();
      try {
        reader.read(new Memory(damaged));
        answered++;
      } catch (VolumeException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        fail("Mutation " + seed + " at " + Arrays.toString(changed), e);
      }
      slowest = Math.max(slowest, THREADS.getCurrentThreadCpuTime() - began);
      System.arraycopy(whole, 0, damaged, 0, whole.length);
    }
    Outcome outcome = new Outcome(answered, refused, Duration.ofNanos(slowest));
    System.out.println(outcome);
    return outcome;
  }
}
