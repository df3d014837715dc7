package io.drivedock.prepare;

import io.drivedock.drive.BlobContent;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlockPlan;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.DrivePathException;
import io.drivedock.prepare.source.LeftOut;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceFile;
import io.drivedock.prepare.text.Printable;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What becomes of a file by its name and length alone: the same in every pass and every run. */
final class FileVerdicts {

  private final BlobPlan blobs;
  private final boolean isInPlace;
  private final List<Pattern> pageBlobs = new ArrayList<>();

  private record Pattern(PathMatcher matcher, boolean isForWholePath) {}

  /** The verdict on a file. */
  sealed interface Verdict {

    /** It becomes that blob, and lies there on the drive. */
    record Blob(BlobPath path, DrivePath file, boolean isPageBlob) implements Verdict {}

    /** It does not. */
    record Out(LeftOut leftOut) implements Verdict {}
  }

  /**
   * The rules of a plan.
   *
   * @throws io.drivedock.prepare.source.PreparationException if a pattern for page blobs is none
   */
  FileVerdicts(PreparationPlan plan) throws PreparationException {
    blobs = plan.blobs();
    isInPlace = plan.isInPlace();
    FileSystem system = plan.source().getFileSystem();
    for (String pattern : blobs.pageBlobs()) {
      try {
        pageBlobs.add(
            new Pattern(
                system.getPathMatcher("glob:" + pattern.toLowerCase(Locale.ROOT)),
                pattern.contains("/")));
      } catch (IllegalArgumentException e) {
        throw PreparationException.refused(
            "'" + pattern + "' is not a pattern for file names; use one such as *.vhd.");
      }
    }
  }

  Verdict judge(SourceFile file) {
    if (file.length() > BlockPlan.FILE_MAX) {
      return out(
          file,
          LeftOut.Reason.TOO_LONG,
          "%s is more than a blob of %,d blocks can hold; split the file"
              .formatted(Printable.bytes(file.length()), BlobContent.Blocks.COUNT_MAX));
    }
    boolean isPageBlob = isPageBlob(file);
    if (isPageBlob && file.length() % BlobContent.Pages.PAGE != 0) {
      return out(
          file,
          LeftOut.Reason.PAGE_BLOB,
          "the length of a page blob must be a multiple of 512 bytes, and this file"
              + " has "
              + file.length());
    }
    BlobPath path;
    try {
      path = new BlobPath(blobs.container(), blobs.prefix() + file.name());
    } catch (IllegalArgumentException e) {
      return out(file, LeftOut.Reason.BLOB_NAME, e.getMessage() + "; rename the file");
    }
    if (!path.text().equals(path.text().strip())) {
      return out(
          file,
          LeftOut.Reason.BLOB_NAME,
          "the name ends in a space, which a manifest cannot hold; rename the file");
    }
    Optional<String> refusal = blobs.destination().refusal(path, isPageBlob);
    if (refusal.isPresent()) {
      LeftOut.Reason reason = isPageBlob ? LeftOut.Reason.PAGE_BLOB : LeftOut.Reason.BLOB_NAME;
      return out(file, reason, refusal.get());
    }
    if (!isInPlace) {
      return new Verdict.Blob(path, PreparedFileNames.ofCopy(file), isPageBlob);
    }
    return inPlace(file, path, isPageBlob);
  }

  private static Verdict inPlace(SourceFile file, BlobPath path, boolean isPageBlob) {
    if (file.isClashing()) {
      return out(
          file,
          LeftOut.Reason.LETTER_CASE,
          "another name in the same folder differs only in letter case, and not"
              + " every drive can tell them apart; rename the file");
    }
    try {
      return new Verdict.Blob(path, DrivePath.of(file.segments()), isPageBlob);
    } catch (DrivePathException e) {
      return out(file, LeftOut.Reason.FILE_NAME, e.getMessage() + "; rename the file");
    }
  }

  private boolean isPageBlob(SourceFile file) {
    for (Pattern pattern : pageBlobs) {
      String name = pattern.isForWholePath() ? file.name() : file.segments().getLast();
      if (pattern.matcher().matches(Path.of(name.toLowerCase(Locale.ROOT)))) {
        return true;
      }
    }
    return false;
  }

  private static Verdict out(SourceFile file, LeftOut.Reason reason, String why) {
    return new Verdict.Out(file.leftOut(reason, why));
  }
}
