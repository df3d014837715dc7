package io.drivedock.station.slot;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder as a drive. Paths are walked segment by segment from an open folder, so nothing that
 * changes meanwhile can lead outside. The folder opened last stays open: the files of a manifest
 * mostly lie together.
 */
final class FolderDrive implements OpenDrive {

  /** A folder with more names is searched for exact names only. */
  private static final int NAMES_MAX = 200_000;

  private final DriveId id;

  /** Absent if files are read as the system likes. */
  private final @Nullable Uncached uncached;

  private final Deque<OpenFolder> open = new ArrayDeque<>();

  private FolderDrive(DriveId id, OpenFolder root, @Nullable Uncached uncached) {
    this.id = id;
    this.uncached = uncached;
    open.push(root);
  }

  /** A folder on the way to the file opened last. */
  private static final class OpenFolder {
    private final String asked;
    private final SecureDirectoryStream<Path> stream;
    private @Nullable Map<String, Path> folded;

    OpenFolder(String asked, SecureDirectoryStream<Path> stream) {
      this.asked = asked;
      this.stream = stream;
    }
  }

  static FolderDrive open(DriveId id, Path folder) throws DriveException {
    return open(id, folder, null);
  }

  /** Reads from the disk even what the system has in memory, where the file system can do that. */
  static FolderDrive openUncached(DriveId id, Path folder) throws DriveException {
    return open(id, folder, Uncached.of(folder).orElse(null));
  }

  // The stream is closed with the drive.
  @SuppressWarnings("StreamResourceLeak")
  private static FolderDrive open(DriveId id, Path folder, @Nullable Uncached uncached)
      throws DriveException {
    try {
      DirectoryStream<Path> stream = Files.newDirectoryStream(folder);
      if (stream instanceof SecureDirectoryStream<Path> secure) {
        return new FolderDrive(id, new OpenFolder("", secure), uncached);
      }
      stream.close();
      throw new DriveException(
          DriveException.Kind.IO_FAILED,
          "The file system of " + folder + " cannot be read without following links.",
          "The file system of drive " + id + " cannot be read.",
          null);
    } catch (IOException e) {
      throw new DriveException(
          DriveException.Kind.IO_FAILED,
          "Drive " + id + " in " + folder + " cannot be read.",
          "Drive " + id + " cannot be read.",
          e);
    }
  }

  @Override
  public DriveId id() {
    return id;
  }

  @Override
  public synchronized DriveFile open(DrivePath path) throws DriveException {
    try {
      Place place = place(path);
      return opened(place.folder(), place.name(), path);
    } catch (IOException e) {
      throw translated(path, e);
    }
  }

  /** Opens a file that is there for writing too, under the name that reading finds it by. */
  synchronized FileChannel reopen(DrivePath path) throws DriveException {
    try {
      Place place = place(path);
      SeekableByteChannel channel =
          place
              .folder()
              .stream
              .newByteChannel(
                  place.name(),
                  Set.of(
                      StandardOpenOption.READ,
                      StandardOpenOption.WRITE,
                      LinkOption.NOFOLLOW_LINKS));
      return positioned(channel);
    } catch (IOException e) {
      throw translated(path, e);
    }
  }

  /** A plain file in an open folder. */
  private record Place(OpenFolder folder, Path name) {}

  private Place place(DrivePath path) throws IOException, DriveException {
    List<String> folders = path.segments().subList(0, path.segments().size() - 1);
    OpenFolder folder = walk(folders, path);
    Entry entry = find(folder, path.fileName(), path);
    if (!entry.attributes().isRegularFile()) {
      throw notAFile(path);
    }
    return new Place(folder, entry.name());
  }

  private static FileChannel positioned(SeekableByteChannel channel) throws IOException {
    if (channel instanceof FileChannel file) {
      return file;
    }
    channel.close();
    throw new IOException("the file system gives no channel for positions");
  }

