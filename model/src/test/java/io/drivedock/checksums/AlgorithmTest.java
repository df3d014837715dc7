package io.drivedock.checksums;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AlgorithmTest {

  private static String hash(Algorithm algorithm, byte[] data, int pieceBytes) {
    StreamingHash hash = Hashes.start(algorithm);
    for (int at = 0; at < data.length; at += pieceBytes) {
      hash.update(ByteBuffer.wrap(data, at, Math.min(pieceBytes, data.length - at)));
    }
    return algorithm.text(hash.end());
  }

  /** The input of BLAKE3's published test vectors: 0, 1, … 250, 0, 1, … */
  private static byte[] counting(int length) {
    byte[] data = new byte[length];
    for (int i = 0; i < length; i++) {
      data[i] = (byte) (i % 251);
    }
    return data;
  }

  @Test
  void blake3IsThatOfThePublishedVectors() {
    assertThat(hash(Algorithm.BLAKE3, counting(0), 64))
        .isEqualTo("af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262");
    assertThat(hash(Algorithm.BLAKE3, counting(1), 64))
        .isEqualTo("2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213");
    assertThat(hash(Algorithm.BLAKE3, counting(1024), 64))
        .isEqualTo("42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7");
    assertThat(hash(Algorithm.BLAKE3, counting(1025), 64))
        .isEqualTo("d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444");
    assertThat(hash(Algorithm.BLAKE3, counting(31744), 4096))
        .isEqualTo("62b6960e1a44bcc1eb1a611a8d6235b6b4b78f32e7abc4fb4c6cdcce94895c47");
  }

  @Test
  void blake2bIsThatOfTheRfc() {
    assertThat(hash(Algorithm.BLAKE2B, new byte[] {'a', 'b', 'c'}, 3))
        .startsWith("ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1");
  }

  @Test
  void xxHashIsThatOfItsVectors() {
    byte[] nothing = new byte[0];
    assertThat(hash(Algorithm.XXH32, nothing, 1)).isEqualTo("02cc5d05");
    assertThat(hash(Algorithm.XXH64, nothing, 1)).isEqualTo("ef46db3751d8e999");
    assertThat(hash(Algorithm.XXH64_REVERSED, nothing, 1)).isEqualTo("99e9d85137db46ef");
    assertThat(hash(Algorithm.XXH3, nothing, 1)).isEqualTo("2d06800538d394c2");
    assertThat(hash(Algorithm.XXH128, nothing, 1)).isEqualTo("99aa06d3014798d86001c324468d497f");
  }

  @Test
  void c4OfNothingIsThatOfTheStandard() {
    String text = hash(Algorithm.C4, new byte[0], 1);
    assertThat(text).startsWith("c459dsjf").endsWith("1sFT").hasSize(90);
    assertThat(C4Text.parse(text)).isPresent();
    assertThat(HexFormat.of().formatHex(C4Text.parse(text).orElseThrow())).startsWith("cf83e1357e");
    assertThat(C4Text.parse("c4" + "z".repeat(88))).isEmpty();
  }

  @Test
  void theHashIsTheSameInWhateverPiecesTheBytesCome() {
    Random random = new Random(22);
    byte[] data = new byte[300_001];
    random.nextBytes(data);
    for (Algorithm algorithm : Algorithm.values()) {
      String whole = hash(algorithm, data, data.length);
      for (int pieceBytes : new int[] {1, 63, 1024, 1025, 65_536}) {
        assertThat(hash(algorithm, data, pieceBytes)).as(algorithm.label()).isEqualTo(whole);
      }
      assertThat(Hashes.start(algorithm).end()).hasSize(algorithm.bytes());
    }
  }

  @Test
  void aNameIsReadWithoutRegardToCaseAndPunctuation() {
    assertThat(Algorithm.parse("SHA2-256")).contains(Algorithm.SHA_256);
    assertThat(Algorithm.parse("sha512_256")).contains(Algorithm.SHA_512_256);
    assertThat(Algorithm.parse("XXH64_LE")).contains(Algorithm.XXH64_REVERSED);
    assertThat(Algorithm.parse("SM3")).isEmpty();
  }
}
