package io.drivedock.drive;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What opens an encrypted drive: a recovery password of 48 digits, or the Base64 of an external key
 * (data-plane dossier, section 9.6). Whether it does is known only when the drive is opened: the
 * samples of the service's own documentation fail the check digits (section 1.11).
 */
public final class BitLockerKey {

  /** The longest key, in characters. */
  public static final int TEXT_MAX = 256;

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
