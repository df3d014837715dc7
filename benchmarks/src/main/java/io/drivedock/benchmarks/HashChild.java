package io.drivedock.benchmarks;

import io.drivedock.drive.Md5;
import io.drivedock.station.hashing.BlockHasher;
import io.drivedock.station.hashing.HashEngine;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Hashes groups of blocks in turns with {@code MessageDigest} and in lanes, on one thread, and
 * prints the ratio of the processor time that both took.
 */
final class HashChild {

  private static final long BYTES_A_TURN = 256L << 20;
  private static final int TURNS_A_ROUND = 3;

  /** So that blocks of a power of two do not all lie on the same lines of the cache. */
  private static final int PAD = 4_160;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private HashChild() {}

  /** The words: the width of registers in words, and the rounds. */
  public static void main(String[] words) {
    HashEngine engine = HashEngine.ofWidth(Integer.parseInt(words[0]));
    if (engine.blocksAtOnce() == 1) {
      System.err.println(engine);
      System.exit(1);
    }
    int turns = TURNS_A_ROUND * Integer.parseInt(words[1]);
    for (int bytes : new int[] {4 << 10, 64 << 10, 1 << 20, 4 << 20}) {
      for (int blocks : new int[] {1, 2, 3, 4, 8, 16, 32}) {
        measure(engine, blocks, bytes, turns);
      }
    }
  }

  private static void measure(HashEngine engine, int count, int bytes, int turns) {
    List<ByteBuffer> blocks = blocks(count, bytes);
    BlockHasher hasher = new BlockHasher(engine, count);
    long repeats = Math.max(1, BYTES_A_TURN / ((long) count * bytes));
    List<Double> ratios = new ArrayList<>();
    double fastest = 0;
    // The first turn is for the compiler.
    for (int turn = 0; turn <= turns; turn++) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (long i = 0; i < repeats; i++) {
        blocks.forEach(block -> Md5.ofContent(block.duplicate()));
      }
      long middle = THREADS.getCurrentThreadCpuTime();
      for (long i = 0; i < repeats; i++) {
        hasher.all(blocks);
      }
      long end = THREADS.getCurrentThreadCpuTime();
      if (turn > 0) {
        ratios.add((double) (middle - start) / (end - middle));
        fastest = Math.max(fastest, (double) repeats * count * bytes / (end - middle));
      }
    }
    Measurements measurements = new Measurements(ratios);
    System.out.printf(
        Locale.ROOT,
        "blocks=%d bytes=%d ratio=%.3f least=%.2f most=%.2f speed=%.2f%n",
        count,
        bytes,
        measurements.median(),
        measurements.percentile(0),
        measurements.percentile(1),
        fastest);
  }

  private static List<ByteBuffer> blocks(int count, int bytes) {
    Random random = new Random(count);
    ByteBuffer memory = ByteBuffer.allocateDirect(count * (bytes + PAD));
    while (memory.remaining() >= Long.BYTES) {
      memory.putLong(random.nextLong());
    }
    List<ByteBuffer> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      blocks.add(memory.slice(i * (bytes + PAD), bytes));
    }
    return blocks;
  }
}
