package io.drivedock.checksums;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a list says of one file.
 *
 * @param line where it says so, from 1
 * @param names what the file may be called, the most likely first
 * @param hashes what its hashes should be; empty if only its length is known
 * @param length in bytes; negative if the list does not say
 */
record ListEntry(int line, List<Spelling> names, List<Expected> hashes, long length) {

  /** A length that a list does not say. */
  static final long NO_LENGTH = -1;

  ListEntry {
    names = List.copyOf(names);
    hashes = List.copyOf(hashes);
  }

  /**
   * One way to read a name.
   *
   * @param note what was assumed; null if it stands so in the list
   */
  record Spelling(String name, @Nullable String note) {}

  /**
   * A hash that a file should have.
   *
   * @param possible the algorithms that it may be of; the first is the usual one
   */
  record Expected(Digest hash, List<Algorithm> possible) {

    Expected(byte[] hash, List<Algorithm> possible) {
      this(new Digest(hash), possible);
    }
  }

  String name() {
    return names.getFirst().name();
  }
}
