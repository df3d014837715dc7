package io.drivedock.station.store.s3;

import io.drivedock.station.store.Transport;

/** A real server, by the SDK alone. */
final class S3StoreBySdkTest extends S3StoreTest {

  @Override
  protected Transport transport() {
    return Transport.SDK;
  }
}
