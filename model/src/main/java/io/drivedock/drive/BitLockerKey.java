package io.drivedock.drive;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What opens an encrypted drive: a recovery password of 48 digits, or the Base64 of an external
 * key. Whether it does is known only when the drive is opened: the samples of the service's own
 * documentation fail the check digits (section 1.11).
 */
public final class BitLockerKey {

  /** The longest key, in characters. */
  public static final int TEXT_MAX = 256;

  /** What a recovery password is made of. */
  static final int MATERIAL_BYTES = 16;

  /** Every group of digits is a multiple of it. */
  private static final int CHECK = 11;

  private static final Pattern RECOVERY_PASSWORD = Pattern.compile("[0-9]{6}(-[0-9]{6}){7}");

  private final String text;

  private BitLockerKey(String text) {
    this.text = text;
  }

  /**
   * Takes any text that is not blank; blanks around it are dropped.
   *
   * @throws IllegalArgumentException if it is blank, longer than {@value #TEXT_MAX} characters or
   *     has control characters; the message does not repeat it
   */
  public static BitLockerKey parse(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty() || stripped.length() > TEXT_MAX) {
      throw new IllegalArgumentException(
          "a BitLocker key has 1 to " + TEXT_MAX + " characters: a recovery password or Base64");
    }
    if (!XmlText.isPlain(stripped)) {
      throw new IllegalArgumentException("a BitLocker key has no control characters");
    }
    return new BitLockerKey(stripped);
  }

  /** Makes a recovery password that nobody has had. */
  public static BitLockerKey made(SecureRandom random) {
    byte[] material = new byte[MATERIAL_BYTES];
    random.nextBytes(material);
    return ofMaterial(material);
  }

  /** The recovery password of that material. */
  static BitLockerKey ofMaterial(byte[] material) {
    if (material.length != MATERIAL_BYTES) {
      throw new IllegalArgumentException("a recovery password has 16 bytes of material");
    }
    StringJoiner groups = new StringJoiner("-");
    for (int i = 0; i < MATERIAL_BYTES; i += 2) {
      int value = Byte.toUnsignedInt(material[i]) | Byte.toUnsignedInt(material[i + 1]) << 8;
      groups.add(String.format(Locale.ROOT, "%06d", value * CHECK));
    }
    return new BitLockerKey(groups.toString());
  }

  /** The secret itself, for the one who opens the drive. */
  public String reveal() {
    return text;
  }

  /** Whether it looks like a recovery password: 8 groups of 6 digits. */
  public boolean isRecoveryPassword() {
    return RECOVERY_PASSWORD.matcher(text).matches();
  }

  /** Compares in a time that does not tell where two keys differ. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BitLockerKey key && MessageDigest.isEqual(bytes(), key.bytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes());
  }

  private byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Says nothing about the key. */
  @Override
  public String toString() {
    return "BitLockerKey[redacted]";
  }
}
