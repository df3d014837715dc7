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

  /**
   * Opens a target for one account whose blobs are exported: nothing is brought there but logs, so
   * no bucket, container or folder is made in which the account would lie.
   *
   * @throws StoreException if there is no such target or it does not work, also because there is
   *     nothing to export from
   */
  ObjectStore openSource(String target, String account, String owner);

  /**
   * Opens a target for one account to read only. Nothing is made or claimed there, so whoever may
   * list and read needs no right to write.
   *
   * @throws StoreException if there is no such target or it does not work
   */
  BlobReader openToRead(String target, String account);

  /** How blobs are moved into a target. */
  TransferOptions options(String target);
}
