package io.drivedock.station.importing;

import io.drivedock.drive.BlobPath;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.transfer.ProgressCounter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why a blob was not made, as its copy log says beside its status. */
final class Reasons {

  private static final String NO_ANSWER = "no valid answer";
  private static final int STREAMS_MAX = 10;

  private Reasons() {}

  /** What the store said, and how long the path is that it did not take. */
  static String of(BlobPath target, StoreException e) {
    return "The target did not accept the preceding blob: "
        + e.reason().orElse(NO_ANSWER)
        + "; container and name have "
        + target.text().getBytes(StandardCharsets.UTF_8).length
        + " bytes.";
  }

  /** It is not as it was sent. */
  static String notAsSent() {
    return "The preceding blob was created, but its length, type or bytes differ"
        + " from what was sent.";
  }

  /** Its path is that of no blob. */
  static String noName(String path, IllegalArgumentException e) {
    return "The preceding blob has a path that no blob can have: "
        + e.getMessage()
        + " It has "
        + path.getBytes(StandardCharsets.UTF_8).length
        + " bytes.";
  }

  /** What the manifest says of it is wrong. */
  static String wrongInManifest(String fault) {
    return "The preceding blob is invalid in the manifest, at " + fault + ".";
  }

  /** Its file is there and is not read; null where the status says it. */
  static @Nullable String notRead(DriveException e) {
    return switch (e.kind()) {
      case REFUSED, DAMAGED -> "The file of the preceding blob was not read: " + e.forCustomer();
      case NOT_FOUND, NOT_A_FILE, ACCESS_DENIED, EXISTS, FULL, IO_FAILED, READ_ONLY -> null;
      case NOT_NTFS, NOT_PROTECTED, NO_PROTECTOR, KEY_INVALID, NOT_UNLOCKED, PROTECTION_DAMAGED ->
          null;
    };
  }

  /** Its file has more than its content; null if it has not. */
  static @Nullable String leftOut(List<String> streams) {
    return streams.isEmpty()
        ? null
        : "The file of the preceding blob has alternate streams, which were not imported: "
            + streams.stream().limit(STREAMS_MAX).collect(Collectors.joining(", "))
            + (streams.size() > STREAMS_MAX ? " and more." : ".");
  }

  /** All names are taken. */
  static String noFreeName() {
    return "The name of the preceding blob is taken, and so is every other name that"
        + " a rename may give it.";
  }

  /** Nothing more is begun. */
  static String notTried(ProgressCounter counter) {
    return "The preceding blob was not copied: "
        + (counter.isFinished()
            ? "the operator finished the drive before its transfer was complete."
            : "the job was cancelled, or the drive withdrawn.");
  }

  /** The target did not make sure of it. */
  static String notKept(StoreException e) {
    return "The preceding blob may or may not be in the target, which did not make"
        + " it durable: "
        + e.reason().orElse(NO_ANSWER);
  }
}
