package io.drivedock.station.store;

/** The stores that this station knows by name. */
public interface Targets {

  /**
   * Opens a target for one account. What an earlier run of the same owner left unfinished there is
   * removed, so two runs of one owner must not be at work at once; the elder's commits then fail.
   *
   * @param account a name that keeps the blobs of one customer apart from another's
   * @param owner who brings blobs
   * @throws StoreException if there is no such target or it does not work
   */
  ObjectStore open(String target, String account, String owner);

  /** How blobs are moved into a target. */
  default Handling handling(String target) {
    return Handling.PLAIN;
  }
}
