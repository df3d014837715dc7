package io.drivedock.app.client;

import java.time.Duration;

/** Waiting, so that tests need not. */
public interface Pause {

  /** Waits that long, or shorter if the thread is interrupted. */
  void of(Duration duration);
}
