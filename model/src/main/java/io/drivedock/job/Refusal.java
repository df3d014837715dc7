package io.drivedock.job;

import org.jspecify.annotations.Nullable;

/**
 * Why a rule said no.
 *
 * @param message a sentence for the one who asked
 * @param target the member that is at fault, as a path on the wire such as {@code
 *     properties.driveList}
 */
public record Refusal(Code code, String message, @Nullable String target) {

  /** The kinds of no. */
  public enum Code {
    /** Not in the state that the job or the drive is in. */
    INVALID_JOB_STATE,
    /** Not after the job was cancelled. */
    JOB_CANCEL_REQUESTED,
    /** Not before carrier, tracking number and return address are known. */
    MISSING_SHIPPING_INFORMATION,
    /** Not with more than ten drives. */
    TOO_MANY_DRIVES,
    /** The job has no such drive. */
    UNKNOWN_DRIVE,
    /** A job stays at the site it was created for. */
    LOCATION_IS_FIXED,
    /** This kind of job takes no such member. */
    INVALID_ARGUMENT,
    /** The storage account belongs to another subscription than the job's. */
    STORAGE_ACCOUNT_NOT_OWNED,
    /** The job is not the one that the request was meant for. */
    CONDITION_NOT_MET
  }
}
