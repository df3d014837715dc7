package io.drivedock.job;

import org.jspecify.annotations.Nullable;

/**
 * A box of drives on its way, to the dock or home.
 *
 * @param carrierName free text, not blank
 * @param trackingNumber the carrier's number, free text, not blank
 * @param driveCount how many drives the sender says are inside, zero or more
 * @param shipDate free text: no client agrees with another on its form
 */
public record Parcel(
    String carrierName,
    String trackingNumber,
    @Nullable Long driveCount,
    @Nullable String shipDate) {

  /** Checks that carrier and tracking number say something and the count is not negative. */
  public Parcel {
    if (carrierName.isBlank() || trackingNumber.isBlank()) {
      throw new IllegalArgumentException("a parcel has a carrier and a tracking number");
    }
    if (driveCount != null && driveCount < 0) {
      throw new IllegalArgumentException("the number of drives in a parcel must not be negative");
    }
  }
}
