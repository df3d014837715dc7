package io.drivedock.volume.ntfs;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which records hold the attributes of a file that has too many for one. */
final class AttributeList {

  private static final int BYTES_MAX = 256 << 10;
  private static final int ENTRY_BYTES_MIN = 26;
  private static final int RECORDS_MAX = 4_096;

  private AttributeList() {}

  /**
   * The references of all records but the file's own, in the order of the list, which is that of
   * names and clusters.
   *
   * @param type only of attributes of this type, or 0
   */
  static List<Long> holders(Attribute list, Mft mft, long type, long own) throws VolumeException {
    Bytes entries = Bytes.of(list.wholeValue(mft, BYTES_MAX), Reason.FILE_DAMAGED);
    Set<Long> found = new LinkedHashSet<>();
    int at = 0;
    while (entries.length() - at >= ENTRY_BYTES_MIN) {
      int length = entries.u16(at + 4);
      if (length < ENTRY_BYTES_MIN || length > entries.length() - at) {
        throw entries.damaged("An entry of an attribute list has %d bytes".formatted(length));
      }
      long reference = entries.i64(at + 16);
      if (Reference.number(reference) != own && (type == 0 || entries.u32(at) == type)) {
        found.add(reference);
      }
      if (found.size() > RECORDS_MAX) {
        throw new VolumeException(
            Reason.LIMIT_EXCEEDED, "A file has more than %d records".formatted(RECORDS_MAX));
      }
      at += length;
    }
    return new ArrayList<>(found);
  }
}
