package io.drivedock.server.locations;

import io.drivedock.job.JobDetails;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dock that parcels can be sent to (azure-rest-api-specs, storageimportexport). Unknown parts of
 * the address are empty.
 *
 * @param name as customers see it, such as {@code West US}; not blank
 * @param phone absent where the dock answers none
 * @param additionalShippingInformation what a customer must know besides the address; may be empty
 * @param supportedCarriers for display; jobs may name any carrier
 * @param alternateLocations where parcels for this location go instead: names in any spelling;
 *     empty means here
 */
public record Location(
    String name,
    String recipientName,
    String streetAddress1,
    String streetAddress2,
    String city,
    String stateOrProvince,
    String postalCode,
    String countryOrRegion,
    @Nullable String phone,
    String additionalShippingInformation,
    List<String> supportedCarriers,
    List<String> alternateLocations) {

  /** Copies the lists and checks that there is a name. */
  public Location {
    supportedCarriers = List.copyOf(supportedCarriers);
    alternateLocations = List.copyOf(alternateLocations);
    if (name.isBlank()) {
      throw new IllegalArgumentException("a location has a name");
    }
  }

  /** The name that is the same for every spelling: lower case, without blanks. */
  public String normalisedName() {
    return JobDetails.foldLocation(name);
  }

  /** The resource id that ARM clients see. */
  public String id() {
    return idOf(name);
  }

  /** The resource id of a location of that name. */
  public static String idOf(String name) {
    return "/providers/Microsoft.ImportExport/locations/" + JobDetails.foldLocation(name);
  }
}
