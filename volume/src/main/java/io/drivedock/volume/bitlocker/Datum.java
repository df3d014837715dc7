package io.drivedock.volume.bitlocker;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.VolumeException;
import java.util.ArrayList;
import java.util.List;

/** One entry of BitLocker's metadata. */
record Datum(int type, int valueType, Bytes data) {

  static final int TYPE_PROTECTOR = 2;
  static final int TYPE_VOLUME_KEY = 3;
  static final int TYPE_DESCRIPTION = 7;
  static final int TYPE_HEADER_PLACE = 15;

  static final int KEY = 1;
  static final int UTF16 = 2;
  static final int STRETCH_KEY = 3;
  static final int AES_CCM = 5;
  static final int PROTECTOR = 8;
  static final int EXTERNAL_KEY = 9;
  static final int PLACE = 15;

  private static final int HEADER_BYTES = 8;
  private static final int COUNT_MAX = 1_024;

  /** All entries of a range that they fill; fewer bytes than a header at its end are left alone. */
  static List<Datum> list(Bytes bytes) throws VolumeException {
    List<Datum> all = new ArrayList<>();
    int at = 0;
    while (bytes.length() - at >= HEADER_BYTES) {
      int size = bytes.u16(at);
      if (size < HEADER_BYTES || all.size() == COUNT_MAX) {
        throw bytes.damaged("An entry of BitLocker's metadata has %d bytes".formatted(size));
      }
      Bytes entry = bytes.slice(at, size);
      all.add(new Datum(entry.u16(2), entry.u16(4), entry.from(HEADER_BYTES)));
      at += size;
    }
    return all;
  }
}
