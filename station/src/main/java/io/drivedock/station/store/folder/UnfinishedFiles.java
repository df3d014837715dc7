package io.drivedock.station.store.folder;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.Md5;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The files of one owner that are not blobs yet. Those of large blobs outlive a run that was broken
 * off, and its next one goes on with them. Every file is named after its run, so that a run that
 * was thought dead finds its own files gone and commits nothing.
 */
final class UnfinishedFiles {

  /** A smaller blob is begun anew. */
  static final long KEPT_BYTES_MIN = 64L << 20;

  private static final char OWNER_MARK = '@';
  private static final String DATA = ".data";
  private static final String CHUNKS = ".chunks";

  private final Path folder;
  private final String owner;
  private final String run;
  private final AtomicLong count = new AtomicLong();
  private final Set<Path> open = ConcurrentHashMap.newKeySet();

  UnfinishedFiles(Path folder, String owner, String run) {
    this.folder = folder;
    this.owner = owner;
    this.run = run;
  }

  /** Whether a file was left by a run of that owner, or of one whose name begins so. */
  static boolean isOf(String owner, Path file) {
    return String.valueOf(file.getFileName()).startsWith(owner + OWNER_MARK);
  }

  /** Takes over what earlier runs of the owner left, as far as it can be gone on with. */
  void begin() throws IOException {
    for (Path left : ofOwner(owner + OWNER_MARK)) {
      String name = left.getFileName().toString();
      // The last one: an owner's name may hold anything, also another owner's.
      int mark = name.lastIndexOf(OWNER_MARK);
      int dot = name.indexOf('.', mark);
      if (mark != owner.length()) {
        continue;
      }
      boolean isKept = dot > mark && (name.endsWith(DATA) || name.endsWith(CHUNKS));
      if (isKept && !isBlobToo(left)) {
        Files.move(left, named(name.substring(dot + 1)), StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.deleteIfExists(left);
      }
    }
  }

  /** Whether it was linked to the place of its blob, and only not removed here any more. */
  private static boolean isBlobToo(Path file) throws IOException {
    try {
      Object links = Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
      return links instanceof Integer number && number > 1;
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      // A system without links made none.
      return false;
    }
  }

  private List<Path> ofOwner(String start) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path file : all) {
        if (String.valueOf(file.getFileName()).startsWith(start)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  private Path named(String end) {
    return folder.resolve(owner + OWNER_MARK + run + "." + end);
  }

  /** A name for a small file. */
  Path fresh() {
    return named(Long.toString(count.incrementAndGet()));
  }

  /** The file of a blob on its way: that of an earlier run, if there is one to go on with. */
  UnfinishedFile open(BlobPath path, long length) throws IOException {
    if (length < KEPT_BYTES_MIN) {
      return UnfinishedFile.begin(fresh());
    }
    String id = Md5.ofContent((length + " " + path).getBytes(StandardCharsets.UTF_8)).hex();
    Path data = named(id + DATA);
    Path chunks = named(id + CHUNKS);
    if (!open.add(data)) {
      // The same name a second time at once; only one of them can be gone on with.
      return UnfinishedFile.begin(fresh());
    }
    open.add(chunks);
    Optional<UnfinishedFile> known = UnfinishedFile.goOn(data, chunks);
    if (known.isPresent()) {
      return known.get();
    }
    open.removeAll(List.of(data, chunks));
    return UnfinishedFile.begin(fresh());
  }

  /** It is not being written any more; what was not finished stays. */
  void closed(UnfinishedFile file) {
    file.paths().forEach(open::remove);
  }

  /** Removes what nobody is writing: the run has got on without it. */
  void removeKept() throws IOException {
    for (Path left : ofOwner(owner + OWNER_MARK + run)) {
      String name = left.getFileName().toString();
      if ((name.endsWith(DATA) || name.endsWith(CHUNKS)) && !open.contains(left)) {
        Files.deleteIfExists(left);
      }
    }
  }

  /** Removes what cannot be gone on with. */
  void close() throws IOException {
    for (Path left : ofOwner(owner + OWNER_MARK + run)) {
      String name = left.getFileName().toString();
      if (!name.endsWith(DATA) && !name.endsWith(CHUNKS)) {
        Files.deleteIfExists(left);
      }
    }
  }
}
