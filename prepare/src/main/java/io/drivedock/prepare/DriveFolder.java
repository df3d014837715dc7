package io.drivedock.prepare;

import io.drivedock.drive.Chunk;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.ManifestWriter;
import io.drivedock.prepare.disk.Disk;
import io.drivedock.prepare.source.FileReading;
import io.drivedock.prepare.source.SourceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;

/**
 * The drive while it is filled. Copies are written under their own names and not forced to the
 * medium one by one: no copy counts before there is a manifest, and the manifest gets its name
 * after one call that waits for all of them. Copies are made by several threads; everything else is
 * done by one.
 */
final class DriveFolder implements AutoCloseable {

  private static final String NEW_FILE = "copy.new";

  /** FAT keeps times in steps of two seconds. */
  private static final long TIME_STEP_MILLIS = 2_000;

  private static final ByteBuffer ZEROS =
      ByteBuffer.allocateDirect(Chunk.LENGTH_MAX).asReadOnlyBuffer();

  private final Path root;
  private final Disk disk;
  private final Unsettled unsettled;
  private Optional<Disk.Volume> volume = Optional.empty();
  private Path lastFolder;
  private boolean hasOwnFolder;

  DriveFolder(Path root, Disk disk) {
    this.root = root;
    this.disk = disk;
    this.unsettled = new Unsettled(disk);
    this.lastFolder = root;
  }

  Path root() {
    return root;
  }

  /** Makes the folder of the drive where there is none, and watches what becomes of all writing. */
  void begin() throws IOException {
    disk.makeFolder(root);
    volume = disk.volume(root);
  }

  Path resolve(DrivePath path) {
    Path resolved = root;
    for (String segment : path.segments()) {
      resolved = resolved.resolve(segment);
    }
    return resolved;
  }

  /**
   * Whether what lies there may be a copy of the file that an earlier run made. Only a comparison
   * of all bytes says whether it is.
   */
  static boolean isPerhapsCopy(Path copy, SourceFile file) {
    try {
      BasicFileAttributes found =
          Files.readAttributes(copy, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      long apart = found.lastModifiedTime().toMillis() - file.found().lastModifiedTime().toMillis();
      return found.isRegularFile()
          && found.size() == file.length()
          && Math.abs(apart) <= TIME_STEP_MILLIS;
    } catch (IOException e) {
      return false;
    }
  }

  /** Compares a file, block by block, with a copy of it; a copy that cannot be read is none. */
  static final class Comparison implements FileReading.Sink, AutoCloseable {

    private final FileChannel copy;
    private final ByteBuffer buffer;

    Comparison(Path copy, ByteBuffer buffer) throws IOException {
      this.copy = FileReading.open(copy);
      this.buffer = buffer;
    }

    @Override
    public boolean take(ByteBuffer block, long offset) {
      buffer.clear().limit(block.remaining());
      try {
        return FileReading.fill(copy, buffer, offset) && buffer.flip().equals(block);
      } catch (IOException e) {
        return false;
      }
    }

    @Override
    public void close() {
      try {
        copy.close();
      } catch (IOException e) {
        // It was only read; there is nothing to lose.
      }
    }
  }

  /** Makes the folders that a file lies in. */
  void makeFoldersFor(DrivePath path) throws IOException {
    List<String> folders = path.segments().subList(0, path.segments().size() - 1);
    Path wanted = root;
    for (String segment : folders) {
      wanted = wanted.resolve(segment);
    }
    if (wanted.equals(lastFolder)) {
      return;
    }
    Path folder = root;
    for (String segment : folders) {
      folder = folder.resolve(segment);
      if (disk.makeFolder(folder) && volume.isEmpty()) {
        unsettled.folder(folder);
      }
    }
    lastFolder = wanted;
  }

  /** Makes the file of a copy in a folder that is there; what an earlier run left there goes. */
  Disk.NewFile createCopy(DrivePath path) throws IOException {
    Path file = resolve(path);
    try {
      return disk.createNew(file);
    } catch (FileAlreadyExistsException e) {
      disk.delete(file);
      return disk.createNew(file);
    }
  }

  /** Gives a whole copy its time, by which a later run finds it. */
  void stamp(DrivePath path, FileTime modified) {
    try {
      disk.stamp(resolve(path), modified);
    } catch (IOException e) {
      // Not every file system keeps times. A later run then copies the file again.
    }
  }

  /** Throws away a copy that was begun. */
  void discardCopy(DrivePath path) throws IOException {
    disk.delete(resolve(path));
  }

  /** The file under whose name the tool's own files are written first. */
  private Path newFile() {
    return resolve(PreparedFileNames.own(NEW_FILE));
  }

  private Disk.NewFile create() throws IOException {
    if (!hasOwnFolder) {
      makeFoldersFor(PreparedFileNames.own(NEW_FILE));
      hasOwnFolder = true;
    }
    return disk.create(newFile(), Disk.Readers.USUAL);
  }

  /** Notes a file that an earlier run may have left in the memory of the machine. */
  void note(DrivePath path, long length) throws IOException {
    if (volume.isEmpty()) {
      unsettled.file(resolve(path), length);
    }
  }

  /**
   * Writes a small file of the tool's own, whole or not at all: nothing compares it with another
   * later, so it is on the medium before it has its name.
   */
  void write(DrivePath path, byte[] content) throws IOException {
    try (Disk.NewFile file = create()) {
      writeAll(file, ByteBuffer.wrap(content));
      file.force();
    }
    makeFoldersFor(path);
    disk.move(newFile(), resolve(path));
    note(path, content.length);
  }

  static void writeAll(Disk.NewFile file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  /**
   * Writes a block of a file; what is nothing but zeros becomes a hole, unless the file ends there.
   */
  static void writeBlock(Disk.NewFile file, ByteBuffer block, boolean isLast) throws IOException {
    if (!isLast && block.mismatch(ZEROS.slice(0, block.remaining())) < 0) {
      file.skip(block.remaining());
    } else {
      writeAll(file, block);
    }
  }

  /** Throws away what an earlier run had begun to write of the tool's own. */
  void discard() throws IOException {
    disk.delete(newFile());
  }

  /** Returns when all that was kept and written is on the medium. */
  void settle() throws IOException {
    if (volume.isPresent()) {
      volume.get().force();
    } else {
      unsettled.settle();
    }
  }

  /** Takes the manifest away: from now on the drive is not a prepared one. */
  void deleteManifest() throws IOException {
    disk.delete(root.resolve(ManifestWriter.FILE_NAME));
    disk.forceFolder(root);
  }

  /** Gives the new manifest its name: from now on the drive is a prepared one. */
  void publishManifest() throws IOException {
    disk.move(newManifest(), root.resolve(ManifestWriter.FILE_NAME));
    disk.forceFolder(root);
  }

  Disk.NewFile createManifest() throws IOException {
    return disk.create(newManifest(), Disk.Readers.USUAL);
  }

  void discardManifest() throws IOException {
    disk.delete(newManifest());
  }

  /** The manifest before it has its name. */
  Path newManifest() {
    return root.resolve(PreparedFileNames.NEW_MANIFEST);
  }

  @Override
  public void close() {
    volume.ifPresent(Disk.Volume::close);
  }
}
