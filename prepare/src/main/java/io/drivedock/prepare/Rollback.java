package io.drivedock.prepare;

import io.drivedock.prepare.source.LeftOut;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceFile;
import io.drivedock.prepare.source.SourceWalk;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Takes a preparation that was begun off its drive: the copies of the folder's files, what the tool
 * wrote for itself, and folders that are empty then. The mark goes last, so that this too can be
 * taken up. A drive gets no mark unless it was empty, and one without a mark is refused if it holds
 * anything else, so what lies at the place of a copy is one.
 */
final class Rollback {

  private final Work work;
  private final boolean isDone;
  private long files;
  private long bytes;

  /**
   * A roll-back that has not begun.
   *
   * @param isDone whether anything is deleted, or only counted
   */
  Rollback(Work work, boolean isDone) {
    this.work = work;
    this.isDone = isDone;
  }

  void run() throws PreparationException {
    Path drive = work.drive().root();
    if (!Files.exists(drive)) {
      return;
    }
    if (isDone) {
      try {
        work.drive().deleteManifest();
      } catch (IOException e) {
        throw failed(e);
      }
    }
    new SourceWalk(work.places().source(), name -> false, work.plan().settings().selection())
        .walk(
            new SourceWalk.Finds() {
              @Override
              public void file(SourceFile file) throws PreparationException {
                if (work.verdicts().judge(file) instanceof FileVerdicts.Verdict.Blob blob) {
                  delete(work.drive().resolve(blob.file()));
                }
              }

              @Override
              public void leftOut(LeftOut leftOut) {}

              @Override
              public void emptyFolder() {}
            });
    if (isDone) {
      try {
        work.drive().discardManifest();
        sweep(drive, drive.resolve(PreparedFileNames.OWN_FOLDER));
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }

  private void delete(Path copy) throws PreparationException {
    try {
      if (Files.isRegularFile(copy, LinkOption.NOFOLLOW_LINKS)) {
        files++;
        bytes += Files.size(copy);
        if (isDone) {
          Files.delete(copy);
        }
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private PreparationException failed(IOException e) {
    return DriveFault.of("removing files of " + work.drive().root(), e, 0);
  }

  /** Deletes the tool's own files but the mark, then every folder that is empty, then the mark. */
  private void sweep(Path drive, Path own) throws IOException {
    Path mark = work.drive().resolve(PreparationMark.PATH);
    SimpleFileVisitor<Path> sweeping =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes found) {
            boolean isSystems =
                drive.equals(folder.getParent())
                    && PreparedFileNames.isSystems(String.valueOf(folder.getFileName()));
            return isSystems ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes found)
              throws IOException {
            if (file.startsWith(own) && !file.equals(mark)) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed)
              throws IOException {
            if (!folder.equals(drive)) {
              deleteIfEmpty(folder);
            }
            return FileVisitResult.CONTINUE;
          }
        };
    Files.walkFileTree(drive, sweeping);
    Files.deleteIfExists(mark);
    deleteIfEmpty(own);
  }

  private static void deleteIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // Something else lies in it, and stays.
    }
  }

  /** How many copies there are, or were. */
  long files() {
    return files;
  }

  /** The length of all of them. */
  long bytes() {
    return bytes;
  }
}
