package io.drivedock.prepare.disk;

import io.drivedock.drive.ModificationTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** The file system as it is. */
public final class FolderDisk implements Disk {

  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private static final Set<String> UNKNOWN_CALL =
      Set.of("Invalid argument", "Operation not supported", "Function not implemented");

  @Override
  public Optional<Volume> volume(Path folder) throws IOException {
    return SyncedVolume.open(folder);
  }

  @Override
  public boolean makeFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
      return true;
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        NotDirectoryException wrong = new NotDirectoryException(folder.toString());
        wrong.initCause(e);
        throw wrong;
      }
      return false;
    }
  }

  @Override
  public NewFile create(Path file, Readers readers) throws IOException {
    FileAttribute<?>[] attributes = {};
    if (readers == Readers.OWNER && isPosix(file)) {
      // What is there may be readable for others; a new file has its rights from the first byte.
      Files.deleteIfExists(file);
      attributes =
          new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
          };
    }
    Set<OpenOption> options =
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING,
            LinkOption.NOFOLLOW_LINKS);
    return new ChannelFile(FileChannel.open(file, options, attributes));
  }

  @Override
  public NewFile createNew(Path file) throws IOException {
    return new ChannelFile(FileChannel.open(file, NEW));
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  @Override
  public void stamp(Path file, FileTime modified) throws IOException {
    FileTime settable = ModificationTime.settable(modified.toInstant());
    // With the time of access given too, Java does not ask for it first.
    Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(settable, settable, null);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void force(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      channel.force(true);
    }
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    if (isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      } catch (IOException e) {
        // Some file systems of exchangeable drives know no such thing.
        if (!isUnknownCall(e)) {
          throw e;
        }
      }
    }
  }

  /** Whether a call failed because the file system has nothing of the kind. */
  static boolean isUnknownCall(IOException e) {
    String reason = e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
    return UNKNOWN_CALL.contains(String.valueOf(reason));
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  private record ChannelFile(FileChannel channel) implements NewFile {

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      return channel.write(bytes);
    }

    @Override
    public void skip(long bytes) throws IOException {
      channel.position(channel.position() + bytes);
    }

    @Override
    public void force() throws IOException {
      channel.force(true);
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
