package io.drivedock.prepare;

import io.drivedock.prepare.disk.Disk;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceWalk;
import io.drivedock.prepare.text.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * An image file that is being made. Until it is whole it has another name, so that nothing takes
 * half of it for a drive; what an interrupted preparation left under that name is replaced. It is
 * locked, so that no other preparation replaces it meanwhile.
 */
final class NewImage implements AutoCloseable {

  private static final String SUFFIX = ".unfinished";

  /** Far behind its content: Windows lets nobody write to what is locked. */
  private static final long LOCKED_AT = Long.MAX_VALUE - 1;

  private final Path image;
  private final FileChannel channel;
  private boolean isWhole;

  private NewImage(Path image, FileChannel channel) {
    this.image = image;
    this.channel = channel;
  }

  /** What an image is called until it is whole. */
  static Path unfinished(Path image) {
    return image.resolveSibling(image.getFileName() + SUFFIX);
  }

  /** Makes an image of zeros. */
  static NewImage make(Path image, long bytes) throws PreparationException {
    try {
      FileChannel channel =
          FileChannel.open(
              unfinished(image),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      try {
        NewImage made = new NewImage(image, channel);
        // Whoever made it whole has renamed it before it let go of the lock.
        if (made.lock() == null || Files.exists(image, LinkOption.NOFOLLOW_LINKS)) {
          throw PreparationException.refused(
              image + " is being made by another preparation. Wait for its end.");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.allocate(1), bytes - 1);
        return made;
      } catch (IOException | PreparationException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw failed("The image %s of %s cannot be made".formatted(image, Printable.bytes(bytes)), e);
    }
  }

  private @Nullable FileLock lock() throws IOException {
    try {
      return channel.tryLock(LOCKED_AT, 1, false);
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Where it is written. */
  Path path() {
    return unfinished(image);
  }

  /** Gives it its name. */
  void complete(Disk disk) throws PreparationException {
    try {
      disk.move(path(), image);
      isWhole = true;
      Path folder = image.getParent();
      if (folder != null) {
        disk.forceFolder(folder);
      }
    } catch (IOException e) {
      throw failed("The image %s cannot get its name".formatted(image), e);
    }
  }

  private static PreparationException failed(String what, IOException e) {
    return new PreparationException(
        PreparationException.Kind.DRIVE_FAILED, what + ": " + SourceWalk.reason(e) + ".", e);
  }

  @Override
  public void close() {
    try {
      if (!isWhole) {
        Files.deleteIfExists(path());
      }
      channel.close();
    } catch (IOException e) {
      // What is left is no drive: its boot sector is missing.
    }
  }
}
