package io.drivedock.station.store.s3;

import io.drivedock.station.store.Transport;

/** All that the real server lets pass, by the SDK alone. */
final class StrictS3BySdkTest extends StrictS3Test {

  @Override
  protected Transport transport() {
    return Transport.SDK;
  }
}
