package io.drivedock.station.slot;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import java.nio.ByteBuffer;

/**
 * A drive that cannot be written to, mended beside it: a file that is opened to be mended is copied
 * elsewhere first, as far as it can be read, and is mended there.
 */
public final class CopiesBeside implements MendableDrive {

  private static final int PIECE_BYTES = 1 << 20;

  private final OpenDrive original;
  private final MendableDrive copies;

  /**
   * Mends copies.
   *
   * @param original is not closed with it
   * @param copies is
   */
  public CopiesBeside(OpenDrive original, MendableDrive copies) {
    this.original = original;
    this.copies = copies;
  }

  /** The drive as it is with these copies in the place of its own files. Closes both. */
  public static OpenDrive over(OpenDrive copies, OpenDrive original) {
    return new OpenDrive() {
      @Override
      public DriveId id() {
        return original.id();
      }

      @Override
      public DriveFile open(DrivePath path) throws DriveException {
        try {
          return copies.open(path);
        } catch (DriveException e) {
          if (e.kind() != DriveException.Kind.NOT_FOUND) {
            throw e;
          }
          return original.open(path);
        }
      }

      @Override
      public void close() {
        copies.close();
        original.close();
      }
    };
  }

  @Override
  public DriveId id() {
    return original.id();
  }

  /** Copies a file once, however many blobs have it. */
  @Override
  public synchronized NewFile reopen(DrivePath path) throws DriveException {
    try {
      return copies.reopen(path);
    } catch (DriveException e) {
      if (e.kind() != DriveException.Kind.NOT_FOUND) {
        throw e;
      }
    }
    try (DriveFile from = original.open(path)) {
      NewFile to = copies.open(path, from.length());
      try {
        copy(from, to);
        return to;
      } catch (DriveException e) {
        to.close();
        throw e;
      }
    }
  }

  private static void copy(DriveFile from, NewFile to) throws DriveException {
    long length = from.length();
    ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    for (long at = 0; at < length; at += PIECE_BYTES) {
      piece.clear().limit((int) Math.min(PIECE_BYTES, length - at));
      boolean isRead;
      try {
        isRead = from.fill(piece, at);
      } catch (DriveException e) {
        // It is found damaged, and is fetched.
        isRead = false;
      }
      if (isRead) {
        to.write(piece.flip(), at);
      }
    }
    to.setLength(length);
  }

  @Override
  public long freeBytes() throws DriveException {
    return copies.freeBytes();
  }

  @Override
  public boolean reserve(DrivePath path) throws DriveException {
    return copies.reserve(path);
  }

  @Override
  public NewFile open(DrivePath path, long bytes) throws DriveException {
    return copies.open(path, bytes);
  }

  @Override
  public void remove(DrivePath path) throws DriveException {
    copies.remove(path);
  }

  @Override
  public void sync() throws DriveException {
    copies.sync();
  }

  @Override
  public boolean isResumable() {
    return copies.isResumable();
  }

  @Override
  public boolean isComplete() {
    return copies.isComplete();
  }

  @Override
  public void beginAnew() throws DriveException {
    copies.beginAnew();
  }

  @Override
  public void complete() throws DriveException {
    copies.complete();
  }

  @Override
  public void close() {
    copies.close();
  }
}
