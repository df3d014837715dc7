package io.drivedock.station.hashing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drivedock.drive.Md5;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The digests of {@code MessageDigest}, whatever hashes. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class BlockHasherTest {

  /** RFC 1321, appendix A.5. */
  private static final Map<String, String> RFC_1321 =
      Map.of(
          "",
          "d41d8cd98f00b204e9800998ecf8427e",
          "a",
          "0cc175b9c0f1b6a831c399e269772661",
          "abc",
          "900150983cd24fb0d6963f7d28e17f72",
          "message digest",
          "f96b697d7cb7938d525a2f31aaf161d0",
          "abcdefghijklmnopqrstuvwxyz",
          "c3fcd3d76192e4007dfb496cca67e13b",
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
          "d174ab98d277d9f5a5611c2c9f419d9f",
          "1234567890".repeat(8),
          "57edf4a22be3c955ac49da2e2107b67a");

  private static final int LENGTH_MAX = 300;

  /** Said to be so fast that every block goes through lanes. */
  private static final double SPEED = 1_000;

  @TempDir Path temp;

  /** All that can hash here; where the module is missing, that is less. */
  private static Stream<Named<HashEngine>> engines() throws LaneSource.NoLanesException {
    List<Named<HashEngine>> engines = new ArrayList<>();
    engines.add(Named.of("MessageDigest", HashEngine.withoutLanes()));
    engines.add(Named.of("3 plain lanes", HashEngine.trusting(new PlainLanes(3), SPEED)));
    if (HashEngineTest.areVectorsWanted()) {
      for (int width : new int[] {4, 8, 16}) {
        HashEngine engine = HashEngine.trusting(LaneSource.of(width), SPEED);
        engines.add(Named.of("registers of " + width, engine));
      }
    }
    return engines.stream();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void theExamplesOfTheStandardAreRight(HashEngine engine) {
    List<String> texts = List.copyOf(RFC_1321.keySet());

    Md5[] digests =
        new BlockHasher(engine, texts.size())
            .all(
                texts.stream()
                    .map(text -> direct(text.getBytes(StandardCharsets.US_ASCII)))
                    .toList());

    assertThat(digests)
        .containsExactlyElementsOf(
            texts.stream().map(text -> Md5.parseHex(RFC_1321.get(text))).toList());
  }

  @ParameterizedTest
  @MethodSource("engines")
  void everyLengthIsRightInEveryLane(HashEngine engine) {
    Random random = new Random(1);
    for (int length = 0; length <= LENGTH_MAX; length++) {
      List<byte[]> blocks = new ArrayList<>();
      for (int i = 0; i < engine.blocksAtOnce(); i++) {
        blocks.add(bytes(random, length));
      }

      assertThat(hashed(engine, blocks)).as("length %d", length).isEqualTo(expected(blocks));
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void allLengthsAreRightTogether(HashEngine engine) {
    Random random = new Random(2);
    List<byte[]> blocks =
        IntStream.rangeClosed(0, LENGTH_MAX).mapToObj(length -> bytes(random, length)).toList();

    assertThat(hashed(engine, blocks)).isEqualTo(expected(blocks));
    assertThat(hashed(engine, blocks.reversed())).isEqualTo(expected(blocks.reversed()));
  }

  /** In memory of every kind, at any offset; the hasher is the same throughout. */
  @ParameterizedTest
  @MethodSource("engines")
  void randomGroupsAreRight(HashEngine engine) throws IOException {
    for (long seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      BlockHasher hasher = new BlockHasher(engine, 40);
      for (int group = 0; group < 4; group++) {
        List<byte[]> blocks = new ArrayList<>();
        List<ByteBuffer> buffers = new ArrayList<>();
        for (int i = random.nextInt(41); i > 0; i--) {
          byte[] block = bytes(random, random.nextInt(1 << random.nextInt(1, 14)));
          blocks.add(block);
          buffers.add(buffer(random, block));
        }

        List<ByteBuffer> before = buffers.stream().map(ByteBuffer::duplicate).toList();
        Md5[] digests = hasher.all(buffers);
        assertThat(digests).as("seed %d, group %d", seed, group).isEqualTo(expected(blocks));
        assertThat(buffers).as("they stay as they are").isEqualTo(before);
        assertThat(hasher.all(buffers)).as("once more").isEqualTo(digests);
      }
    }
  }

  /**
   * As many bytes as an int counts, and more bits than one does. Before all others: in a JVM that
   * has met registers of several sizes HotSpot computes them a word at a time.
   */
  @Test
  @Order(1)
  void aBlockOfTwoGibibytesIsRight() throws IOException, LaneSource.NoLanesException {
    HashEngine engine =
        HashEngineTest.areVectorsWanted()
            ? HashEngine.trusting(lanesForVeryMuch(), SPEED)
            : HashEngine.withoutLanes();
    Path sparse = temp.resolve("sparse");
    try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
      file.setLength(Integer.MAX_VALUE);
      ByteBuffer zeros = file.getChannel().map(MapMode.READ_ONLY, 0, Integer.MAX_VALUE);

      assertThat(new BlockHasher(engine, 1).all(List.of(zeros)))
          .containsExactly(Md5.parseHex("b3dc5e51b0698ddf18d48bbf16c1153f"));
    }
  }

  @Test
  void aGroupOfMoreBlocksThanItIsForIsRefused() {
    BlockHasher hasher = new BlockHasher(HashEngine.withoutLanes(), 1);
    List<ByteBuffer> two = List.of(ByteBuffer.allocate(1), ByteBuffer.allocate(1));

    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> hasher.all(two));
  }

  /** The widest, where the machine has such registers; compiled by then. */
  private static Lanes lanesForVeryMuch() throws LaneSource.NoLanesException {
    Lanes lanes = LaneSource.of(16);
    if (Species.preferredLength() < 16) {
      return new PlainLanes(4);
    }
    double _ = LaneTrial.of(lanes, Duration.ofSeconds(60));
    return lanes;
  }

  /** A copy of the block in some memory, with something before and behind. */
  private ByteBuffer buffer(Random random, byte[] block) throws IOException {
    int offset = random.nextInt(70);
    int bytes = offset + block.length + random.nextInt(3);
    ByteBuffer memory =
        switch (random.nextInt(8)) {
          case 0 -> ByteBuffer.allocate(bytes);
          case 1 -> mapped(bytes);
          default -> ByteBuffer.allocateDirect(bytes);
        };
    memory.put(offset, block).position(offset).limit(offset + block.length);
    ByteBuffer shown = random.nextBoolean() ? memory : memory.slice();
    return random.nextBoolean() ? shown : shown.asReadOnlyBuffer();
  }

  private ByteBuffer mapped(int bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(temp.resolve("mapped").toFile(), "rw")) {
      return file.getChannel().map(MapMode.PRIVATE, 0, bytes + 1);
    }
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Md5[] hashed(HashEngine engine, List<byte[]> blocks) {
    return new BlockHasher(engine, blocks.size())
        .all(blocks.stream().map(BlockHasherTest::direct).toList());
  }

  private static ByteBuffer direct(byte[] block) {
    return ByteBuffer.allocateDirect(block.length).put(block).flip();
  }

  private static Md5[] expected(List<byte[]> blocks) {
    return blocks.stream().map(Md5::ofContent).toArray(Md5[]::new);
  }
}
