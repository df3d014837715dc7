package io.drivedock.server.portal.entry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** What cookies carry: 256 random bits, of which the server keeps no more than the SHA-256. */
final class Secrets {

  private static final int BYTES = 32;
  private static final int TEXT_MAX = 64;

  private final SecureRandom random = new SecureRandom();

  String fresh() {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /** Whether a text that came with a request may be one. */
  static boolean isOne(String text) {
    return !text.isEmpty() && text.length() <= TEXT_MAX;
  }

  /** Under which it is kept. */
  static String hash(String secret) {
    return HexFormat.of().formatHex(sha256(secret));
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
