package io.drivedock.server.access;

/** What can be done here, as far as rights differ. */
public enum Permission {
  /** See jobs, locations and operations. */
  READ_JOBS,
  /** Create, change, cancel and delete jobs. */
  WRITE_JOBS,
  /** See the BitLocker keys of a job. */
  READ_KEYS,
  /** See the dock: parcels, drives, history. */
  READ_DOCK,
  /** See that jobs were erased, and when. */
  READ_TOMBSTONES,
  /** Check in parcels, miss drives, send them home. */
  RUN_DOCK,
  /** See whom tokens were issued for, and revoke them. */
  MANAGE_TOKENS,
  /** Work on drives under a lease, which gives their keys. */
  MOVE_BYTES
}
