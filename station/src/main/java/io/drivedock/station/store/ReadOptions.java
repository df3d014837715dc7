package io.drivedock.station.store;

/**
 * What is read of a blob. How many bytes, the buffer says that they are read into.
 *
 * @param snapshot of {@link Snapshot#id}; empty for the blob as it is now
 * @param version of {@link StoredBlob#version}, if the blob must not have changed; empty for any
 * @param offset of the first byte
 */
public record ReadOptions(String snapshot, String version, long offset) {

  /** Checks that it begins within the blob. */
  public ReadOptions {
    if (offset < 0) {
      throw new IllegalArgumentException("no blob has bytes at offset " + offset);
    }
  }

  /** The blob as it is now, from an offset on. */
  public static ReadOptions from(long offset) {
    return new ReadOptions("", "", offset);
  }

  /** The same, if it is still that version. */
  public ReadOptions ofVersion(String wanted) {
    return new ReadOptions(snapshot, wanted, offset);
  }
}
