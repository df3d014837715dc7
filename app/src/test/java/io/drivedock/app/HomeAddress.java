package io.drivedock.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where drives of tests go home. */
public final class HomeAddress {

  private HomeAddress() {}

  /** A file for {@code --return-address}. */
  public static Path in(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("home.yaml"),
        """
        recipientName: Ann Example
        streetAddress1: 1 Example Street
        city: Redmond
        postalCode: "98007"
        countryOrRegion: USA
        phone: "4250000000"
        email: ann@example.com
        """);
  }
}
