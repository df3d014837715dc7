package io.drivedock.station.hashing;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this machine hashes with: {@code MessageDigest}, one block at a time, until lanes are proven
 * right and fast, and for good if they are not. The proof takes some CPU-seconds, most of them the
 * compiler's, so it begins when enough is expected to be hashed to make up for that.
 *
 * <p>May be used from many threads. One for the process: {@link #ofThisMachine}.
 */
public final class HashEngine {

  /** What takes longer to hash than the proof, even if it waits for that (docs/performance.md). */
  private static final long WORTH_A_PROOF_BYTES = 2L << 30;

  private static final long WAIT_MAX_SECONDS = 5;

  private static final Duration PROOF_MAX = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(HashEngine.class);
  private static final HashEngine OF_THIS_MACHINE = new HashEngine(LaneSource::best, PROOF_MAX);

  private final Source source;
  private final Duration proofMax;
  private final AtomicLong expectedBytes = new AtomicLong();
  private final CountDownLatch concluded = new CountDownLatch(1);
  private volatile State state = new State.Unproven();

  /** Where lanes may come from. */
  interface Source {
    Lanes lanes() throws LaneSource.NoLanesException;
  }

  /**
   * Lanes that are right.
   *
   * @param speed how many times as fast as {@code MessageDigest} they are, all together
   */
  record Proven(Lanes lanes, double speed) {}

  private sealed interface State {
    record Unproven() implements State {}

    record Proving() implements State {}

    record Fast(Proven proven) implements State {}

    record Refused(String why) implements State {}
  }

  private HashEngine(Source source, Duration proofMax) {
    this.source = source;
    this.proofMax = proofMax;
  }

  /** The one of this process. */
  public static HashEngine ofThisMachine() {
    return OF_THIS_MACHINE;
  }

  /** One that hashes one block at a time whatever is expected. */
  public static HashEngine withoutLanes() {
    HashEngine engine =
        new HashEngine(
            () -> {
              throw new LaneSource.NoLanesException("lanes are not wanted");
            },
            PROOF_MAX);
    engine.prove();
    return engine;
  }

  /**
   * One with registers of so many words, proven when this returns: for measurements.
   *
   * @param width 4, 8 or 16; if there are none, it hashes one block at a time and says why
   */
  public static HashEngine ofWidth(int width) {
    HashEngine engine = new HashEngine(() -> LaneSource.of(width), PROOF_MAX);
    engine.prove();
    return engine;
  }

  /** One that is not proven yet. */
  static HashEngine from(Source source, Duration proofMax) {
    return new HashEngine(source, proofMax);
  }

  /** One that is taken at its word. */
  static HashEngine trusting(Lanes lanes, double speed) {
    HashEngine engine = new HashEngine(() -> lanes, PROOF_MAX);
    engine.state = new State.Fast(new Proven(lanes, speed));
    return engine;
  }

  /**
   * Says that so much is going to be hashed. When it is enough, all that was expected taken
   * together, the proof begins in a thread of its own.
   */
  public void expect(long bytes) {
    if (expectedBytes.addAndGet(bytes) >= WORTH_A_PROOF_BYTES && begin()) {
      Thread.ofPlatform().name("md5-proof").daemon().start(this::conclude);
    }
  }

  /**
   * Waits some seconds for a proof that is under way: what is hashed one block at a time meanwhile
   * keeps the compiler from its work.
   */
  public void awaitProof() throws InterruptedException {
    if (state instanceof State.Proving) {
      boolean _ = concluded.await(WAIT_MAX_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Proves now, on this thread, unless that was begun before. */
  void prove() {
    if (begin()) {
      conclude();
    }
  }

  private synchronized boolean begin() {
    if (!(state instanceof State.Unproven)) {
      return false;
    }
    state = new State.Proving();
    return true;
  }

  private void conclude() {
    try {
      Lanes lanes = source.lanes();
      state = new State.Fast(new Proven(lanes, LaneTrial.of(lanes, proofMax)));
      LOG.info("md5 engine chosen engine=\"{}\"", this);
    } catch (LaneSource.NoLanesException e) {
      state = new State.Refused(String.valueOf(e.getMessage()));
      LOG.info("md5 engine chosen engine=\"{}\"", this);
    } catch (RuntimeException | LinkageError e) {
      // Lanes that are wrong; and what an incubator throws in another JDK nobody knows.
      state = new State.Refused("lanes failed: " + e);
      LOG.warn("md5 engine chosen engine=\"{}\"", this, e);
    } finally {
      concluded.countDown();
    }
  }

  /** The lanes to use now. */
  Optional<Proven> proven() {
    return Optional.ofNullable(provenOrNull());
  }

  private @Nullable Proven provenOrNull() {
    return state instanceof State.Fast(Proven proven) ? proven : null;
  }

  /** How many blocks fill it; 1 while it hashes one at a time. */
  public int blocksAtOnce() {
    Proven proven = provenOrNull();
    return proven == null ? 1 : proven.lanes().count();
  }

  /** What it is, in a few words for a log: {@code 16 blocks at once, 8.3 times MessageDigest}. */
  @Override
  public String toString() {
    return switch (state) {
      case State.Unproven() -> "one block at a time until much is to be hashed";
      case State.Proving() -> "one block at a time until lanes are proven";
      case State.Fast(Proven(Lanes lanes, double speed)) ->
          String.format(
              Locale.ROOT, "%d blocks at once, %.1f times MessageDigest", lanes.count(), speed);
      case State.Refused(String why) -> "one block at a time: " + why;
    };
  }
}
