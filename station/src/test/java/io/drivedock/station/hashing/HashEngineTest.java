package io.drivedock.station.hashing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drivedock.drive.Md5;
import io.drivedock.station.RecordedLog;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * When lanes are used, and when not. Runs once with the module of the Vector API and once without.
 */
final class HashEngineTest {

  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final long MUCH = 4L << 30;

  /** The build runs these tests twice. */
  static boolean areVectorsWanted() {
    return !Boolean.getBoolean("without.vectors");
  }

  @Test
  void lanesAreThereWhereTheJvmWasStartedForThem() {
    HashEngine engine = HashEngine.from(() -> LaneSource.of(16), SHORT.multipliedBy(10));
    engine.prove();

    if (areVectorsWanted()) {
      // Where registers are smaller it works too, and is refused for its speed; as it is in a JVM
      // that has met lanes of other widths.
      assertThat(engine.toString()).matches("16 blocks at once, .*|.*no faster here.*");
    } else {
      assertThat(engine.blocksAtOnce()).isEqualTo(1);
      assertThat(engine)
          .hasToString("one block at a time: this JVM was not started with support for vectors");
    }
    assertIsRight(engine);
  }

  @Test
  void littleIsHashedWithoutAProof() {
    HashEngine engine =
        HashEngine.from(
            () -> {
              throw new AssertionError("asked for lanes");
            },
            SHORT);

    engine.expect(1);

    assertThat(engine).hasToString("one block at a time until much is to be hashed");
    assertIsRight(engine);
  }

  @Test
  void whatIsExpectedAddsUp() {
    HashEngine engine = HashEngine.from(LaneSource::best, SHORT.multipliedBy(3));
    for (int i = 0; i < 4; i++) {
      engine.expect(MUCH / 4);
    }

    await().atMost(LONG).until(() -> !engine.toString().contains("until"));
    assertIsRight(engine);
  }

  @Test
  void wrongLanesAreRefusedAndThatIsLoggedOnce() {
    try (RecordedLog log = new RecordedLog()) {
      HashEngine engine = HashEngine.from(() -> new WrongLanes(4), SHORT);

      engine.prove();
      engine.prove();
      engine.expect(MUCH);

      assertThat(engine)
          .asString()
          .startsWith("one block at a time: lanes failed: ")
          .endsWith("lane 2 of 4 hashed wrong");
      assertThat(log.with("md5 engine")).hasSize(1).first().asString().startsWith("WARN ");
      assertIsRight(engine);
    }
  }

  @Test
  void slowLanesAreRefused() {
    HashEngine engine = HashEngine.from(() -> new PlainLanes(4), SHORT);

    engine.prove();

    assertThat(engine)
        .hasToString("one block at a time: 4 lanes are no faster here than one block at a time");
    assertIsRight(engine);
  }

  @Test
  void lanesThatFailAreRefused() {
    HashEngine engine =
        HashEngine.from(
            () -> {
              throw new NoClassDefFoundError("jdk/incubator/vector/IntVector");
            },
            SHORT);

    engine.prove();

    assertThat(engine.toString()).startsWith("one block at a time: lanes failed: ");
    assertIsRight(engine);
  }

  private static void assertIsRight(HashEngine engine) {
    List<ByteBuffer> blocks = Collections.nCopies(20, ByteBuffer.allocateDirect(5_000));
    assertThat(new BlockHasher(engine, 40).all(blocks))
        .containsOnly(Md5.ofContent(new byte[5_000]));
  }

  /** One bit is wrong in one lane. */
  private record WrongLanes(PlainLanes lanes) implements Lanes {

    WrongLanes(int count) {
      this(new PlainLanes(count));
    }

    @Override
    public int count() {
      return lanes.count();
    }

    @Override
    public int scratchWords() {
      return lanes.scratchWords();
    }

    @Override
    public void compress(int[] state, int[] scratch, long[] addresses, int messages) {
      lanes.compress(state, scratch, addresses, messages);
      state[2] ^= 1;
    }
  }
}
