package io.drivedock.job;

import org.jspecify.annotations.Nullable;

/**
 * The address of the dock that receives the drives, as it stood when the job was created
 * (azure-rest-api-specs, storageimportexport). Unknown parts are empty.
 *
 * @param additionalInformation absent where the dock has none to give
 */
public record ShippingInformation(
    String recipientName,
    String streetAddress1,
    String streetAddress2,
    String city,
    String stateOrProvince,
    String postalCode,
    String countryOrRegion,
    String phone,
    @Nullable String additionalInformation) {}
