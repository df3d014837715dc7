package io.drivedock.job;

import io.drivedock.drive.DriveId;
import org.jspecify.annotations.Nullable;

/**
 * One drive of a job. The key that unlocks it is not here but in the server's vault.
 *
 * @param spelling its id as the customer wrote it, perhaps with blanks
 * @param manifestFile absent in an export until the dock has written one
 * @param manifestHash absent in an export until the dock has written one
 * @param isWithdrawn the customer wants it back without a transfer
 */
public record Drive(
    DriveId id,
    String spelling,
    @Nullable String manifestFile,
    @Nullable String manifestHash,
    @Nullable String driveHeaderHash,
    DriveState state,
    boolean isWithdrawn) {

  /** The drive that a customer announces. */
  static Drive announced(DriveDraft draft) {
    return new Drive(
        draft.id(),
        draft.spelling(),
        draft.manifestFile(),
        draft.manifestHash(),
        draft.driveHeaderHash(),
        new DriveState.Specified(),
        false);
  }

  /** A blank drive that came for an export. */
  static Drive blank(DriveId id, DriveState state) {
    return new Drive(id, id.value(), null, null, null, state, false);
  }

  public Drive in(DriveState newState) {
    return new Drive(
        id, spelling, manifestFile, manifestHash, driveHeaderHash, newState, isWithdrawn);
  }

  /** The same drive, wanted back. */
  Drive withdrawn() {
    return new Drive(id, spelling, manifestFile, manifestHash, driveHeaderHash, state, true);
  }

  /** The same drive, described as the draft does. */
  Drive describedBy(DriveDraft draft) {
    return new Drive(
        draft.id(),
        draft.spelling(),
        draft.manifestFile(),
        draft.manifestHash(),
        draft.driveHeaderHash(),
        state,
        isWithdrawn);
  }

  /** The same drive, called as it was before. */
  Drive spelledAs(Drive before) {
    return new Drive(
        before.id,
        before.spelling,
        manifestFile,
        manifestHash,
        driveHeaderHash,
        state,
        isWithdrawn);
  }

  /** The same drive, on which the dock has put that manifest. */
  Drive exported(DriveReport.Exported exported) {
    return new Drive(
        id,
        spelling,
        exported.manifestFile(),
        exported.manifestHash(),
        driveHeaderHash,
        state,
        isWithdrawn);
  }

  /** Whether the dock has it in hand. */
  public boolean isAtDock() {
    return switch (state) {
      case DriveState.Received _, DriveState.Transferring _, DriveState.Copied _ -> true;
      case DriveState.Specified _, DriveState.NeverReceived _, DriveState.ShippedBack _ -> false;
    };
  }

  /** What its station reported, if it has. */
  public @Nullable DriveReport report() {
    return switch (state) {
      case DriveState.Copied c -> c.report();
      case DriveState.ShippedBack b -> b.report();
      case DriveState.Received _,
          DriveState.Transferring _,
          DriveState.Specified _,
          DriveState.NeverReceived _ ->
          null;
    };
  }
}
