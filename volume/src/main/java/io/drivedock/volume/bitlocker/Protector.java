package io.drivedock.volume.bitlocker;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.VolumeException;
import java.util.List;
import java.util.Optional;

/**
 * One way to open a volume: its master key, sealed under one kind of key.
 *
 * @param guid the protector's name, as Windows and {@code manage-bde} show it
 * @param kind what opens it
 */
public record Protector(String guid, ProtectorKind kind, Nested nested) {

  private static final int NESTED_AT = 28;
  private static final int KIND_AT = 26;
  private static final int SALT_AT = 4;
  private static final int SALT_BYTES = 16;
  private static final int KEY_AT = 4;

  /** What is sealed in it; for unlocking only. */
  record Nested(List<Datum> datums) {}

  static Protector of(Datum datum) throws VolumeException {
    Bytes data = datum.data();
    return new Protector(
        data.guid(0),
        ProtectorKind.ofCode(data.u16(KIND_AT)),
        new Nested(Datum.list(data.from(NESTED_AT))));
  }

  /** The master key, sealed. */
  List<Sealed> sealedMasterKeys() throws VolumeException {
    return Sealed.among(nested.datums());
  }

  /** The salt of a recovery password or a password. */
  Optional<byte[]> salt() throws VolumeException {
    for (Datum datum : nested.datums()) {
      if (datum.valueType() == Datum.STRETCH_KEY) {
        return Optional.of(datum.data().copy(SALT_AT, SALT_BYTES));
      }
    }
    return Optional.empty();
  }

  /** The key that lies open, if it does. */
  Optional<byte[]> clearKey() throws VolumeException {
    for (Datum datum : nested.datums()) {
      if (datum.valueType() == Datum.KEY) {
        return Optional.of(datum.data().copy(KEY_AT, Unlocking.KEY_BYTES));
      }
    }
    return Optional.empty();
  }
}
