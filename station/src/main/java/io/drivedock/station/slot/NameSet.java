package io.drivedock.station.slot;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Names that cannot lie in one folder, because a system that reads the drive takes them for the
 * same. Eight to sixteen bytes a name: only a hash of each is kept, so once in a blue moon a name
 * that is free is taken for one that is not.
 */
public final class NameSet {

  private static final int ROOM_MIN = 16;
  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private long[] slots = new long[ROOM_MIN];
  private int size;

  /** An empty one. */
  public NameSet() {}

  /** Adds a name; whether it was not there. */
  public boolean add(String name) {
    if (size * 2 >= slots.length) {
      grow();
    }
    int at = find(slots, hash(name));
    if (slots[at] != 0) {
      return false;
    }
    slots[at] = hash(name);
    size++;
    return true;
  }

  boolean has(String name) {
    return slots[find(slots, hash(name))] != 0;
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    for (long hash : slots) {
      if (hash != 0) {
        larger[find(larger, hash)] = hash;
      }
    }
    slots = larger;
  }

  private static int find(long[] slots, long hash) {
    int at = (int) (hash ^ (hash >>> 32)) & (slots.length - 1);
    while (slots[at] != 0 && slots[at] != hash) {
      at = (at + 1) & (slots.length - 1);
    }
    return at;
  }

  /** Never zero. */
  private static long hash(String name) {
    String folded = fold(name);
    long hash = FNV_BASIS;
    for (int i = 0; i < folded.length(); i++) {
      hash = (hash ^ folded.charAt(i)) * FNV_PRIME;
    }
    hash ^= hash >>> 29;
    hash *= FNV_PRIME;
    return hash == 0 ? 1 : hash;
  }

  /** Upper before lower case: there are letters that only one of the two brings together. */
  private static String fold(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }
}
