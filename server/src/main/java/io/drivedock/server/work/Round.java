package io.drivedock.server.work;

/** Work that comes round again. */
public interface Round {

  /** What the operator calls it. */
  String name();

  /**
   * Does what there is to do now, up to a bound.
   *
   * @return a sentence about what was done; empty when there was nothing
   */
  String run();
}
