package io.drivedock.app.emulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The locations of an emulator: the regions that Azure listed in December 2022, so that a job that
 * was written for Azure finds the one it names, and the one that a server of ours has by default.
 * Each is a dock of its own with an address that nobody can ship to.
 */
final class EmulatedLocations {

  private static final List<String> REGIONS =
      List.of(
          "Australia East",
          "Australia Southeast",
          "Brazil South",
          "Canada Central",
          "Canada East",
          "Central India",
          "Central US",
          "East Asia",
          "East US",
          "East US 2",
          "France Central",
          "Germany North",
          "Germany West Central",
          "Japan East",
          "Japan West",
          "Korea Central",
          "Korea South",
          "North Central US",
          "North Europe",
          "Norway East",
          "South Africa North",
          "South Africa West",
          "South Central US",
          "South India",
          "Southeast Asia",
          "Sweden Central",
          "Switzerland North",
          "Switzerland West",
          "UK South",
          "UK West",
          "West Central US",
          "West Europe",
          "West India",
          "West US",
          "West US 2",
          "Main Dock");

  private EmulatedLocations() {}

  /** As the settings of a server have them. */
  static Map<String, Object> settings() {
    Map<String, Object> locations = new LinkedHashMap<>();
    for (String region : REGIONS) {
      locations.put(
          region,
          Map.of(
              "recipientName",
              "Emulated dock " + region,
              "streetAddress1",
              "This is an emulator: do not ship anything here",
              "city",
              region,
              "postalCode",
              "00000",
              "countryOrRegion",
              "None",
              "supportedCarriers",
              List.of("DHL", "FedEx", "UPS")));
    }
    return locations;
  }
}
