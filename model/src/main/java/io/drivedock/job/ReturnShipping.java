package io.drivedock.job;

/**
 * The customer's account with a carrier, by which the drives go home.
 *
 * @param carrierName free text
 * @param carrierAccountNumber free text; never shown by {@link #toString}
 */
public record ReturnShipping(String carrierName, String carrierAccountNumber) {

  @Override
  public String toString() {
    return "ReturnShipping[carrierName=" + carrierName + "]";
  }
}
