package io.drivedock.volume.bitlocker;

import io.drivedock.volume.Medium;
import io.drivedock.volume.StructureWriter;
import io.drivedock.volume.Target;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.Layout.Range;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * A new BitLocker volume around a file system: what is written to it is encrypted and written
 * below. BitLocker's own areas lie behind the file system, so none of its clusters is lost to them.
 * Until {@link #finish} has written the boot sector, which is last, the volume is none.
 *
 * <p>Not for several threads. That Windows opens such a volume has not been verified.
 */
public final class BitLockerTarget implements Target {

  /** How much longer than its file system a volume is at most. */
  public static final long OVERHEAD_BYTES_MAX = 2L << 20;

  private static final int ALIGNMENT = 64 << 10;
  private static final long BEHIND_BYTES = 1L << 20;
  private static final int HEADER_BYTES = 8 << 10;
  private static final int SPACING = 256 << 10;

  private final Target below;
  private final Layout layout;
  private final SectorCipher cipher;
  private final SectorCipher opener;
  private final byte[] area;
  private final byte[] raw = new byte[SectorCipher.BATCH_BYTES];
  private final byte[] sealed = new byte[SectorCipher.BATCH_BYTES];

  private BitLockerTarget(
      Target below, Layout layout, SectorCipher cipher, SectorCipher opener, byte[] area) {
    this.below = below;
    this.layout = layout;
    this.cipher = cipher;
    this.opener = opener;
    this.area = area;
  }

  /** How long the volume around a file system is. */
  public static long volumeBytes(long fileSystemBytes) {
    return (fileSystemBytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT + BEHIND_BYTES;
  }

  /** How long the file system is in a volume of that length; 0 if there is no room for one. */
  public static long fileSystemBytes(long volumeBytes) {
    return Math.max(0, (volumeBytes - BEHIND_BYTES) / ALIGNMENT * ALIGNMENT);
  }

  /**
   * Begins a volume with fresh keys of its own: from here on there is no other where it will be.
   *
   * @param sectorBytes 512 or 4096, as the file system has them
   * @param method one without diffuser
   * @param name what Windows shows as the volume's description
   * @param keys what opens it, one at least; they are not closed
   * @throws VolumeException if what is below fails
   */
  public static BitLockerTarget begin(
      Target below,
      long fileSystemBytes,
      int sectorBytes,
      Method method,
      String name,
      List<UnlockKey> keys,
      SecureRandom random,
      Instant now)
      throws VolumeException {
    long behind = volumeBytes(fileSystemBytes) - BEHIND_BYTES;
    Layout layout =
        new Layout(
            sectorBytes,
            behind + BEHIND_BYTES,
            behind + Metadata.AREA_BYTES,
            HEADER_BYTES,
            List.of(
                new Range(
                    behind + Metadata.AREA_BYTES, behind + Metadata.AREA_BYTES + HEADER_BYTES),
                area(behind, 0),
                area(behind, 1),
                area(behind, 2)));
    byte[] nothing = new byte[sectorBytes];
    below.write(0, nothing, 0, nothing.length);
    below.sync();
    byte[] volumeKey = new byte[method.keyBytes()];
    random.nextBytes(volumeKey);
    try {
      byte[] area = new MetadataWriter(random, now).area(layout, method, volumeKey, name, keys);
      return new BitLockerTarget(
          below,
          layout,
          SectorCipher.encrypting(method, volumeKey, sectorBytes),
          SectorCipher.decrypting(method, volumeKey, sectorBytes),
          area);
    } finally {
      Arrays.fill(volumeKey, (byte) 0);
    }
  }

  private static Range area(long behind, int copy) {
    long from = behind + (long) copy * SPACING;
    return new Range(from, from + Metadata.AREA_BYTES);
  }

  /** Writes whole sectors of the file system. */
  @Override
  public void write(long position, byte[] from, int offset, int length) throws VolumeException {
    check(position, length);
    long at = position;
    int done = 0;
    while (done < length) {
      boolean isHeader = at < layout.headerBytes();
      int count = count(at, length - done);
      long place = isHeader ? layout.headerAt() + at : at;
      System.arraycopy(from, offset + done, raw, 0, count);
      cipher.run(place, raw, sealed, 0, count);
      below.write(place, sealed, 0, count);
      at += count;
      done += count;
    }
  }

  /**
   * Reads whole sectors of the file system back that were written before.
   *
   * @param from what lies below
   * @throws VolumeException if that fails
   */
  public void read(Medium from, long position, byte[] into, int offset, int length)
      throws VolumeException {
    check(position, length);
    int done = 0;
    while (done < length) {
      long at = position + done;
      boolean isHeader = at < layout.headerBytes();
      int count = count(at, length - done);
      long place = isHeader ? layout.headerAt() + at : at;
      from.read(place, raw, 0, count);
      opener.run(place, raw, into, offset + done, count);
      done += count;
    }
  }

  private void check(long position, int length) {
    if (position % layout.sectorBytes() != 0 || length % layout.sectorBytes() != 0) {
      throw new IllegalArgumentException("Not whole sectors: %d, %d".formatted(position, length));
    }
  }

  /** How many of so many bytes lie in one place and are taken at once. */
  private int count(long at, int bytes) {
    int count = Math.min(bytes, SectorCipher.BATCH_BYTES);
    return at < layout.headerBytes() ? (int) Math.min(count, layout.headerBytes() - at) : count;
  }

  /** Writes BitLocker's own areas and, after a sync, the boot sector, which makes it a volume. */
  public void finish() throws VolumeException {
    for (Range copy : layout.blanks().subList(1, layout.blanks().size())) {
      below.write(copy.from(), area, 0, area.length);
    }
    below.sync();
    byte[] boot = bootSector();
    below.write(0, boot, 0, boot.length);
    below.sync();
  }

  /** Without boot code; older systems see an unknown FAT. */
  private byte[] bootSector() {
    StructureWriter boot = new StructureWriter(layout.sectorBytes());
    boot.u8(0xEB).u8(0x58).u8(0x90).ascii(BootSector.FIXED_SIGN);
    boot.u16(layout.sectorBytes()).u8(8);
    boot.u8(21, 0xF8);
    boot.u16(24, 63);
    boot.u16(26, 255);
    boot.u32(36, 0x1FE0);
    boot.u16(48, 1);
    boot.u16(50, 6);
    boot.u8(64, 0x80);
    boot.u8(66, 0x29);
    boot.position(71).ascii("NO NAME    FAT32   ");
    UUID guid = UUID.fromString(BootSector.GUID);
    long most = guid.getMostSignificantBits();
    boot.position(BootSector.FIXED_GUID_AT).u32(most >>> 32).u16((int) (most >>> 16));
    boot.u16((int) most).u64(Long.reverseBytes(guid.getLeastSignificantBits()));
    for (Range copy : layout.blanks().subList(1, layout.blanks().size())) {
      boot.u64(copy.from());
    }
    boot.u16(510, 0xAA55);
    return boot.all();
  }

  @Override
  public void sync() throws VolumeException {
    below.sync();
  }

  /** Leaves what is below open. */
  @Override
  public void close() {
    Arrays.fill(raw, (byte) 0);
  }
}
