package io.drivedock.station.store.s3;

import io.drivedock.drive.Md5;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;

/** Over the SDK, which goes by the proxies that the JVM is told of. */
final class SdkObjectCalls implements ByteCalls {

  private final S3Client client;

  SdkObjectCalls(S3Client client) {
    this.client = client;
  }

  /** A body that is not copied. */
  private static RequestBody body(ByteBuffer bytes, String contentType) {
    return RequestBody.fromContentProvider(
        ContentStreamProvider.fromInputStreamSupplier(() -> new BufferStream(bytes.duplicate())),
        bytes.remaining(),
        contentType);
  }

  @Override
  public void putObject(
      String bucket,
      ObjectAttributes attributes,
      @Nullable String ifNoneMatch,
      Md5 md5,
      ByteBuffer bytes) {
    client.putObject(
        put -> {
          attributes.describe(put);
          put.bucket(bucket).contentMD5(md5.base64()).ifNoneMatch(ifNoneMatch);
        },
        body(bytes, attributes.contentType()));
  }

  @Override
  public String uploadPart(
      String bucket, String key, String uploadId, int number, Md5 md5, ByteBuffer bytes) {
    return client
        .uploadPart(
            upload ->
                upload
                    .bucket(bucket)
                    .key(key)
                    .uploadId(uploadId)
                    .partNumber(number)
                    .contentMD5(md5.base64()),
            body(bytes, S3Headers.NO_TYPE))
        .eTag();
  }
}
