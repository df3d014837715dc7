package io.drivedock.prepare;

import io.drivedock.prepare.disk.Disk;
import io.drivedock.prepare.disk.FolderDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The real file system up to the n-th call; from then on nothing reaches it any more. Forcing is
 * remembered and not done: tests pull no plugs, and a medium is slow.
 */
final class BreakingDisk implements Disk {

  /** What becomes of the n-th call. */
  enum How {
    /** It fails before it did anything. */
    BEFORE,
    /** It is done, and fails nevertheless; a write is done by half. */
    AFTER,
    /** As before, and what was not forced is lost: files keep their names and hold zeros. */
    POWER_CUT
  }

  private final Disk real = new FolderDisk();
  private final long breakAt;
  private final How how;
  private final String message;
  private final boolean hasVolumes;
  private final Set<Path> unforced = new LinkedHashSet<>();
  private long calls;

  BreakingDisk(long breakAt, How how, String message) {
    this(breakAt, how, message, true);
  }

  /**
   * A disk that breaks.
   *
   * @param hasVolumes whether a whole file system can be forced at once
   */
  BreakingDisk(long breakAt, How how, String message, boolean hasVolumes) {
    this.hasVolumes = hasVolumes;
    this.breakAt = breakAt;
    this.how = how;
    this.message = message;
  }

  private interface Call<T> {
    T run() throws IOException;
  }

  static Disk whole() {
    return new BreakingDisk(Long.MAX_VALUE, How.BEFORE, "");
  }

  boolean isBroken() {
    return calls >= breakAt;
  }

  private <T> T call(Call<T> call) throws IOException {
    calls++;
    if (calls == breakAt) {
      switch (how) {
        case BEFORE -> {}
        case AFTER -> call.run();
        case POWER_CUT -> loseWhatWasNotForced();
      }
    }
    if (isBroken()) {
      throw new IOException(message);
    }
    return call.run();
  }

  private void loseWhatWasNotForced() throws IOException {
    for (Path file : unforced) {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        FileTime modified = Files.getLastModifiedTime(file);
        Files.write(file, new byte[(int) Files.size(file)]);
        Files.setLastModifiedTime(file, modified);
      }
    }
  }

  @Override
  public Optional<Volume> volume(Path folder) throws IOException {
    if (!hasVolumes) {
      return Optional.empty();
    }
    return Optional.of(
        new Volume() {
          @Override
          public void force() throws IOException {
            call(
                () -> {
                  unforced.clear();
                  return true;
                });
          }

          @Override
          public void close() {}
        });
  }

  @Override
  public boolean makeFolder(Path folder) throws IOException {
    return call(() -> real.makeFolder(folder));
  }

  @Override
  public NewFile create(Path file, Readers readers) throws IOException {
    return counted(file, call(() -> real.create(file, readers)));
  }

  @Override
  public NewFile createNew(Path file) throws IOException {
    return counted(file, call(() -> real.createNew(file)));
  }

  private NewFile counted(Path file, NewFile created) {
    return new NewFile() {
      @Override
      public int write(ByteBuffer bytes) throws IOException {
        unforced.add(file);
        return call(
            () -> {
              if (calls == breakAt && how == How.AFTER) {
                bytes.limit(bytes.position() + bytes.remaining() / 2);
              }
              return created.write(bytes);
            });
      }

      @Override
      public void skip(long bytes) throws IOException {
        unforced.add(file);
        call(
            () -> {
              created.skip(bytes);
              return true;
            });
      }

      @Override
      public void force() throws IOException {
        call(() -> unforced.remove(file));
      }

      @Override
      public boolean isOpen() {
        return created.isOpen();
      }

      @Override
      public void close() throws IOException {
        created.close();
      }
    };
  }

  @Override
  public void stamp(Path file, FileTime modified) throws IOException {
    call(
        () -> {
          real.stamp(file, modified);
          return true;
        });
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    call(
        () -> {
          real.move(from, to);
          unforced.remove(to);
          return unforced.remove(from) && unforced.add(to);
        });
  }

  @Override
  public void force(Path file) throws IOException {
    call(() -> unforced.remove(file));
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    call(() -> true);
  }

  @Override
  public void delete(Path file) throws IOException {
    call(
        () -> {
          real.delete(file);
          return true;
        });
  }
}
