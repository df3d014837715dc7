package io.drivedock.server.arm;

import io.drivedock.server.locations.Location;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A location as it is answered (azure-rest-api-specs, storageimportexport). */
final class LocationResource {

  private LocationResource() {}

  static Map<String, Object> of(Location location) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("recipientName", location.recipientName());
    properties.put("streetAddress1", location.streetAddress1());
    properties.put("streetAddress2", location.streetAddress2());
    properties.put("city", location.city());
    properties.put("stateOrProvince", location.stateOrProvince());
    properties.put("postalCode", location.postalCode());
    properties.put("countryOrRegion", location.countryOrRegion());
    String phone = location.phone();
    if (phone != null) {
      properties.put("phone", phone);
    }
    properties.put("additionalShippingInformation", location.additionalShippingInformation());
    properties.put("supportedCarriers", location.supportedCarriers());
    List<String> alternates = location.alternateLocations();
    properties.put(
        "alternateLocations",
        alternates.isEmpty()
            ? List.of(location.id())
            : alternates.stream().map(Location::idOf).toList());
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("properties", properties);
    map.put("id", location.id());
    map.put("name", location.name());
    map.put("type", "Microsoft.ImportExport/locations");
    return map;
  }
}