  private OpenFile opened(OpenFolder folder, Path name, DrivePath path) throws IOException {
    if (uncached != null) {
      try {
        return new OpenFile(
            folder.stream.newByteChannel(
                name,
                Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS, uncached.option())),
            id,
            path,
            uncached);
      } catch (FileSystemException | UnsupportedOperationException e) {
        // A file system in memory, or over a network: as the system likes, then.
      }
    }
    return new OpenFile(
        folder.stream.newByteChannel(
            name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)),
        id,
        path,
        null);
  }

  /** Closes what is not on the way and opens what is. */
  private OpenFolder walk(List<String> folders, DrivePath path) throws IOException, DriveException {
    List<OpenFolder> fromRoot = open.reversed().stream().skip(1).toList();
    int shared = 0;
    while (shared < Math.min(folders.size(), fromRoot.size())
        && fromRoot.get(shared).asked.equals(folders.get(shared))) {
      shared++;
    }
    while (open.size() - 1 > shared) {
      open.pop().stream.close();
    }
    for (String segment : folders.subList(shared, folders.size())) {
      OpenFolder parent = open.element();
      Entry entry = find(parent, segment, path);
      if (!entry.attributes().isDirectory()) {
        throw notAFile(path);
      }
      open.push(
          new OpenFolder(
              segment, parent.stream.newDirectoryStream(entry.name(), LinkOption.NOFOLLOW_LINKS)));
    }
    return open.element();
  }

  /** What a folder has under the name that was asked for, or one that is as good. */
  private record Entry(Path name, BasicFileAttributes attributes) {}

  private Entry find(OpenFolder folder, String segment, DrivePath path)
      throws IOException, DriveException {
    Path exact = Path.of(segment);
    try {
      return new Entry(exact, attributes(folder, exact));
    } catch (NoSuchFileException e) {
      Path similar = names(folder).get(fold(segment));
      if (similar == null) {
        throw new DriveException(
            DriveException.Kind.NOT_FOUND, "Drive " + id + " has no file " + path + ".", e);
      }
      return new Entry(similar, attributes(folder, similar));
    }
  }

  /** Every name of a folder by its folded form; read once, on the first miss. */
  private static Map<String, Path> names(OpenFolder folder) throws IOException {
    Map<String, Path> known = folder.folded;
    if (known == null) {
      known = new HashMap<>();
      // A second stream: one can be iterated only once, and the first stays open for its names.
      try (SecureDirectoryStream<Path> listing =
          folder.stream.newDirectoryStream(Path.of("."), LinkOption.NOFOLLOW_LINKS)) {
        for (Path entry : listing) {
          if (known.size() == NAMES_MAX) {
            known = new HashMap<>();
            break;
          }
          Path name = entry.getFileName();
          known.put(fold(name.toString()), name);
        }
      }
      folder.folded = known;
    }
    return known;
  }

  private static String fold(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  private static BasicFileAttributes attributes(OpenFolder folder, Path name) throws IOException {
    return folder
        .stream
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  private DriveException notAFile(DrivePath path) {
    return new DriveException(
        DriveException.Kind.NOT_A_FILE,
        path + " on drive " + id + " is not a plain file: links and devices are not followed.");
  }

  private DriveException translated(DrivePath path, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new DriveException(
          DriveException.Kind.NOT_FOUND, "Drive " + id + " has no file " + path + ".", e);
    }
    if (e instanceof AccessDeniedException) {
      return new DriveException(
          DriveException.Kind.ACCESS_DENIED, path + " on drive " + id + " may not be read.", e);
    }
    return new DriveException(
        DriveException.Kind.IO_FAILED, path + " on drive " + id + " cannot be opened.", e);
  }

  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().stream.close();
      } catch (IOException e) {
        // It was only read; there is nothing to lose.
      }
    }
  }

  private static final class OpenFile implements DriveFile {
    private final FileChannel channel;
    private final DriveId drive;
    private final DrivePath path;
    private final @Nullable Uncached uncached;

    OpenFile(
        SeekableByteChannel channel, DriveId drive, DrivePath path, @Nullable Uncached uncached)
        throws IOException {
      this.channel = positioned(channel);
      this.drive = drive;
      this.path = path;
      this.uncached = uncached;
    }

    @Override
    public long length() throws DriveException {
      try {
        return channel.size();
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public boolean fill(ByteBuffer buffer, long position) throws DriveException {
      try {
        return uncached == null
            ? FileBytes.fill(channel, buffer, position)
            : uncached.fill(channel, buffer, position);
      } catch (IOException e) {
        throw failed(e);
      }
    }

    /** A mounted file system shows none as files. */
    @Override
    public List<String> streams() {
      return List.of();
    }

    private DriveException failed(IOException e) {
      return new DriveException(
          DriveException.Kind.IO_FAILED, path + " on drive " + drive + " cannot be read.", e);
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        // It was only read; there is nothing to lose.
      }
    }
  }
}
