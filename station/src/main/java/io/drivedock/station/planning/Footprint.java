package io.drivedock.station.planning;

import io.drivedock.drive.Chunk;

/**
 * How much a blob takes on a drive, never less than it does: whole clusters, the file and the one
 * beside it in the file system's own tables, and its part of the manifest.
 */
public final class Footprint {

  private static final long CLUSTER = 4_096;
  private static final long RECORD = 1_024;
  private static final long SIDE_FILES = 2 * (CLUSTER + RECORD);
  private static final long MANIFEST_ENTRY = 2_048;
  private static final long MANIFEST_CHUNK = 160;

  /** What a drive needs beside blobs: the end of the manifest, journals of the file system. */
  private static final long RESERVE = 64L << 20;

  private static final double USABLE = 0.98;

  /**
   * What a file system takes of a disk before anything lies on it: partitions, a journal, the first
   * of its tables; and of each byte of its size, for the map of its clusters.
   */
  private static final long FORMAT = 256L << 20;

  private static final double FORMAT_SHARE = 1e-4;

  private Footprint() {}

  /**
   * How much is free on a blank drive of a size. That is an assumption: NTFS and exFAT, as they are
   * made for the whole drive, take less than this; ext4 takes 1.6 % and keeps 5 % for root.
   */
  static long free(long driveBytes) {
    return Math.max(0, (long) (driveBytes * (1 - FORMAT_SHARE)) - FORMAT);
  }

  public static long of(long length) {
    long clusters = (length + CLUSTER - 1) / CLUSTER;
    long chunks = (length + Chunk.LENGTH_MAX - 1) / Chunk.LENGTH_MAX;
    return clusters * CLUSTER + RECORD + SIDE_FILES + MANIFEST_ENTRY + chunks * MANIFEST_CHUNK;
  }

  /** How much of what is free on a drive blobs may take. */
  public static long capacity(long freeBytes) {
    return Math.max(0, (long) ((freeBytes - RESERVE) * USABLE));
  }
}
