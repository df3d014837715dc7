package io.drivedock.checksums;

import java.util.Set;

/**
 * How a list fared.
 *
 * @param path where it lies
 * @param format what it is
 * @param algorithms that it was checked by
 * @param seen how many of its parts look like entries
 * @param understood how many could be used
 * @param checked how many were held against a file
 * @param agreed how many of these have the hash and the length of the file
 */
public record ListVerdict(
    String path,
    String format,
    Set<Algorithm> algorithms,
    long seen,
    long understood,
    long checked,
    long agreed) {

  public ListVerdict {
    algorithms = Set.copyOf(algorithms);
  }

  /** Whether all that it says is true. A list that says nothing is not good. */
  public boolean isGood() {
    return seen > 0 && seen == understood && understood == checked && checked == agreed;
  }
}
