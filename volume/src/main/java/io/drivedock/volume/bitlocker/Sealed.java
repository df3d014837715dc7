package io.drivedock.volume.bitlocker;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.VolumeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A key or a hash, sealed with AES-CCM: a nonce of 12 bytes, a tag of 16, then the ciphertext,
 * which holds a header of 12 bytes before the key itself.
 */
final class Sealed {

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int HEADER_BYTES = 12;
  private static final int KEY_BYTES_MAX = 512;

  private final byte[] nonce;
  private final byte[] sealed;

  private Sealed(byte[] nonce, byte[] sealed) {
    this.nonce = nonce;
    this.sealed = sealed;
  }

  static Sealed of(Datum datum) throws VolumeException {
    Bytes data = datum.data();
    int length = data.length() - NONCE_BYTES;
    if (length < TAG_BYTES + HEADER_BYTES || length > TAG_BYTES + HEADER_BYTES + KEY_BYTES_MAX) {
      throw data.damaged("A sealed key of BitLocker has %d bytes".formatted(data.length()));
    }
    return new Sealed(data.copy(0, NONCE_BYTES), data.copy(NONCE_BYTES, length));
  }

  static List<Sealed> among(List<Datum> datums) throws VolumeException {
    List<Sealed> all = new ArrayList<>();
    for (Datum datum : datums) {
      if (datum.valueType() == Datum.AES_CCM) {
        all.add(of(datum));
      }
    }
    return all;
  }

  /** What is in it, of at least so many bytes; empty if this is not the key that sealed it. */
  Optional<byte[]> open(byte[] key, int bytes) {
    byte[] plain = AesCcm.open(key, nonce, sealed);
    if (plain == null || plain.length < HEADER_BYTES + bytes) {
      return Optional.empty();
    }
    byte[] opened = Arrays.copyOfRange(plain, HEADER_BYTES, HEADER_BYTES + bytes);
    Arrays.fill(plain, (byte) 0);
    return Optional.of(opened);
  }
}
