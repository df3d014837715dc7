package io.drivedock.station.slot.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Where a drive is: a device or an image, and which one it was when it was found.
 *
 * @param path as it was configured, which may be a link
 * @param inode another one if another drive was plugged in there
 */
record Place(Path path, Object inode) {

  /** How the names of images end. */
  static final String IMAGE = ".img";

  /** Whether the same drive is still there. */
  boolean isStillThere() {
    try {
      return inode.equals(inode(path));
    } catch (IOException e) {
      return false;
    }
  }

  static Object inode(Path path) throws IOException {
    Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    return key == null ? path : key;
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
