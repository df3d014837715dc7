package io.drivedock.checksums;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The hashes that can be checked. */
public enum Algorithm {
  MD5("MD5", 16, Strength.DAMAGE, "md5"),
  SHA_1("SHA-1", 20, Strength.DAMAGE, "sha1", "sha"),
  SHA_224("SHA-224", 28, Strength.MALICE, "sha224", "sha2224"),
  SHA_256("SHA-256", 32, Strength.MALICE, "sha256", "sha2256", "sha2"),
  SHA_384("SHA-384", 48, Strength.MALICE, "sha384", "sha2384"),
  SHA_512("SHA-512", 64, Strength.MALICE, "sha512", "sha2512"),
  SHA_512_256("SHA-512/256", 32, Strength.MALICE, "sha512256"),
  SHA3_224("SHA3-224", 28, Strength.MALICE, "sha3224"),
  SHA3_256("SHA3-256", 32, Strength.MALICE, "sha3256", "sha3"),
  SHA3_384("SHA3-384", 48, Strength.MALICE, "sha3384"),
  SHA3_512("SHA3-512", 64, Strength.MALICE, "sha3512"),
  BLAKE3("BLAKE3", 32, Strength.MALICE, "blake3", "b3", "b3sum"),
  BLAKE2B("BLAKE2b", 64, Strength.MALICE, "blake2b", "blake2b512", "b2", "b2sum"),
  BLAKE2B_256("BLAKE2b-256", 32, Strength.MALICE, "blake2b256"),
  C4("C4", 64, Strength.MALICE, "c4"),
  CRC_32("CRC-32", 4, Strength.ACCIDENT, "crc32", "sfv"),
  XXH32("XXH32", 4, Strength.DAMAGE, "xxh32", "xxhash32"),
  XXH64("XXH64", 8, Strength.DAMAGE, "xxh64", "xxhash64be", "xxhsum"),
  XXH3("XXH3", 8, Strength.DAMAGE, "xxh3", "xxh364"),
  XXH128("XXH128", 16, Strength.DAMAGE, "xxh128", "xxh3128"),
  /** XXH64 whose bytes are written in the order of the processor, as MHL 1.1 asks for. */
  XXH64_REVERSED("XXH64, bytes reversed", 8, Strength.DAMAGE, "xxh64le", "xxhash64");

  /** What a hash tells apart. */
  public enum Strength {
    /** One in four thousand million damaged files passes. */
    ACCIDENT,
    /** No damage passes; a forger could make a file that does. */
    DAMAGE,
    /** Neither damage nor a forger passes. */
    MALICE
  }

  private final String label;
  private final int bytes;
  private final Strength strength;

  /** What it is called, the usual word first, with a blank between. */
  private final String words;

  Algorithm(String label, int bytes, Strength strength, String... words) {
    this.label = label;
    this.bytes = bytes;
    this.strength = strength;
    this.words = String.join(" ", words);
  }

  /** As a person writes it, for example {@code SHA-256}. */
  public String label() {
    return label;
  }

  /** The length of a hash in bytes. */
  public int bytes() {
    return bytes;
  }

  public Strength strength() {
    return strength;
  }

  /** One word of lower-case letters and digits, for example {@code sha256}. */
  public String word() {
    int blank = words.indexOf(' ');
    return blank < 0 ? words : words.substring(0, blank);
  }

  /**
   * What a tag, an ending or an element calls it: letter case, blanks and punctuation do not count.
   */
  public static Optional<Algorithm> parse(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    for (Algorithm algorithm : values()) {
      if (!plain.isEmpty() && List.of(algorithm.words.split(" ")).contains(plain)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /** What a hash of that length may be when nothing else says it, the usual one first. */
  static List<Algorithm> ofLength(int bytes) {
    List<Algorithm> possible = new ArrayList<>();
    for (Algorithm algorithm : values()) {
      if (algorithm.bytes == bytes && algorithm != C4) {
        possible.add(algorithm);
      }
    }
    return possible;
  }

  /** How lists write a hash: hexadecimal digits in lower case, C4 in its own digits. */
  public String text(byte[] hash) {
    return this == C4 ? C4Text.of(hash) : HexFormat.of().formatHex(hash);
  }
}
