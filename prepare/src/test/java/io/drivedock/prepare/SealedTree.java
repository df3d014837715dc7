package io.drivedock.prepare;

import io.drivedock.drive.Md5;
import io.drivedock.volume.Medium;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.UnlockKey;
import io.drivedock.volume.ntfs.Content;
import io.drivedock.volume.ntfs.Entry;
import io.drivedock.volume.ntfs.NtfsCheck;
import io.drivedock.volume.ntfs.NtfsVolume;
import io.drivedock.volume.opening.Inspection;
import io.drivedock.volume.opening.OpenVolume;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every file on an encrypted drive, with its MD5. */
final class SealedTree {

  private static final NtfsCheck.Findings NONE =
      new NtfsCheck.Findings() {
        @Override
        public void refused(String what, VolumeException why) {
          throw new AssertionError(what, why);
        }

        @Override
        public void noted(String what, VolumeException why) {
          throw new AssertionError(what, why);
        }
      };

  private SealedTree() {}

  /**
   * Reads all of it and finds nothing wrong.
   *
   * @throws VolumeException if there is no such volume, or the key does not open it
   */
  static Map<String, String> of(Medium device, String key) throws VolumeException {
    Map<String, String> files = new TreeMap<>();
    try (UnlockKey unlock = UnlockKey.ofText(CharBuffer.wrap(key));
        OpenVolume open = OpenVolume.open(device, Inspection.of(device).dataVolume(), unlock)) {
      NtfsVolume volume = open.ntfs();
      NtfsCheck.run(volume, NONE);
      for (Entry entry : entries(volume)) {
        if (!entry.isFolder()) {
          Content content = volume.file(entry).content();
          byte[] bytes = new byte[(int) content.length()];
          content.read(0, bytes, 0, bytes.length);
          files.put(entry.path(), Md5.ofContent(bytes).hex());
        }
      }
    }
    return files;
  }

  private static List<Entry> entries(NtfsVolume volume) {
    List<Entry> entries = new ArrayList<>();
    volume.walk(
        new NtfsVolume.Visitor() {
          @Override
          public void entry(Entry entry) {
            entries.add(entry);
          }

          @Override
          public void refused(String what, VolumeException why) {
            throw new AssertionError(what, why);
          }
        });
    return entries;
  }
}
