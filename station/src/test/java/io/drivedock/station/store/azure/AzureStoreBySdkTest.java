package io.drivedock.station.store.azure;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.station.store.Transport;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;

/** Azurite, by the SDK alone. */
@Tag("installed")
final class AzureStoreBySdkTest extends AzureStoreTest {

  @Override
  protected Transport transport() {
    return Transport.SDK;
  }

  /** The JDK's client makes the names of headers lower-case, and with them those of metadata. */
  @Override
  protected BlobMetadata readAgain(BlobMetadata metadata) {
    return new BlobMetadata(
        metadata.entries().entrySet().stream()
            .collect(
                Collectors.toMap(
                    entry -> entry.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue)));
  }
}
