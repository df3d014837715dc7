package io.drivedock.job;

import org.jspecify.annotations.Nullable;

/**
 * Where the drives go home. Personal data: {@link #toString} shows none of it.
 *
 * @param streetAddress2 empty when the customer gave none
 * @param stateOrProvince absent in countries that have none
 */
public record ReturnAddress(
    String recipientName,
    String streetAddress1,
    String streetAddress2,
    String city,
    @Nullable String stateOrProvince,
    String postalCode,
    String countryOrRegion,
    String phone,
    String email) {

  @Override
  public String toString() {
    return "ReturnAddress[withheld]";
  }
}
