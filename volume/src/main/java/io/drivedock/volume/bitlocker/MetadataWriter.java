package io.drivedock.volume.bitlocker;

import io.drivedock.volume.StructureWriter;
import io.drivedock.volume.WindowsTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** Writes the metadata of a new volume. */
final class MetadataWriter {

  private static final int VALIDATION_VERSION = 2;
  private static final int DATUM_VERSION = 1;
  private static final int METHOD_STRETCH = 0x1000;
  private static final int METHOD_EXTERNAL = 0x2002;
  private static final int METHOD_MASTER = 0x2003;
  private static final int METHOD_HASH = 0x2005;
  private static final int METHOD_STRETCHED = 0x2008;
  private static final int TYPE_RECOVERY_KEY = 18;
  private static final int TYPE_STRETCHED_KEY = 19;
  private static final int VALUE_USE_KEY = 4;
  private static final int SALT_BYTES = 16;
  private static final int BLOCK_HEADER_BYTES = 64;
  private static final int HEADER_BYTES = 48;

  private final SecureRandom random;
  private final long fileTime;
  private final byte[] master = new byte[Unlocking.KEY_BYTES];
  private int counter = 1;

  MetadataWriter(SecureRandom random, Instant now) {
    this.random = random;
    this.fileTime = WindowsTime.of(now);
    random.nextBytes(master);
  }

  /** A whole area, the same for all three copies, which overwrites the master key. */
  byte[] area(Layout layout, Method method, byte[] volumeKey, String name, List<UnlockKey> keys) {
    StructureWriter area = new StructureWriter(Metadata.AREA_BYTES);
    area.position(BLOCK_HEADER_BYTES + HEADER_BYTES);
    datum(area, Datum.TYPE_DESCRIPTION, Datum.UTF16, utf16(name));
    for (UnlockKey key : keys) {
      datum(area, Datum.TYPE_PROTECTOR, Datum.PROTECTOR, protector(key));
    }
    datum(area, Datum.TYPE_VOLUME_KEY, Datum.AES_CCM, sealed(master, method.code(), volumeKey));
    StructureWriter place = new StructureWriter(2 * Long.BYTES);
    place.u64(layout.headerAt()).u64(layout.headerBytes());
    datum(area, Datum.TYPE_HEADER_PLACE, Datum.PLACE, place.all());
    int size = area.position() - BLOCK_HEADER_BYTES;
    int blockBytes = (area.position() + 15) / 16 * 16;
    header(area, layout, method, blockBytes, size);
    byte[] block = Arrays.copyOf(area.all(), blockBytes);
    CRC32 crc = new CRC32();
    crc.update(block);
    area.position(blockBytes);
    area.u16(Metadata.AREA_BYTES - blockBytes);
    area.u16(VALIDATION_VERSION);
    area.u32(crc.getValue());
    datum(area, 0, Datum.AES_CCM, sealed(master, METHOD_HASH, Unlocking.hash(block)));
    Arrays.fill(master, (byte) 0);
    return area.all();
  }

  private void header(
      StructureWriter area, Layout layout, Method method, int blockBytes, int size) {
    byte[] guid = new byte[16];
    random.nextBytes(guid);
    area.position(0).ascii(BootSector.FIXED_SIGN);
    area.u16(8, blockBytes / 16);
    area.u16(10, Metadata.VERSION);
    area.u16(12, Metadata.STATE_ENCRYPTED);
    area.u16(14, Metadata.STATE_ENCRYPTED);
    area.u64(16, layout.volumeBytes());
    area.u32(28, layout.headerBytes() / layout.sectorBytes());
    for (int i = 0; i < BootSector.COPIES; i++) {
      area.u64(32 + i * Long.BYTES, layout.blanks().get(1 + i).from());
    }
    area.u64(56, layout.headerAt());
    area.u32(64, size);
    area.u32(68, 1);
    area.u32(72, HEADER_BYTES);
    area.u32(76, size);
    area.position(80).bytes(guid);
    // The counter of the hash, which is sealed last, is the last one used.
    area.u32(96, counter + 1);
    area.u16(100, method.code());
    area.u64(104, fileTime);
  }

  private byte[] protector(UnlockKey key) {
    StructureWriter out = new StructureWriter(1024);
    byte[] guid = new byte[16];
    random.nextBytes(guid);
    out.bytes(guid).u64(fileTime).u16(0);
    switch (key) {
      case UnlockKey.RecoveryPassword recovery -> {
        out.u16(0x0800);
        stretching(out, Unlocking.hash(recovery.value()), recovery.value());
      }
      case UnlockKey.Password password -> {
        out.u16(0x2000);
        stretching(out, Unlocking.hash(Unlocking.hash(password.utf16())), new byte[0]);
      }
      case UnlockKey.ExternalKey external -> {
        out.u16(0x0200);
        datum(out, 0, Datum.UTF16, utf16("ExternalKey"));
        StructureWriter use = new StructureWriter(128);
        use.u16(METHOD_EXTERNAL).u16(0);
        datum(use, 0, Datum.AES_CCM, sealed(master, METHOD_EXTERNAL, external.value()));
        datum(out, 0, VALUE_USE_KEY, use.written());
        datum(out, 0, Datum.AES_CCM, sealed(external.value(), METHOD_MASTER, master));
      }
      case UnlockKey.ClearKey _ -> {
        byte[] open = new byte[Unlocking.KEY_BYTES];
        random.nextBytes(open);
        out.u16(0x0000);
        StructureWriter clear = new StructureWriter(4 + open.length).u32(0).bytes(open);
        datum(out, 0, Datum.KEY, clear.all());
        datum(out, 0, Datum.AES_CCM, sealed(open, METHOD_MASTER, master));
      }
    }
    return out.written();
  }

  private void stretching(StructureWriter out, byte[] first, byte[] recovery) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] stretched = Unlocking.stretch(first, salt);
    StructureWriter stretch = new StructureWriter(256);
    stretch.u16(METHOD_STRETCH).u16(0).bytes(salt);
    if (recovery.length > 0) {
      datum(stretch, TYPE_RECOVERY_KEY, Datum.AES_CCM, sealed(master, METHOD_STRETCH, recovery));
    }
    datum(stretch, TYPE_STRETCHED_KEY, Datum.AES_CCM, sealed(master, METHOD_STRETCHED, stretched));
    datum(out, 0, Datum.STRETCH_KEY, stretch.written());
    datum(out, 0, Datum.AES_CCM, sealed(stretched, METHOD_MASTER, master));
    Arrays.fill(stretched, (byte) 0);
  }

  private byte[] sealed(byte[] under, int method, byte[] secret) {
    StructureWriter plain = new StructureWriter(12 + secret.length);
    plain.u16(plain.all().length).u16(0).u32(1);
    plain.u16(method).u16(0).bytes(secret);
    byte[] nonce = new StructureWriter(12).u64(fileTime).u32(counter++).all();
    byte[] closed = AesCcm.seal(under, nonce, plain.all());
    Arrays.fill(plain.all(), (byte) 0);
    return new StructureWriter(nonce.length + closed.length).bytes(nonce).bytes(closed).all();
  }

  private static void datum(StructureWriter out, int type, int valueType, byte[] data) {
    out.u16(8 + data.length).u16(type);
    out.u16(valueType).u16(DATUM_VERSION).bytes(data);
  }

  private static byte[] utf16(String text) {
    return new StructureWriter(2 * text.length() + 2).utf16(text).all();
  }
}
