package io.drivedock.server.jobs;

import io.drivedock.job.Refusal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Why jobs of a subscription may not use a storage account.
 *
 * @param account its name
 * @param subscription of the jobs, in lower case
 * @param others the owners, of which that subscription is none, or the subscription that the id of
 *     the account names; for people at the dock only, because it says whose the account is
 */
public record AccountConflict(
    Reason reason, String account, String subscription, Set<String> others) {

  private static final String TARGET = "properties.storageAccountId";
  private static final int SHOWN_MAX = 5;

  /** The kinds of conflict. */
  public enum Reason {
    /** It has owners, or a first user. */
    BELONGS_TO_OTHERS,
    /** Nobody is named as its owner, and first use does not count. */
    NOT_NAMED,
    /** Its ARM id is one of another subscription than the job's. */
    NAMES_ANOTHER_SUBSCRIPTION
  }

  public AccountConflict {
    others = Set.copyOf(others);
  }

  /** What its customer is told; never whose the account is, or whether it is anybody's. */
  public Refusal refusal() {
    return refusal("");
  }

  /** The same for a job that is there. */
  Refusal refusalOfChange() {
    return refusal(" Until then this job can only be cancelled or deleted.");
  }

  private Refusal refusal(String more) {
    String sentence =
        switch (reason) {
          case BELONGS_TO_OTHERS, NOT_NAMED ->
              "The storage account in "
                  + TARGET
                  + " does not belong to the job's subscription. Name an account of that"
                  + " subscription, or ask the operator of this service to make the subscription"
                  + " an owner of the account.";
          case NAMES_ANOTHER_SUBSCRIPTION ->
              "The id in "
                  + TARGET
                  + " names a subscription other than the job's. Name an account of the job's"
                  + " own subscription, or ask the operator of this service to make both"
                  + " subscriptions owners of the account.";
        };
    return new Refusal(Refusal.Code.STORAGE_ACCOUNT_NOT_OWNED, sentence + more, TARGET);
  }

  /** Why, for people at the dock, who are told whose the account is. */
  public String why() {
    return switch (reason) {
      case BELONGS_TO_OTHERS ->
          "Its storage account '%s' belongs to %s, and the job is of subscription %s."
              .formatted(account, owners(), subscription);
      case NOT_NAMED ->
          "Its storage account '%s' has no owner in the settings, and the job is of subscription %s."
              .formatted(account, subscription);
      case NAMES_ANOTHER_SUBSCRIPTION ->
          "The id of its storage account '%s' names %s, and the job is of subscription %s."
              .formatted(account, owners(), subscription);
    };
  }

  /** What the operator can do. */
  public String remedy() {
    return ("If the job is correct, name %s as owner of '%s' under storage.accounts"
            + " in the server's settings and restart the server. Otherwise ask the"
            + " customer to cancel the job, and return the drives.")
        .formatted(
            reason == Reason.NAMES_ANOTHER_SUBSCRIPTION ? "both subscriptions" : subscription,
            account);
  }

  public String notMoved() {
    return "No drive of this job is transferred. " + why() + " " + remedy();
  }

  /** Both, about jobs of those names. */
  public String ofJobs(List<String> jobs, boolean hasMore) {
    return "Jobs of storage account '%s' are not transferred: %s%s. %s %s"
        .formatted(account, String.join(", ", jobs), hasMore ? " and more" : "", why(), remedy());
  }

  private String owners() {
    List<String> sorted = List.copyOf(new TreeSet<>(others));
    String shown = String.join(", ", sorted.subList(0, Math.min(SHOWN_MAX, sorted.size())));
    return switch (sorted.size()) {
      case 0 -> "nobody";
      case 1 -> "subscription " + shown;
      default -> "subscriptions " + shown + (sorted.size() > SHOWN_MAX ? " and others" : "");
    };
  }
}
