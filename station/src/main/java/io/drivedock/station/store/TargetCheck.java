package io.drivedock.station.store;

import java.util.List;

/** Looks whether a target will work. */
public interface TargetCheck {

  /**
   * Looks.
   *
   * @return where the store does otherwise than others of its kind, as sentences for an operator
   * @throws StoreException with a sentence for an operator, if it will not work
   */
  List<String> look();
}
