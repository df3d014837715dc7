package io.drivedock.station.slot;

import io.drivedock.drive.BitLockerKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What opens a drive: the key of its assignment, or nothing. It does not print the key. */
public final class Unlock {

  /** For a drive that is not encrypted. */
  public static final Unlock NONE = new Unlock(null);

  private final @Nullable BitLockerKey key;

  private Unlock(@Nullable BitLockerKey key) {
    this.key = key;
  }

  /** With that key; {@link #NONE} if it is null. */
  public static Unlock with(@Nullable BitLockerKey key) {
    return key == null ? NONE : new Unlock(key);
  }

  /** The key, for an opener that needs one. */
  public Optional<BitLockerKey> key() {
    return Optional.ofNullable(key);
  }

  /** Says whether there is a key, and nothing about it. */
  @Override
  public String toString() {
    return key == null ? "Unlock[none]" : "Unlock[redacted]";
  }
}
