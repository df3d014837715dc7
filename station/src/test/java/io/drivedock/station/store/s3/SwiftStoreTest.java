package io.drivedock.station.store.s3;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** OpenStack Swift 2.30.1 with s3api. */
final class SwiftStoreTest extends PackagedStoreContract {

  @TempDir static Path place;

  private static PackagedServer swift;

  @BeforeAll
  static void start() throws Exception {
    swift = PackagedServer.swift(place);
  }

  @AfterAll
  static void end() {
    swift.close();
  }

  @Override
  PackagedServer server() {
    return swift;
  }

  @Override
  List<String> limits() {
    return List.of(
        "Objects of up to 8 MiB cannot be written conditionally, only if none"
            + " exists: the station checks just before, and replaces an object that"
            + " others write in between.",
        "It accepts metadata with names of up to 128 and values of up to 256"
            + " bytes; a blob with longer ones is not copied.");
  }

  @Override
  Refused refused() {
    return new Refused(null, Map.of("from", "drives"), "the 'tags'");
  }
}
