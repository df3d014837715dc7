package io.drivedock.station.store.s3;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Ceph RGW 16.2.15. */
final class CephStoreTest extends PackagedStoreContract {

  @TempDir static Path place;

  private static PackagedServer ceph;

  @BeforeAll
  static void start() throws Exception {
    ceph = PackagedServer.ceph(place);
  }

  @AfterAll
  static void end() {
    ceph.close();
  }

  @Override
  PackagedServer server() {
    return ceph;
  }

  @Override
  List<String> limits() {
    return List.of(
        "Objects of more than 8 MiB cannot be written conditionally, only if none"
            + " exists: the station checks just before, and replaces an object that"
            + " others write in between.",
        "It changes 'a_b' to 'a-b' in metadata names; stations store the original"
            + " names as well, and other programs see the hyphens.",
        "It accepts metadata with names of up to 80 and values of up to 8192"
            + " bytes; a blob with longer ones is not copied.");
  }

  @Override
  Refused refused() {
    return new Refused("COLD", Map.of("from", "drives"), "'storageClass: COLD'");
  }
}
