package io.drivedock.station;

/** Whether the transfer of a drive is to end before all of it is moved. */
enum Ending {
  /** It is not. */
  NONE,
  /** Its customer wants no more of it. */
  CANCELLED,
  /** The operator wants it to end, even if its target does not work. */
  FINISHED
}
