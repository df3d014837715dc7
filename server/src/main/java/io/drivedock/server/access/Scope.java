package io.drivedock.server.access;

import io.drivedock.job.JobPath;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** In which subscriptions a caller has rights at all. */
public sealed interface Scope {

  /** More would make a list of jobs slow, and are better served by a caller without limits. */
  int SUBSCRIPTIONS_MAX = 50;

  /** In every one, also those that nobody has used yet. */
  Scope EVERYWHERE = new Everywhere();

  /** Whether a subscription, in any letter case, is within. */
  boolean covers(String subscription);

  /** No limit. */
  record Everywhere() implements Scope {
    @Override
    public boolean covers(String subscription) {
      return true;
    }
  }

  /**
   * These and no other.
   *
   * @param subscriptions GUIDs in lower case, sorted; never none, which could be taken for all
   */
  record Within(List<String> subscriptions) implements Scope {

    /**
     * Folds, sorts and checks.
     *
     * @throws IllegalArgumentException if one is no GUID, there is none, or there are too many
     */
    public Within {
      Set<String> folded = new TreeSet<>();
      for (String subscription : subscriptions) {
        if (!JobPath.isSubscription(subscription)) {
          throw new IllegalArgumentException(
              "a subscription is a GUID such as 11111111-2222-3333-4444-555555555555");
        }
        folded.add(JobPath.fold(subscription));
      }
      if (folded.isEmpty() || folded.size() > SUBSCRIPTIONS_MAX) {
        throw new IllegalArgumentException(
            "a limited caller has permissions in 1 to " + SUBSCRIPTIONS_MAX + " subscriptions");
      }
      subscriptions = List.copyOf(folded);
    }

    @Override
    public boolean covers(String subscription) {
      return subscriptions.contains(JobPath.fold(subscription));
    }
  }

  /**
   * Within those subscriptions.
   *
   * @throws IllegalArgumentException as {@link Within} does
   */
  static Scope within(Collection<String> subscriptions) {
    return new Within(List.copyOf(subscriptions));
  }
}
