package io.drivedock.checksums;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How lists write hashes: hexadecimal digits, Base64, or C4. */
final class HashText {

  private static final int HEX_MIN = 8;
  private static final int HEX_MAX = 128;
  private static final int MD5_BASE64 = 24;
  private static final int SHA_256_BASE64 = 44;

  private HashText() {}

  /** The bytes of a hash, if the word is one of a length that a hash has. */
  static Optional<byte[]> parse(String word) {
    int length = word.length();
    if (length >= HEX_MIN && length <= HEX_MAX && length % 2 == 0 && isHex(word)) {
      byte[] hash = HexFormat.of().parseHex(word);
      return Algorithm.ofLength(hash.length).isEmpty() ? Optional.empty() : Optional.of(hash);
    }
    if ((length == MD5_BASE64 || length == SHA_256_BASE64) && word.endsWith("=")) {
      try {
        byte[] hash = Base64.getDecoder().decode(word.replace('-', '+').replace('_', '/'));
        return Algorithm.ofLength(hash.length).isEmpty() ? Optional.empty() : Optional.of(hash);
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return C4Text.parse(word);
  }

  private static boolean isHex(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (!HexFormat.isHexDigit(word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * What a hash may be.
   *
   * @param named the algorithm that is named, if any is
   * @return empty if the named one has hashes of another length
   */
  static List<Algorithm> possible(byte[] hash, @Nullable Algorithm named) {
    if (named == null) {
      return Algorithm.ofLength(hash.length);
    }
    if (named == Algorithm.XXH64 && hash.length == named.bytes()) {
      // xxhsum --little-endian writes lines that look the same.
      return List.of(Algorithm.XXH64, Algorithm.XXH64_REVERSED);
    }
    return named.bytes() == hash.length ? List.of(named) : List.of();
  }
}
