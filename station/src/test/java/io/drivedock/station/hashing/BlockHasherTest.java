package io.drivedock.station.hashing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.drivedock.drive.Md5;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The digests of {@code MessageDigest}, whatever hashes. */
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
                    .map(text -> ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)))
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

  /**
   * Heap, direct, mapped and read-only memory, at any offset; the hasher is the same throughout.
   */
  @ParameterizedTest
  @MethodSource("engines")
  void randomGroupsInRandomPiecesAreRight(HashEngine engine) throws IOException {
    for (long seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      BlockHasher hasher = new BlockHasher(engine, 40);
      try (Arena arena = Arena.ofConfined()) {
        for (int group = 0; group < 4; group++) {
          List<byte[]> blocks = new ArrayList<>();
          for (int i = random.nextInt(40); i >= 0; i--) {
            blocks.add(bytes(random, random.nextInt(1 << random.nextInt(1, 14))));
          }
          begin(hasher, blocks);
          feed(hasher, blocks, random, arena);

          Md5[] digests = digests(hasher, blocks.size());
          assertThat(digests).as("seed %d, group %d", seed, group).isEqualTo(expected(blocks));
          assertThat(digests(hasher, blocks.size())).as("asked again").isEqualTo(digests);
        }
      }
    }
  }

  /** More bytes than an int, and more bits than two, in one piece; the last byte alone. */
  @Test
  void aBlockOfMoreThanTwoGibibytesIsRight() throws IOException {
    HashEngine engine =
        HashEngineTest.areVectorsWanted()
            ? HashEngine.trusting(lanesForVeryMuch(), SPEED)
            : HashEngine.withoutLanes();
    long length = (1L << 31) + 1;
    Path sparse = temp.resolve("sparse");
    try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw");
        Arena arena = Arena.ofConfined()) {
      file.setLength(length);
      MemorySegment zeros = file.getChannel().map(MapMode.READ_ONLY, 0, length, arena);
      BlockHasher hasher = new BlockHasher(engine, 1);
      hasher.begin(new long[] {length}, 1);
      hasher.give(0, zeros, 0, length - 1);
      hasher.hash();
      hasher.give(0, zeros, length - 1, 1);
      hasher.hash();

      assertThat(hasher.digest(0)).isEqualTo(Md5.parseHex("97cdd4bb45c3d5d652c0079901fb4eec"));
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aGroupThatWasBrokenOffLeavesNothingBehind(HashEngine engine) {
    Random random = new Random(3);
    List<byte[]> broken = IntStream.range(0, 20).mapToObj(i -> bytes(random, 100 + i)).toList();
    List<byte[]> blocks = IntStream.range(0, 20).mapToObj(i -> bytes(random, 70 + i)).toList();
    BlockHasher hasher = new BlockHasher(engine, 20);
    begin(hasher, broken);
    for (int i = 0; i < broken.size(); i++) {
      hasher.give(i, MemorySegment.ofArray(broken.get(i)), 0, 67);
    }
    hasher.hash();
    hasher.give(4, MemorySegment.ofArray(broken.get(4)), 67, 5);

    begin(hasher, blocks);
    for (int i = 0; i < blocks.size(); i++) {
      hasher.give(i, MemorySegment.ofArray(blocks.get(i)), 0, 70 + i);
    }
    hasher.hash();

    assertThat(digests(hasher, blocks.size())).isEqualTo(expected(blocks));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aBlockOfWhichBytesAreMissingHasNoDigest(HashEngine engine) {
    BlockHasher hasher = new BlockHasher(engine, 2);
    hasher.begin(new long[] {65, 0}, 2);
    hasher.give(0, MemorySegment.ofArray(new byte[64]), 0, 64);
    hasher.hash();

    assertThatIllegalStateException()
        .isThrownBy(() -> hasher.digest(0))
        .withMessageContaining("64 of 65 bytes");
    assertThat(hasher.digest(1)).isEqualTo(Md5.ofContent(new byte[0]));
  }

  @Test
  void moreThanTheBlockOrThePieceHasIsRefused() {
    BlockHasher hasher = new BlockHasher(HashEngine.withoutLanes(), 1);
    hasher.begin(new long[] {10}, 1);
    MemorySegment piece = MemorySegment.ofArray(new byte[20]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> hasher.give(0, piece, 0, 11))
        .withMessageContaining("11 more are too many");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> hasher.give(0, piece, 15, 6));
    hasher.give(0, piece, 0, 5);
    assertThatIllegalStateException().isThrownBy(() -> hasher.give(0, piece, 5, 5));
  }

  /**
   * The widest, where the machine has such registers. Others are computed a word at a time in a JVM
   * that has met lanes of several widths, which for so many bytes takes a quarter of an hour.
   */
  private static Lanes lanesForVeryMuch() {
    try {
      return Species.preferredLength() < 16 ? new PlainLanes(4) : LaneSource.of(16);
    } catch (LaneSource.NoLanesException e) {
      throw new AssertionError(e);
    }
  }

  private static void begin(BlockHasher hasher, List<byte[]> blocks) {
    hasher.begin(blocks.stream().mapToLong(block -> block.length).toArray(), blocks.size());
  }

  private void feed(BlockHasher hasher, List<byte[]> blocks, Random random, Arena arena)
      throws IOException {
    int[] given = new int[blocks.size()];
    boolean isMore = true;
    while (isMore) {
      isMore = false;
      for (int i = 0; i < given.length; i++) {
        int missing = blocks.get(i).length - given[i];
        int length =
            switch (random.nextInt(4)) {
              case 0 -> 0;
              case 1 -> Math.min(missing, random.nextInt(70));
              case 2 -> random.nextInt(missing + 1);
              default -> missing;
            };
        int offset = random.nextInt(70);
        MemorySegment memory = memory(random, offset + length + random.nextInt(3), arena);
        MemorySegment.copy(blocks.get(i), given[i], memory, ValueLayout.JAVA_BYTE, offset, length);
        hasher.give(i, random.nextBoolean() ? memory : memory.asReadOnly(), offset, length);
        given[i] += length;
        isMore |= given[i] < blocks.get(i).length;
      }
      hasher.hash();
    }
  }

  private MemorySegment memory(Random random, int bytes, Arena arena) throws IOException {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> MemorySegment.ofArray(new byte[bytes]);
      case 3 -> {
        try (RandomAccessFile file = new RandomAccessFile(temp.resolve("mapped").toFile(), "rw")) {
          yield file.getChannel().map(MapMode.PRIVATE, 0, bytes + 1, arena);
        }
      }
      default -> arena.allocate(bytes);
    };
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Md5[] hashed(HashEngine engine, List<byte[]> blocks) {
    return new BlockHasher(engine, blocks.size())
        .all(blocks.stream().map(ByteBuffer::wrap).toList());
  }

  private static Md5[] digests(BlockHasher hasher, int count) {
    return IntStream.range(0, count).mapToObj(hasher::digest).toArray(Md5[]::new);
  }

  private static Md5[] expected(List<byte[]> blocks) {
    return blocks.stream().map(Md5::ofContent).toArray(Md5[]::new);
  }
}
