package io.drivedock.job;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a job stands in the resource tree of its owner. Two paths that differ only in letter case
 * name the same job; the spelling of the first use is kept and echoed.
 *
 * @param subscription the subscription's GUID
 * @param resourceGroup 1 to 90 letters, digits or any of {@code ._-()}, not ending in a dot
 * @param name 2 to 64 letters, digits or hyphens, beginning with a letter
 */
public record JobPath(String subscription, String resourceGroup, String name) {

  private static final Pattern SUBSCRIPTION =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern RESOURCE_GROUP =
      Pattern.compile("[\\p{L}\\p{N}._()-]{0,89}[\\p{L}\\p{N}_()-]");
  private static final Pattern RESOURCE_ID =
      Pattern.compile(
          "/subscriptions/([^/]+)/resourceGroups/([^/]+)/providers/Microsoft\\.ImportExport/jobs"
              + "/([^/]+)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]{1,63}");

  /**
   * Checks all three parts.
   *
   * @throws IllegalArgumentException naming the part that breaks its rule
   */
  public JobPath {
    if (!isSubscription(subscription)) {
      throw new IllegalArgumentException("a subscription id is a GUID");
    }
    if (!isResourceGroup(resourceGroup)) {
      throw new IllegalArgumentException(
          "a resource group name has 1 to 90 letters, digits or ._-() and must not"
              + " end in a dot");
    }
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "a job name has 2 to 64 letters, digits or hyphens and begins with a letter");
    }
  }

  /** Whether the text is a GUID. */
  public static boolean isSubscription(String text) {
    return SUBSCRIPTION.matcher(text).matches();
  }

  /** Whether the text may name a resource group. */
  public static boolean isResourceGroup(String text) {
    return RESOURCE_GROUP.matcher(text).matches();
  }

  /** Whether the text may name a job. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** The resource id that ARM clients see, in the spelling of the first use. */
  public String resourceId() {
    return "/subscriptions/"
        + subscription
        + "/resourceGroups/"
        + resourceGroup
        + "/providers/Microsoft.ImportExport/jobs/"
        + name;
  }

  /**
   * Reads a resource id, whose fixed parts may be in any letter case.
   *
   * @return nothing if it is not the id of a job
   */
  public static Optional<JobPath> parse(String resourceId) {
    Matcher matcher = RESOURCE_ID.matcher(resourceId);
    if (!matcher.matches()
        || !isSubscription(matcher.group(1))
        || !isResourceGroup(matcher.group(2))
        || !isName(matcher.group(3))) {
      return Optional.empty();
    }
    return Optional.of(new JobPath(matcher.group(1), matcher.group(2), matcher.group(3)));
  }

  /** The same for every spelling of one path: what uniqueness is decided by. */
  public JobPath folded() {
    return new JobPath(fold(subscription), fold(resourceGroup), fold(name));
  }

  /** Folds the letter case of one part of a path as {@link #folded} does. */
  public static String fold(String part) {
    return part.toLowerCase(Locale.ROOT);
  }
}
