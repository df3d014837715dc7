package io.drivedock.volume.opening;

import io.drivedock.volume.Medium;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.BitLockerVolume;
import io.drivedock.volume.bitlocker.UnlockKey;
import io.drivedock.volume.ntfs.NtfsVolume;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The plain bytes of a volume. Closing it forgets the key and leaves the device open. */
public final class OpenVolume implements AutoCloseable {

  private final Medium plain;

  private OpenVolume(Medium plain) {
    this.plain = plain;
  }

  /**
   * Opens a volume.
   *
   * @param key what opens it; not needed where nothing is encrypted
   * @throws VolumeException if it is refused, and why
   */
  public static OpenVolume open(Medium device, FoundVolume volume, @Nullable UnlockKey key)
      throws VolumeException {
    if (volume.problem().isPresent() && !(key instanceof UnlockKey.ClearKey)) {
      throw volume.problem().get();
    }
    return switch (volume.kind()) {
      case BITLOCKER -> new OpenVolume(unlocked(volume, key));
      case NTFS -> new OpenVolume(volume.partition().on(device));
      case LUKS ->
          throw new VolumeException(
              Reason.LUKS, "The volume is encrypted with LUKS, which is not read");
      case EXFAT, FAT, REFS, EXT, XFS ->
          throw new VolumeException(
              Reason.NOT_NTFS, "The volume holds %s, not NTFS".formatted(volume.kind().title()));
      case EMPTY, UNKNOWN ->
          throw new VolumeException(Reason.NO_VOLUME, "There is no volume of a known kind");
    };
  }

  private static Medium unlocked(FoundVolume volume, @Nullable UnlockKey key)
      throws VolumeException {
    BitLockerVolume bitLocker =
        volume
            .bitLocker()
            .orElseThrow(
                () ->
                    new VolumeException(
                        Reason.METADATA_DAMAGED, "The BitLocker metadata cannot be read"));
    if (key == null) {
      throw new VolumeException(
          Reason.KEY_MISSING, "The volume is encrypted with BitLocker, and no key was given");
    }
    return bitLocker.unlock(key);
  }

  /** Its bytes, decrypted. */
  public Medium plain() {
    return plain;
  }

  /**
   * Its file system.
   *
   * @throws VolumeException if that is not NTFS, or damaged
   */
  public NtfsVolume ntfs() throws VolumeException {
    return NtfsVolume.open(plain);
  }

  @Override
  public void close() {
    try {
      plain.close();
    } catch (IOException e) {
      throw new IllegalStateException("Neither a part nor a decrypted volume fails to close", e);
    }
  }
}
