package io.drivedock.prepare.submission;

import java.util.List;

/**
 * A job that the service has.
 *
 * @param state the word that the service answered with
 * @param shipTo the lines of the address that the parcel goes to, as far as the service told
 * @param isNew whether this call made it; if not, it was there with this very drive
 */
public record SubmittedJob(String id, String state, List<String> shipTo, boolean isNew) {

  public SubmittedJob {
    shipTo = List.copyOf(shipTo);
  }
}
