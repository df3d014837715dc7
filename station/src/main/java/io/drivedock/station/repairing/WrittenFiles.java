package io.drivedock.station.repairing;

import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.SideFile;
import java.text.Normalizer;
import java.util.BitSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which files of a drive were written to, in two MiB however many they are: now and then one is
 * taken for written that was not.
 */
final class WrittenFiles {

  private static final int BITS = 1 << 24;

  private final BitSet known = new BitSet(BITS);

  synchronized void add(String filePath) {
    known.set(bit(filePath));
  }

  synchronized boolean areNone() {
    return known.isEmpty();
  }

  /** Whether the file of a blob may be among them, or one beside it. */
  synchronized boolean mayHave(ManifestBlob blob) {
    return known.get(bit(blob.filePath()))
        || mayHave(blob.metadataInForce())
        || mayHave(blob.propertiesInForce());
  }

  private boolean mayHave(@Nullable SideFile file) {
    return file != null && known.get(bit(file.path()));
  }

  /** Names that are as good as each other have the same. */
  private static int bit(String filePath) {
    String folded =
        Normalizer.normalize(filePath, Normalizer.Form.NFC)
            .toUpperCase(Locale.ROOT)
            .toLowerCase(Locale.ROOT);
    int start = 0;
    while (start < folded.length() && folded.charAt(start) == '\\') {
      start++;
    }
    int hash = folded.substring(start).hashCode() * 0x9E3779B1;
    return (hash ^ (hash >>> 15)) & (BITS - 1);
  }
}
