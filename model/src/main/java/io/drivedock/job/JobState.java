package io.drivedock.job;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a job is; each state carries only what is true then. */
public sealed interface JobState {

  /** The spelling of every state, in the order of a job's life. */
  List<String> NAMES =
      List.of(
          "Creating", "Shipping", "Received", "Transferring", "Packaging", "Completed", "Closed");

  /** The spelling on the wire. */
  String text();

  /** When time itself will change this job; absent where only people or stations can. */
  default @Nullable Instant deadline() {
    return null;
  }

  /** When the job came to this state; absent of one that is being put together. */
  default @Nullable Instant since() {
    return null;
  }

  /**
   * Being put together by the customer.
   *
   * @param expiresAt when it is erased if it has not shipped by then; if cancelled, when it is
   *     completed
   */
  record Creating(Instant expiresAt) implements JobState {
    @Override
    public String text() {
      return "Creating";
    }

    @Override
    public Instant deadline() {
      return expiresAt;
    }
  }

  /**
   * The customer says that the drives are on their way.
   *
   * @param dueAt when the parcel is overdue; once it is, when the dock stops waiting
   * @param isOverdue whether the first of these has passed
   */
  record Shipping(Instant since, Instant dueAt, boolean isOverdue) implements JobState {
    @Override
    public String text() {
      return "Shipping";
    }

    @Override
    public Instant deadline() {
      return dueAt;
    }
  }

  /** At least one drive is at the dock and none is or was in transfer. */
  record Received(Instant since) implements JobState {
    @Override
    public String text() {
      return "Received";
    }
  }

  /** At least one drive is or was in transfer and not all are settled. */
  record Transferring(Instant since) implements JobState {
    @Override
    public String text() {
      return "Transferring";
    }
  }

  /** Nothing is left to transfer; the drives are packed for the way home. */
  record Packaging(Instant since) implements JobState {
    @Override
    public String text() {
      return "Packaging";
    }
  }

  /**
   * Over, as the customer wished: all went well, or it was cancelled.
   *
   * @param eraseAt when nothing of it will be left
   */
  record Completed(Instant since, Instant eraseAt) implements JobState {
    @Override
    public String text() {
      return "Completed";
    }

    @Override
    public Instant deadline() {
      return eraseAt;
    }
  }

  /**
   * Over, and something is not as the customer wished.
   *
   * @param eraseAt when nothing of it will be left
   */
  record Closed(Instant since, Instant eraseAt) implements JobState {
    @Override
    public String text() {
      return "Closed";
    }

    @Override
    public Instant deadline() {
      return eraseAt;
    }
  }
}
