package io.drivedock.station.slot;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A folder as a drive that files are put on. No link on it is followed: each folder on the way is
 * looked at before something is made in it. Of the folders used last it knows all names.
 */
final class WritableFolder implements WritableDrive {

  private static final int FOLDERS_KEPT = 4_096;

  private static final long SYNC_MINUTES_MAX = 60;

  /** What is shorter waits in the memory of the system, with its neighbours. */
  private static final int UNCACHED_BYTES_MIN = 1 << 20;

  private final DriveId id;
  private final Path root;

  /** The one used last comes last. None is forgotten before what was reserved in it is made. */
  private final Map<List<String>, Folder> known =
      new LinkedHashMap<>(FOLDERS_KEPT * 2, 0.75f, true);

  /** Large writes take a tenth of the time of the processor so; absent where that fails. */
  private volatile @Nullable Uncached uncached;

  private WritableFolder(DriveId id, Path root) {
    this.id = id;
    this.root = root;
    this.uncached = Uncached.of(root).orElse(null);
  }

  /** A folder and what lies in it. */
  private record Folder(Path path, NameSet names) {}

  static WritableFolder open(DriveId id, Path folder) throws DriveException {
    WritableFolder drive = new WritableFolder(id, folder);
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || !Files.isWritable(folder)) {
      throw new DriveException(
          DriveException.Kind.ACCESS_DENIED,
          "Drive " + id + " in " + folder + " cannot be written to.",
          "Drive " + id + " cannot be written to.",
          null);
    }
    return drive;
  }

  @Override
  public DriveId id() {
    return id;
  }

  @Override
  public long freeBytes() throws DriveException {
    try {
      return Files.getFileStore(root).getUsableSpace();
    } catch (IOException e) {
      throw failed("does not report its free space", e);
    }
  }

  // ---- names

  @Override
  public synchronized boolean reserve(DrivePath path) throws DriveException {
    Folder folder = folder(path.segments().subList(0, path.segments().size() - 1), path);
    return folder != null && folder.names().add(path.fileName());
  }

  @Override
  public NewFile open(DrivePath path, long bytes) throws DriveException {
    try {
      Path place = place(path);
      return new OpenFile(
          FileChannel.open(
              place,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS),
          place,
          path);
    } catch (IOException e) {
      throw failed("does not take the file " + path, e);
    }
  }

  /** A file that was opened by somebody else; the system may keep what is written to it. */
  NewFile opened(FileChannel channel, DrivePath path) {
    return new OpenFile(channel, null, path);
  }

  @Override
  public void remove(DrivePath path) throws DriveException {
    try {
      Path place = place(path);
      if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(place);
      }
    } catch (IOException e) {
      throw failed("does not give up the file " + path, e);
    }
  }

  /** Where a file lies, in a folder that was looked at. */
  private synchronized Path place(DrivePath path) throws DriveException {
    Folder folder = folder(path.segments().subList(0, path.segments().size() - 1), path);
    if (folder == null) {
      throw new DriveException(
          DriveException.Kind.EXISTS,
          "Drive " + id + " has something else where a folder of " + path + " was.");
    }
    folder.names().add(path.fileName());
    return folder.path().resolve(path.fileName());
  }

  /** A folder, made if it is not there; nothing if it cannot be, because of what is. */
  private @Nullable Folder folder(List<String> segments, DrivePath path) throws DriveException {
    Folder found = known.get(segments);
    if (found != null) {
      return found;
    }
    try {
      Path place = root;
      if (!segments.isEmpty()) {
        Folder parent = folder(segments.subList(0, segments.size() - 1), path);
        if (parent == null) {
          return null;
        }
        place = parent.path().resolve(segments.getLast());
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
          if (!parent.names().add(segments.getLast())) {
            return null;
          }
          Files.createDirectory(place);
        }
      }
      Folder folder = new Folder(place, names(place));
      known.put(List.copyOf(segments), folder);
      return folder;
    } catch (IOException e) {
      throw failed("does not take the folders of " + path, e);
    }
  }

  private static NameSet names(Path folder) throws IOException {
    NameSet names = new NameSet();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        names.add(String.valueOf(entry.getFileName()));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  // ---- keeping

  /** The file system as a whole, which costs the same for one file and for a thousand. */
  @Override
  public void sync() throws DriveException {
    try {
      Process sync =
          new ProcessBuilder("sync", "-f", root.toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean isOver = false;
      try {
        isOver = sync.waitFor(SYNC_MINUTES_MAX, TimeUnit.MINUTES);
      } finally {
        if (!isOver) {
          sync.destroyForcibly();
        }
      }
      if (!isOver || sync.exitValue() != 0) {
        throw new DriveException(
            DriveException.Kind.IO_FAILED,
            "Drive " + id + " did not keep what was written to it: 'sync -f' failed.");
      }
      forget();
    } catch (IOException e) {
      throw failed("cannot be made to write data to the medium: 'sync' of coreutils is missing", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DriveException(
          DriveException.Kind.IO_FAILED, "The work on drive " + id + " was interrupted.", e);
    }
  }

  /** All but the folders used last; they can be read again. */
  private synchronized void forget() {
    Iterator<Folder> folders = known.values().iterator();
    for (int i = known.size(); i > FOLDERS_KEPT; i--) {
      folders.next();
      folders.remove();
    }
  }

  @Override
  public boolean isResumable() {
    return true;
  }

  @Override
  public boolean isComplete() {
    return false;
  }

  @Override
  public void beginAnew() {
    // What lies in a folder stays there.
  }

  @Override
  public void complete() throws DriveException {
    sync();
  }

  @Override
  public synchronized void close() {
    known.clear();
  }

  private DriveException failed(String what, IOException e) {
    DriveException.Kind kind =
        e instanceof AccessDeniedException
            ? DriveException.Kind.ACCESS_DENIED
            : e instanceof NoSuchFileException
                ? DriveException.Kind.NOT_FOUND
                : isFull(e) ? DriveException.Kind.FULL : DriveException.Kind.IO_FAILED;
    String told = "Drive " + id + " " + what;
    return new DriveException(kind, told + ": " + e.getMessage() + ".", told + ".", e);
  }

  /** The JDK has the words of the system for it, and nothing else. */
  private static boolean isFull(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("no space left") || message.contains("quota exceeded");
  }

  private final class OpenFile implements NewFile {
    private final FileChannel channel;

    /** Where it can be opened a second time; absent if it is not. */
    private final @Nullable Path place;

    private final DrivePath path;
    private @Nullable FileChannel straight;

    OpenFile(FileChannel channel, @Nullable Path place, DrivePath path) {
      this.channel = channel;
      this.place = place;
      this.path = path;
    }

    @Override
    public void write(ByteBuffer buffer, long position) throws DriveException {
      long at = position + writtenStraight(buffer, position);
      try {
        while (buffer.hasRemaining()) {
          at += channel.write(buffer, at);
        }
      } catch (IOException e) {
        throw failed("does not take what is written to " + path, e);
      }
    }

    /** How much of the buffer went past the memory of the system; the rest is left in it. */
    private int writtenStraight(ByteBuffer buffer, long position) throws DriveException {
      Uncached by = uncached;
      Path again = place;
      int from = buffer.position();
      if (by == null
          || again == null
          || buffer.remaining() < UNCACHED_BYTES_MIN
          || !by.isWhole(buffer, position)) {
        return 0;
      }
      try {
        FileChannel file = straight(by, again);
        while (buffer.hasRemaining()) {
          file.write(buffer, position + buffer.position() - from);
        }
      } catch (IOException | UnsupportedOperationException e) {
        if (e instanceof IOException io && isFull(io)) {
          throw failed("does not take what is written to " + path, io);
        }
        // Not every file system that lets a file be opened so takes writes; if the drive itself
        // fails, the write as usual says so.
        uncached = null;
      }
      return buffer.position() - from;
    }

    private synchronized FileChannel straight(Uncached by, Path again) throws IOException {
      FileChannel known = straight;
      if (known == null) {
        known =
            FileChannel.open(
                again, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS, by.option()));
        straight = known;
      }
      return known;
    }

    @Override
    public void setLength(long length) throws DriveException {
      try {
        long now = channel.size();
        if (now > length) {
          channel.truncate(length);
        } else if (now < length) {
          channel.write(ByteBuffer.allocate(1), length - 1);
        }
      } catch (IOException e) {
        throw failed("does not take what is written to " + path, e);
      }
    }

    @Override
    public boolean fill(ByteBuffer buffer, long position) throws DriveException {
      try {
        return FileBytes.fill(channel, buffer, position);
      } catch (IOException e) {
        throw failed("does not return what was written to " + path, e);
      }
    }

    @Override
    public void close() throws DriveException {
      try (FileChannel _ = straight) {
        channel.close();
      } catch (IOException e) {
        throw failed("does not take what is written to " + path, e);
      }
    }
  }
}
