package io.drivedock.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Tries a reader on damaged volumes: it must answer or refuse, and take little processor time and
 * little memory for that. More of them with {@code -Ddrivedock.mutations=N}; {@code
 * -Ddrivedock.mutation=SEED} repeats one.
 */
public final class Mutations {

  private static final int COUNT = Integer.getInteger("drivedock.mutations", 1_500);
  private static final int CHANGES_MAX = 12;
  private static final Duration PROCESSOR_TIME_MAX = Duration.ofSeconds(1);
  private static final long ALLOCATED_BYTES_MAX = 64L << 20;
  private static final int[] INTERESTING = {
    0, 1, 2, 3, 4, 7, 8, 0x10, 0x40, 0x7F, 0x80, 0xFE, 0xFF
  };

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Mutations() {}

  /** Reads a damaged volume. */
  public interface Reader {

    /** Reads all of it. */
    void read(Memory damaged) throws VolumeException;
  }

  /** Mends what a mutation should not be noticed by, such as a checksum. */
  public interface Mend {

    /** Mends, or leaves alone. */
    void mend(Damage damage, RandomGenerator random);
  }

  /**
   * How it went.
   *
   * @param slowest the most processor time that one took
   * @param allocatedBytesMax the most memory that one took, also if it was given back meanwhile
   */
  public record Outcome(int answered, int refused, Duration slowest, long allocatedBytesMax) {}

  /**
   * Runs all of them.
   *
   * @param places where bytes are changed: pairs of a start and an end
   */
  public static Outcome run(byte[] whole, int[] places, Mend mend, Reader reader) {
    int answered = 0;
    int refused = 0;
    long slowest = 0;
    long largest = 0;
    Integer only = Integer.getInteger("drivedock.mutation");
    Damage damage = new Damage(whole);
    for (int seed = only == null ? 0 : only; seed < (only == null ? COUNT : only + 1); seed++) {
      Random random = new Random(seed);
      int[] changed = change(damage, places, random);
      mend.mend(damage, random);
      String which = "Mutation " + seed + " at " + Arrays.toString(changed);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      long began = THREADS.getCurrentThreadCpuTime();
      try {
        reader.read(damage.memory());
        answered++;
      } catch (VolumeException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        fail(which, e);
      }
      long took = THREADS.getCurrentThreadCpuTime() - began;
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      assertThat(Duration.ofNanos(took)).as(which).isLessThan(PROCESSOR_TIME_MAX);
      assertThat(allocated).as(which).isLessThan(ALLOCATED_BYTES_MAX);
      slowest = Math.max(slowest, took);
      largest = Math.max(largest, allocated);
      damage.restore();
    }
    Outcome outcome = new Outcome(answered, refused, Duration.ofNanos(slowest), largest);
    System.out.println(outcome);
    return outcome;
  }

  private static int[] change(Damage damage, int[] places, Random random) {
    int[] changed = new int[1 + random.nextInt(CHANGES_MAX)];
    for (int i = 0; i < changed.length; i++) {
      int range = 2 * random.nextInt(places.length / 2);
      changed[i] = places[range] + random.nextInt(places[range + 1] - places[range]);
      damage.put(
          changed[i],
          (byte)
              (random.nextBoolean()
                  ? random.nextInt(256)
                  : INTERESTING[random.nextInt(INTERESTING.length)]));
    }
    return changed;
  }
}
