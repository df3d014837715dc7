package io.drivedock.volume.bitlocker;

import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.nio.CharBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * What a customer sends to open a drive. It holds a secret, never prints it, and overwrites it when
 * it is closed.
 */
public sealed interface UnlockKey extends AutoCloseable {

  /** What kind of protector it belongs to. */
  ProtectorKind kind();

  /** Overwrites the secret. */
  @Override
  void close();

  /** The 48 digits of a recovery password. */
  final class RecoveryPassword implements UnlockKey {
    private static final int GROUPS = 8;
    private static final int GROUP_CHARS = 6;
    private static final int FACTOR = 11;
    private static final int VALUE_MAX = 0xFFFF;
    static final int CHARS = GROUPS * (GROUP_CHARS + 1) - 1;

    private final byte[] value;

    private RecoveryPassword(byte[] value) {
      this.value = value;
    }

    /** Whether it is eight groups of six digits, right or wrong. */
    static boolean looksLikeOne(CharBuffer text) {
      if (text.length() != CHARS) {
        return false;
      }
      for (int i = 0; i < CHARS; i++) {
        char c = text.charAt(i);
        boolean isHyphen = i % (GROUP_CHARS + 1) == GROUP_CHARS;
        boolean isRight = isHyphen ? c == '-' : isDigit(c);
        if (!isRight) {
          return false;
        }
      }
      return true;
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }

    /** Reads one that looks like one. */
    static RecoveryPassword of(CharBuffer text) throws VolumeException {
      byte[] value = new byte[GROUPS * Short.BYTES];
      for (int group = 0; group < GROUPS; group++) {
        int number = 0;
        for (int i = 0; i < GROUP_CHARS; i++) {
          number = number * 10 + text.charAt(group * (GROUP_CHARS + 1) + i) - '0';
        }
        if (number % FACTOR != 0 || number / FACTOR > VALUE_MAX) {
          Arrays.fill(value, (byte) 0);
          throw new VolumeException(
              Reason.KEY_MALFORMED,
              "Group %d of the recovery password is mistyped".formatted(group + 1));
        }
        value[2 * group] = (byte) (number / FACTOR);
        value[2 * group + 1] = (byte) ((number / FACTOR) >> 8);
      }
      return new RecoveryPassword(value);
    }

    /** A new one. */
    public static RecoveryPassword random(SecureRandom random) {
      byte[] value = new byte[GROUPS * Short.BYTES];
      random.nextBytes(value);
      return new RecoveryPassword(value);
    }

    /** The 48 digits in groups, as Windows shows them; overwrite them after use. */
    public char[] digits() {
      char[] digits = new char[CHARS];
      Arrays.fill(digits, '-');
      for (int group = 0; group < GROUPS; group++) {
        int number = ((value[2 * group + 1] & 0xFF) << 8) | (value[2 * group] & 0xFF);
        number *= FACTOR;
        for (int i = GROUP_CHARS - 1; i >= 0; i--) {
          digits[group * (GROUP_CHARS + 1) + i] = (char) ('0' + number % 10);
          number /= 10;
        }
      }
      return digits;
    }

    byte[] value() {
      return value;
    }

    @Override
    public ProtectorKind kind() {
      return ProtectorKind.RECOVERY_PASSWORD;
    }

    @Override
    public void close() {
      Arrays.fill(value, (byte) 0);
    }
  }

  /** A password that somebody chose. */
  final class Password implements UnlockKey {
    private final byte[] utf16;

    private Password(CharBuffer text) {
      utf16 = new byte[text.length() * Character.BYTES];
      for (int i = 0; i < text.length(); i++) {
        utf16[2 * i] = (byte) text.charAt(i);
        utf16[2 * i + 1] = (byte) (text.charAt(i) >> 8);
      }
    }

    byte[] utf16() {
      return utf16;
    }

    @Override
    public ProtectorKind kind() {
      return ProtectorKind.PASSWORD;
    }

    @Override
    public void close() {
      Arrays.fill(utf16, (byte) 0);
    }
  }

  /** The 32 bytes of an external key. */
  final class ExternalKey implements UnlockKey {
    static final int BYTES = 32;

    private final byte[] value;

    ExternalKey(byte[] value) {
      this.value = value;
    }

    byte[] value() {
      return value;
    }

    @Override
    public ProtectorKind kind() {
      return ProtectorKind.EXTERNAL_KEY;
    }

    @Override
    public void close() {
      Arrays.fill(value, (byte) 0);
    }
  }

  /** No key of one's own: the one that lies open on a suspended volume. */
  final class ClearKey implements UnlockKey {
    @Override
    public ProtectorKind kind() {
      return ProtectorKind.CLEAR_KEY;
    }

    @Override
    public void close() {}
  }

  /**
   * Reads a key as it is typed or sent with a job: a recovery password of 48 digits, an external
   * key in Base64 (44 characters), or else a password. The text is not overwritten.
   *
   * @throws VolumeException with {@link Reason#KEY_MALFORMED} if it cannot be any of these
   */
  static UnlockKey ofText(CharBuffer text) throws VolumeException {
    if (text.isEmpty()) {
      throw new VolumeException(Reason.KEY_MALFORMED, "The key is empty");
    }
    if (RecoveryPassword.looksLikeOne(text)) {
      return RecoveryPassword.of(text);
    }
    return external(text).<UnlockKey>map(key -> key).orElseGet(() -> new Password(text));
  }

  private static Optional<ExternalKey> external(CharBuffer text) {
    if (text.length() != (ExternalKey.BYTES + 2) / 3 * 4) {
      return Optional.empty();
    }
    byte[] base64 = new byte[text.length()];
    for (int i = 0; i < base64.length; i++) {
      base64[i] = (byte) Math.min(text.charAt(i), Byte.MAX_VALUE);
    }
    try {
      byte[] value = Base64.getDecoder().decode(base64);
      return value.length == ExternalKey.BYTES
          ? Optional.of(new ExternalKey(value))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    } finally {
      Arrays.fill(base64, (byte) 0);
    }
  }

  /**
   * Reads a key from the content of a file: the {@code .BEK} file of Windows, the 32 bytes of an
   * external key, the text file in which Windows saves a recovery password, or one line as {@link
   * #ofText} takes it. The content is not overwritten.
   *
   * @throws VolumeException with {@link Reason#KEY_MALFORMED} if it is none of these
   */
  static UnlockKey ofFile(byte[] content) throws VolumeException {
    return KeyFile.read(content);
  }
}
