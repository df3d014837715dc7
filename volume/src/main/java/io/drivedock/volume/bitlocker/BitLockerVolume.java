package io.drivedock.volume.bitlocker;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.Medium;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A BitLocker volume, of which everything is known that needs no key. */
public final class BitLockerVolume {

  private static final int HASH_BYTES = 32;

  private final Medium medium;
  private final BootSector boot;
  private final Metadata metadata;
  private final List<Metadata> copies;

  private BitLockerVolume(Medium medium, BootSector boot, List<Metadata> copies) {
    this.medium = medium;
    this.boot = boot;
    this.metadata = copies.getFirst();
    this.copies = copies;
  }

  /** Whether a volume that begins with these bytes, 512 at least, is a BitLocker volume. */
  public static boolean isOne(byte[] start) throws VolumeException {
    return BootSector.isOne(Bytes.of(start, Reason.METADATA_DAMAGED));
  }

  /**
   * Reads the metadata: the first copy whose checksum is right.
   *
   * @throws VolumeException if it is no such volume, is too old, or all copies are damaged
   */
  public static BitLockerVolume read(Medium medium) throws VolumeException {
    BootSector boot = BootSector.read(medium);
    List<Metadata> copies = new ArrayList<>();
    VolumeException first = null;
    for (long at : boot.copies()) {
      try {
        copies.add(Metadata.read(medium, at));
      } catch (VolumeException e) {
        if (e.reason() == Reason.UNREADABLE) {
          throw e;
        }
        first = first == null ? e : first;
      }
    }
    if (copies.isEmpty() && first != null) {
      Reason reason = first.reason() == Reason.VISTA ? Reason.VISTA : Reason.METADATA_DAMAGED;
      throw new VolumeException(
          reason, "No copy of the BitLocker metadata can be used: " + first.sentence(), first);
    }
    return new BitLockerVolume(medium, boot, List.copyOf(copies));
  }

  /** The volume's identifier. */
  public String guid() {
    return metadata.guid();
  }

  /** The name that Windows gave the volume when it encrypted it; may be empty. */
  public String description() {
    return metadata.description();
  }

  /** Whether it is BitLocker To Go. */
  public boolean isToGo() {
    return boot.isToGo();
  }

  /** 512 or 4096. */
  public int sectorBytes() {
    return boot.sectorBytes();
  }

  /** How long the volume is, in bytes. */
  public long volumeBytes() {
    return metadata.volumeBytes();
  }

  /** The cipher, if it is known. */
  public Optional<Method> method() {
    return metadata.knownMethod();
  }

  /** What opens it. */
  public List<Protector> protectors() {
    return metadata.protectors();
  }

  /** How many of the three copies of the metadata are whole. */
  public int wholeCopies() {
    return copies.size();
  }

  /** Why it is refused whatever the key is, if it is. */
  public Optional<VolumeException> refusal() {
    try {
      refuse(false);
      return Optional.empty();
    } catch (VolumeException e) {
      return Optional.of(e);
    }
  }

  private boolean has(ProtectorKind kind) {
    return metadata.protectors().stream().anyMatch(protector -> protector.kind() == kind);
  }

  private void refuse(boolean isClearKeyWanted) throws VolumeException {
    if (has(ProtectorKind.CLEAR_KEY) && !isClearKeyWanted) {
      throw new VolumeException(
          Reason.SUSPENDED,
          "BitLocker is suspended on the volume: its key lies open on the drive; resume protection"
              + " in Windows");
    }
    if (metadata.state() == Metadata.STATE_DECRYPTED) {
      throw new VolumeException(
          Reason.NOT_ACTIVATED, "BitLocker is turned off: the volume was decrypted");
    }
    if (boot.isBeingEncrypted()
        || metadata.state() != Metadata.STATE_ENCRYPTED
        || metadata.nextState() != Metadata.STATE_ENCRYPTED) {
      throw new VolumeException(
          Reason.CONVERSION_UNDER_WAY,
          "Windows has not finished encrypting or decrypting the volume; let it finish");
    }
    if (metadata.knownMethod().isEmpty()) {
      throw new VolumeException(
          Reason.METHOD_UNKNOWN,
          "The volume is encrypted with method 0x%04x, which is not known"
              .formatted(metadata.method()));
    }
    if (metadata.protectors().stream()
        .map(Protector::kind)
        .allMatch(kind -> kind == ProtectorKind.TPM)) {
      throw new VolumeException(
          Reason.TPM_ONLY,
          "Only the TPM of the machine that encrypted the volume opens it; add a recovery"
              + " password");
    }
  }

  /**
   * Decrypts the volume. The medium must stay open as long as what is returned is used.
   *
   * @throws VolumeException if the volume is refused whatever the key is, or the key does not open
   *     it
   */
  public DecryptedMedium unlock(UnlockKey key) throws VolumeException {
    refuse(key instanceof UnlockKey.ClearKey);
    Layout layout = Layout.of(boot, metadata, medium.size());
    byte[] master = masterKey(key);
    try {
      prove(master);
      Sealed sealed = metadata.volumeKey();
      Method method = metadata.knownMethod().orElseThrow();
      byte[] volumeKey =
          Optional.ofNullable(sealed)
              .flatMap(it -> it.open(master, method.keyBytes()))
              .orElseThrow(
                  () ->
                      new VolumeException(
                          Reason.METADATA_DAMAGED,
                          "The key of the volume's sectors is damaged in the metadata"));
      return new DecryptedMedium(medium, layout, method, volumeKey);
    } finally {
      Arrays.fill(master, (byte) 0);
    }
  }

  private byte[] masterKey(UnlockKey key) throws VolumeException {
    try {
      return Unlocking.masterKey(metadata, key);
    } catch (VolumeException e) {
      if (e.reason() != Reason.PROTECTOR_NOT_FOUND) {
        throw e;
      }
      throw new VolumeException(
          e.reason(),
          e.sentence()
              + "; it has "
              + metadata.protectors().stream()
                  .map(protector -> protector.kind().title())
                  .distinct()
                  .collect(Collectors.joining(", ")),
          e);
    }
  }

  /** Whoever changed the metadata without the key could not seal its hash anew. */
  private void prove(byte[] master) throws VolumeException {
    Sealed hash = metadata.hash();
    if (hash == null) {
      return;
    }
    boolean fits =
        hash.open(master, HASH_BYTES)
            .filter(expected -> HexFormat.of().formatHex(expected).equals(metadata.digest()))
            .isPresent();
    if (!fits) {
      throw new VolumeException(
          Reason.METADATA_DAMAGED,
          "The BitLocker metadata was changed by something that did not have the key");
    }
  }
}
