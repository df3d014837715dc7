package io.drivedock.station.store.s3;

import io.drivedock.drive.Md5;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The two calls that carry the bytes of blobs. Both throw what the SDK throws. */
interface ByteCalls {

  /**
   * Writes an object with one request.
   *
   * @param ifNoneMatch an asterisk, so that it replaces none; null if it may
   * @param bytes from position to limit, which stay
   */
  void putObject(
      String bucket,
      ObjectAttributes attributes,
      @Nullable String ifNoneMatch,
      Md5 md5,
      ByteBuffer bytes);

  /**
   * Writes a part of one.
   *
   * @param bytes from position to limit, which stay
   * @return what the store calls it
   */
  String uploadPart(
      String bucket, String key, String uploadId, int number, Md5 md5, ByteBuffer bytes);
}
