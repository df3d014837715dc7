package io.drivedock.job;

import java.util.List;

/** What follows from an event. */
public sealed interface Decision {

  /** The job is now this. */
  record Move(Job job) implements Decision {}

  /** All is as it was: the event says nothing new. */
  record Keep() implements Decision {}

  /**
   * It may not be, for these reasons.
   *
   * @param refusals one or more
   */
  record Refuse(List<Refusal> refusals) implements Decision {
    /** Copies the list and checks that there is a reason. */
    public Refuse {
      refusals = List.copyOf(refusals);
      if (refusals.isEmpty()) {
        throw new IllegalArgumentException("a refusal has a reason");
      }
    }

    static Refuse because(Refusal.Code code, String message) {
      return new Refuse(List.of(new Refusal(code, message, null)));
    }
  }

  /** Nothing of the job remains. */
  record Erase() implements Decision {}
}
