package io.drivedock.server.limits;

import java.util.concurrent.locks.Lock;

/** A connection, as far as it matters to whether it yields to a new one. */
interface Yielding {

  /** Whether no request is being answered: it waits for its client, or for a thread. */
  boolean isWaiting();

  /** Whether a caller that is known has used it. */
  boolean isKnown();

  /** Held by the thread that is at work on it. */
  Lock getLock();

  void close();
}
