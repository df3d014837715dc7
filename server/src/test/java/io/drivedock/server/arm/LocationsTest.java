package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.server.locations.Location;
import io.drivedock.server.locations.Locations;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocationsTest {

  private static final Location WEST = location("West US");
  private static final Location EAST = location("East US", "westus");

  @ParameterizedTest
  @ValueSource(strings = {"West US", "westus", "WEST  us", " west\tUs "})
  void aLocationIsFoundInAnySpelling(String spelling) {
    assertThat(Locations.of(List.of(WEST, EAST)).find(spelling)).contains(WEST);
  }

  @Test
  void aNameThatIsNotThereIsNotFound() {
    Locations locations = Locations.of(List.of(WEST));

    assertThat(locations.find("mars")).isEmpty();
    assertThat(locations.find("")).isEmpty();
    assertThat(locations.find("w".repeat(1_000_000))).isEmpty();
  }

  @Test
  void parcelsForARedirectedLocationGoToTheOtherDock() {
    Locations locations = Locations.of(List.of(WEST, EAST));

    assertThat(locations.receiving(EAST)).isEqualTo(WEST);
    assertThat(locations.receiving(WEST)).isEqualTo(WEST);
    assertThat(locations.addressFor(EAST).recipientName()).isEqualTo("Dock of West US");
    assertThat(locations.addressFor(EAST).phone()).isEmpty();
  }

  @Test
  void aLocationAmongItsOwnAlternatesReceives() {
    Location both = location("North", "West US", "NORTH");

    assertThat(Locations.of(List.of(WEST, both)).receiving(both)).isEqualTo(both);
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertThatThrownBy(
            () -> Locations.of(List.of(WEST, location("westus"), location("A", "B"), EAST, on())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "location 'westus' is named twice; location 'A' forwards its parcels to"
                + " 'B', which is not a configured location; location 'On' forwards its"
                + " parcels to 'East US', which forwards them, too");
  }

  private static Location on() {
    return location("On", "East US");
  }

  static Location location(String name, String... alternates) {
    return new Location(
        name,
        "Dock of " + name,
        "Quay 1",
        "",
        "Hamburg",
        "",
        "20457",
        "Germany",
        null,
        "",
        List.of("FedEx"),
        List.of(alternates));
  }
}
