package io.drivedock.prepare.disk;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * All that is done to a drive, and to the files beside it. A seam for tests, which break it at
 * every single call; what is only read is read directly.
 */
public interface Disk {

  /** A file being written. */
  interface NewFile extends WritableByteChannel {

    /** Leaves a hole of so many bytes, before something else is written. */
    void skip(long bytes) throws IOException;

    /** Returns when all that was written has reached the medium. */
    void force() throws IOException;
  }

  /** A file system, from the moment it was opened. */
  interface Volume extends AutoCloseable {

    /**
     * Returns when everything on the file system has reached the medium: contents, names and times.
     *
     * @throws IOException if anything could not be written since this was opened. Linux before 5.8
     *     does not say so
     */
    void force() throws IOException;

    @Override
    void close();
  }

  /** Who may read a file that is made. */
  enum Readers {
    /** Whoever the system lets. */
    USUAL,
    /** Its owner alone, where the file system can say so. */
    OWNER
  }

  /**
   * Opens the file system that holds a folder. A failure to write is told only to those who had it
   * open by then, so it is opened before anything is written.
   *
   * @return nothing where the system cannot wait for a whole file system; then each file and folder
   *     has to be forced
   */
  Optional<Volume> volume(Path folder) throws IOException;

  /**
   * Makes one folder.
   *
   * @return whether it is new
   * @throws IOException if there is something of that name that is no folder, a link included
   */
  boolean makeFolder(Path folder) throws IOException;

  /** Makes a file, empty where there was one; follows no link. */
  NewFile create(Path file, Readers readers) throws IOException;

  /**
   * Makes a file that is not there yet.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is anything of that name, a link
   *     included
   */
  NewFile createNew(Path file) throws IOException;

  /** Sets when it was written last. */
  void stamp(Path file, FileTime modified) throws IOException;

  /** Gives a file its name, in one step, in place of another that has it. */
  void move(Path from, Path to) throws IOException;

  /** Returns when the content of a file that was written before has reached the medium. */
  void force(Path file) throws IOException;

  /** The same for the names in a folder, where the system can do that. */
  void forceFolder(Path folder) throws IOException;

  /** Deletes a file, if it is there. */
  void delete(Path file) throws IOException;
}
