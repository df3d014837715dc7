package io.drivedock.station.store;

import org.jspecify.annotations.Nullable;

/** Who waits for the answers of a store. Called from several threads. */
public interface StoreWatch {

  /** Whether nobody wants its answers any more; the waiting ends then. */
  boolean isStopped();

  /** Whether what fails is to be given up after few attempts. Once true, always true. */
  default boolean isHurried() {
    return false;
  }

  /**
   * The store is asked again for something, or for nothing more.
   *
   * @param why what it answered, as a sentence for an operator; null once it does what was asked
   */
  default void hindered(@Nullable String why) {}
}
