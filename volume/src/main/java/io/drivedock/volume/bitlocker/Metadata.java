package io.drivedock.volume.bitlocker;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.Medium;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One copy of BitLocker's metadata, whose checksum was right.
 *
 * @param state what the volume is
 * @param nextState what it is about to be
 * @param volumeBytes how long the encrypted volume is
 * @param copies where the copies lie, as this one says
 * @param headerAt where the first bytes of the file system lie
 * @param headerBytes how many of them
 * @param method the number of the cipher
 * @param guid the volume's identifier
 * @param description the name that Windows gave it
 * @param volumeKey the key of the sectors, sealed under the master key
 * @param hash the hash of this copy, sealed under the master key
 * @param digest the SHA-256 of this copy as it was read, in hexadecimal
 */
record Metadata(
    int state,
    int nextState,
    long volumeBytes,
    List<Long> copies,
    long headerAt,
    long headerBytes,
    int method,
    String guid,
    String description,
    List<Protector> protectors,
    @Nullable Sealed volumeKey,
    @Nullable Sealed hash,
    String digest) {

  /** Reserved for each copy. */
  static final int AREA_BYTES = 64 << 10;

  static final int STATE_DECRYPTED = 1;
  static final int STATE_ENCRYPTED = 4;
  static final int VERSION = 2;

  private static final int BLOCK_HEADER_BYTES = 64;
  private static final int HEADER_BYTES = 48;
  private static final int VALIDATION_BYTES = 8;
  private static final int UNIT_BYTES = 16;
  private static final int PROTECTORS_MAX = 64;

  /** Reads one copy. */
  static Metadata read(Medium medium, long at) throws VolumeException {
    int length = (int) Math.min(AREA_BYTES, Math.max(0, medium.size() - at));
    Bytes area = Bytes.of(medium.read(at, length), Reason.METADATA_DAMAGED);
    if (!area.is(0, BootSector.FIXED_SIGN)) {
      throw area.damaged("There is no BitLocker metadata at byte %d".formatted(at));
    }
    if (area.u16(10) != VERSION) {
      throw new VolumeException(
          Reason.VISTA,
          "The BitLocker metadata has version %d; encrypt the drive anew with Windows 7 or later"
              .formatted(area.u16(10)));
    }
    int size = area.u16(8) * UNIT_BYTES;
    Bytes block = area.slice(0, size);
    Bytes validation = area.slice(size, VALIDATION_BYTES);
    byte[] raw = block.copy(0, size);
    CRC32 crc = new CRC32();
    crc.update(raw);
    if (validation.u32(4) != crc.getValue()) {
      throw area.damaged("The BitLocker metadata at byte %d has a wrong checksum".formatted(at));
    }
    int validationBytes = validation.u16(0);
    List<Sealed> hashes =
        validationBytes <= VALIDATION_BYTES
            ? List.of()
            : Sealed.among(
                Datum.list(
                    area.slice(size + VALIDATION_BYTES, hashBytes(area, size + VALIDATION_BYTES))));
    return of(block, sha256(raw), hashes.isEmpty() ? null : hashes.getFirst());
  }

  /** The validation block is as long as the rest of its area; only its first entry counts. */
  private static int hashBytes(Bytes area, int at) throws VolumeException {
    return area.u16(at);
  }

  private static Metadata of(Bytes block, String digest, @Nullable Sealed hash)
      throws VolumeException {
    Bytes header = block.slice(BLOCK_HEADER_BYTES, HEADER_BYTES);
    long size = header.u32(0);
    if (header.u32(8) != HEADER_BYTES || size < HEADER_BYTES) {
      throw block.damaged("The header of the BitLocker metadata has a wrong length");
    }
    Bytes entries = block.slice(BLOCK_HEADER_BYTES + HEADER_BYTES, size - HEADER_BYTES);
    long headerAt = block.u63(56);
    long headerBytes = 0;
    String description = "";
    Sealed volumeKey = null;
    List<Protector> protectors = new ArrayList<>();
    for (Datum datum : Datum.list(entries)) {
      if (datum.type() == Datum.TYPE_PROTECTOR && datum.valueType() == Datum.PROTECTOR) {
        if (protectors.size() == PROTECTORS_MAX) {
          throw block.damaged("More than %d protectors".formatted(PROTECTORS_MAX));
        }
        protectors.add(Protector.of(datum));
      } else if (datum.type() == Datum.TYPE_VOLUME_KEY && datum.valueType() == Datum.AES_CCM) {
        volumeKey = Sealed.of(datum);
      } else if (datum.type() == Datum.TYPE_DESCRIPTION && datum.valueType() == Datum.UTF16) {
        description = datum.data().utf16();
      } else if (datum.type() == Datum.TYPE_HEADER_PLACE && datum.valueType() == Datum.PLACE) {
        headerAt = datum.data().u63(0);
        headerBytes = datum.data().u63(8);
      }
    }
    return new Metadata(
        block.u16(12),
        block.u16(14),
        block.u63(16),
        List.of(block.u63(32), block.u63(40), block.u63(48)),
        headerAt,
        headerBytes,
        header.u16(36),
        header.guid(16),
        description,
        List.copyOf(protectors),
        volumeKey,
        hash,
        digest);
  }

  /** The cipher, if it is known. */
  Optional<Method> knownMethod() {
    for (Method known : Method.values()) {
      if (known.code() == method) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
