package io.drivedock.drive;

/**
 * A metadata or properties file on the drive.
 *
 * @param path as the manifest writes it; whether it is a {@link DrivePath} shows when it is opened
 * @param hash the MD5 of its bytes
 */
public record SideFile(String path, Md5 hash) {

  /** The longest file that is read, in bytes: headers of a blob are far shorter. */
  public static final int BYTES_MAX = 1024 * 1024;
}
