package io.drivedock.checksums;

import java.util.List;

/**
 * What came of a check.
 *
 * @param lists every list
 * @param findings what a person should know; the first {@value ChecksumCheck#FINDINGS_MAX}
 * @param findingsOmitted how many more there are
 */
public record ChecksumReport(
    List<ListVerdict> lists, List<Finding> findings, long findingsOmitted) {

  public ChecksumReport {
    lists = List.copyOf(lists);
    findings = List.copyOf(findings);
  }

  /** Whether there is any list, or a bag without one. */
  public boolean hasLists() {
    return !lists.isEmpty() || !findings.isEmpty();
  }

  /** Whether every list is good, no file is unlisted, and nothing else is wrong. */
  public boolean isClean() {
    return findingsOmitted == 0
        && lists.stream().allMatch(ListVerdict::isGood)
        && findings.stream().allMatch(finding -> finding.kind() == Finding.Kind.NOTE);
  }
}
