package io.drivedock.volume.bitlocker;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.UnlockKey.ExternalKey;
import io.drivedock.volume.bitlocker.UnlockKey.RecoveryPassword;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A key in a file. */
final class KeyFile {

  private static final int BYTES_MAX = 64 << 10;
  private static final int BEK_HEADER_BYTES = 48;
  private static final int BEK_KEY_NESTED_AT = 24;
  private static final int KEY_AT = 4;

  private KeyFile() {}

  static UnlockKey read(byte[] content) throws VolumeException {
    if (content.length > BYTES_MAX) {
      throw malformed("The key file has %d bytes, which no key has".formatted(content.length));
    }
    Bytes bytes = Bytes.of(content, Reason.KEY_MALFORMED);
    if (isBek(bytes)) {
      return bek(bytes);
    }
    if (content.length == ExternalKey.BYTES && !isText(content)) {
      return new ExternalKey(content.clone());
    }
    char[] chars = decode(content);
    try {
      return ofLines(CharBuffer.wrap(chars));
    } finally {
      Arrays.fill(chars, '\0');
    }
  }

  private static boolean isText(byte[] content) {
    for (byte b : content) {
      if (b < ' ' && b != '\r' && b != '\n' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  /** Text of UTF-16 with a byte order mark, as Windows saves it, or of UTF-8. */
  private static char[] decode(byte[] content) throws VolumeException {
    boolean isUtf16 = content.length >= 2 && content[0] == (byte) 0xFF && content[1] == (byte) 0xFE;
    Charset charset = isUtf16 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    try {
      char[] room = new char[content.length];
      CharBuffer text = CharBuffer.wrap(room);
      CharsetDecoder decoder = charset.newDecoder();
      CoderResult result = decoder.decode(ByteBuffer.wrap(content), text, true);
      if (!result.isUnderflow()) {
        result.throwException();
      }
      char[] chars = Arrays.copyOf(room, text.position());
      Arrays.fill(room, '\0');
      return chars;
    } catch (CharacterCodingException e) {
      throw malformed("The key file is neither a .BEK file, nor 32 bytes, nor text");
    }
  }

  private static UnlockKey ofLines(CharBuffer text) throws VolumeException {
    int from = 0;
    int to = text.length();
    if (to > 0 && text.charAt(0) == '\uFEFF') {
      from = 1;
    }
    while (to > from && (text.charAt(to - 1) == '\n' || text.charAt(to - 1) == '\r')) {
      to--;
    }
    CharBuffer line = text.subSequence(from, to);
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '\n' || line.charAt(i) == '\r') {
        return savedByWindows(line);
      }
    }
    return UnlockKey.ofText(line);
  }

  /** The recovery password stands somewhere in the file's explanations, in any language. */
  private static UnlockKey savedByWindows(CharBuffer text) throws VolumeException {
    int found = -1;
    for (int i = 0; i + RecoveryPassword.CHARS <= text.length(); i++) {
      if (RecoveryPassword.looksLikeOne(text.subSequence(i, i + RecoveryPassword.CHARS))) {
        if (found >= 0) {
          throw malformed("The key file holds several recovery passwords; leave the one to use");
        }
        found = i;
      }
    }
    if (found < 0) {
      throw malformed("The key file has several lines and no recovery password in them");
    }
    return RecoveryPassword.of(text.subSequence(found, found + RecoveryPassword.CHARS));
  }

  private static boolean isBek(Bytes bytes) throws VolumeException {
    return bytes.length() > BEK_HEADER_BYTES
        && bytes.u32(0) == bytes.length()
        && bytes.u32(4) == 1
        && bytes.u32(8) == BEK_HEADER_BYTES;
  }

  /** A header like that of the metadata, and one external key with the key in it. */
  private static UnlockKey bek(Bytes bytes) throws VolumeException {
    for (Datum outer : Datum.list(bytes.from(BEK_HEADER_BYTES))) {
      if (outer.valueType() != Datum.EXTERNAL_KEY) {
        continue;
      }
      for (Datum inner : Datum.list(outer.data().from(BEK_KEY_NESTED_AT))) {
        if (inner.valueType() == Datum.KEY) {
          return new ExternalKey(inner.data().copy(KEY_AT, ExternalKey.BYTES));
        }
      }
    }
    throw malformed("The .BEK file holds no key");
  }

  private static VolumeException malformed(String message) {
    return new VolumeException(Reason.KEY_MALFORMED, message);
  }
}
