package io.drivedock.station.store;

/** What a store is asked for, as far as it matters to who asks again and who counts. */
public enum StoreCall {
  /** To tell of a blob, or to give its bytes. */
  READ,
  /** To take bytes. */
  WRITE,
  /** To make a blob: whether an attempt that failed has made it, only its caller can tell. */
  COMMIT,
  /** What comes before a write, for which some stores need not be asked at all. */
  BEGIN,
  /** To list what there is. */
  LIST,
  /** What concerns all of it. */
  WHOLE
}
