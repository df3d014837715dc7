package io.drivedock.station.store.azure;

import io.drivedock.station.store.Transport;

/** All that Azurite lets pass, by the SDK alone. */
final class StrictAzureBySdkTest extends StrictAzureTest {

  @Override
  protected Transport transport() {
    return Transport.SDK;
  }
}
