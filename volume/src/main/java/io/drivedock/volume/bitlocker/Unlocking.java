package io.drivedock.volume.bitlocker;

import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/** From what a customer sends to the key of a volume. */
final class Unlocking {

  static final int KEY_BYTES = 32;

  private static final int ROUNDS = 0x100000;
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;

  /** Each costs a tenth of a second, and a volume can list any number. */
  private static final int STRETCHES_MAX = 8;

  private Unlocking() {}

  /**
   * The master key.
   *
   * @throws VolumeException if there is no protector of that kind, or the key opens none
   */
  static byte[] masterKey(Metadata metadata, UnlockKey key) throws VolumeException {
    boolean isThere = false;
    int stretches = 0;
    for (Protector protector : metadata.protectors()) {
      if (protector.kind() != key.kind()) {
        continue;
      }
      isThere = true;
      if (protector.salt().isPresent() && stretches++ == STRETCHES_MAX) {
        break;
      }
      Optional<byte[]> opened = open(protector, key);
      if (opened.isPresent()) {
        return opened.get();
      }
    }
    if (isThere) {
      throw new VolumeException(
          Reason.KEY_WRONG, "The %s does not open the volume".formatted(key.kind().title()));
    }
    throw new VolumeException(
        Reason.PROTECTOR_NOT_FOUND,
        "The volume has no protector of the kind %s".formatted(key.kind().title()));
  }

  private static Optional<byte[]> open(Protector protector, UnlockKey key) throws VolumeException {
    byte[] opener =
        switch (key) {
          case UnlockKey.RecoveryPassword recovery -> stretched(hash(recovery.value()), protector);
          case UnlockKey.Password password -> stretched(hash(hash(password.utf16())), protector);
          case UnlockKey.ExternalKey external -> external.value().clone();
          case UnlockKey.ClearKey _ -> protector.clearKey().orElse(new byte[KEY_BYTES]);
        };
    try {
      for (Sealed sealed : protector.sealedMasterKeys()) {
        Optional<byte[]> master = sealed.open(opener, KEY_BYTES);
        if (master.isPresent()) {
          return master;
        }
      }
      return Optional.empty();
    } finally {
      Arrays.fill(opener, (byte) 0);
    }
  }

  private static byte[] stretched(byte[] first, Protector protector) throws VolumeException {
    byte[] salt =
        protector
            .salt()
            .orElseThrow(
                () ->
                    new VolumeException(
                        Reason.METADATA_DAMAGED, "A protector of the volume has no salt"));
    return stretch(first, salt);
  }

  /** A million rounds of SHA-256 over the last result, the first hash, the salt and the count. */
  static byte[] stretch(byte[] first, byte[] salt) {
    byte[] chain = new byte[HASH_BYTES + HASH_BYTES + SALT_BYTES + Long.BYTES];
    System.arraycopy(first, 0, chain, HASH_BYTES, HASH_BYTES);
    System.arraycopy(salt, 0, chain, 2 * HASH_BYTES, SALT_BYTES);
    MessageDigest sha256 = sha256();
    try {
      for (int round = 0; round < ROUNDS; round++) {
        SectorCipher.LONGS.set(chain, chain.length - Long.BYTES, (long) round);
        sha256.update(chain);
        sha256.digest(chain, 0, HASH_BYTES);
      }
      return Arrays.copyOf(chain, HASH_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("There is room for a hash", e);
    } finally {
      Arrays.fill(chain, (byte) 0);
      Arrays.fill(first, (byte) 0);
    }
  }

  static byte[] hash(byte[] bytes) {
    return sha256().digest(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
