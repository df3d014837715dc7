package io.drivedock.prepare.checksums;

import io.drivedock.checksums.Algorithm;
import io.drivedock.checksums.ChecksumCheck;
import io.drivedock.checksums.ChecksumLists;
import io.drivedock.checksums.ChecksumReport;
import io.drivedock.checksums.SenderHash;
import io.drivedock.prepare.source.LeftOut;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceFile;
import io.drivedock.prepare.source.SourceWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds the files of a folder against the sender's lists while something else reads them. */
public final class SenderCheck {

  /** Without any list. */
  public static final SenderCheck NONE = new SenderCheck(null);

  private static final long LIST_BYTES_MAX = 128L << 20;

  private final @Nullable ChecksumCheck check;

  private SenderCheck(@Nullable ChecksumCheck check) {
    this.check = check;
  }

  /** A way through all of the files. */
  public interface Walk {

    void over(SourceWalk.Finds finds) throws PreparationException;
  }

  /**
   * Reads the lists. What they say is not checked yet.
   *
   * @throws PreparationException if the folder cannot be gone through, or a list that is named
   *     cannot be read
   */
  public static SenderCheck of(ChecksumChoice choice, Path source, Walk walk)
      throws PreparationException {
    return switch (choice) {
      case ChecksumChoice.Found _ -> found(source, walk);
      case ChecksumChoice.Named named -> named(named.list(), source, walk);
    };
  }

  private static SenderCheck found(Path source, Walk walk) throws PreparationException {
    ListSearch search = new ListSearch();
    walk.over(search);
    if (!search.isAnyThere) {
      return NONE;
    }
    ListedFiles files = new ListedFiles(source);
    walk.over(files);
    ChecksumCheck check = new ChecksumLists(files).found();
    return check.hasLists() ? new SenderCheck(check) : NONE;
  }

  private static SenderCheck named(Path list, Path source, Walk walk) throws PreparationException {
    byte[] bytes;
    try {
      if (Files.size(list) > LIST_BYTES_MAX) {
        throw new IOException("a list has at most 128 MiB");
      }
      bytes = Files.readAllBytes(list);
    } catch (IOException e) {
      throw PreparationException.refused(
          "The list of checksums " + list + " cannot be read: " + SourceWalk.reason(e) + ".");
    }
    ListedFiles files = new ListedFiles(source);
    walk.over(files);
    Path top = source.toAbsolutePath().normalize();
    Path at = list.toAbsolutePath().normalize();
    String name =
        at.startsWith(top)
            ? top.relativize(at).toString().replace(at.getFileSystem().getSeparator(), "/")
            : String.valueOf(at.getFileName());
    return new SenderCheck(new ChecksumLists(files).named(name, bytes));
  }

  /** Only looks whether there may be a list; most folders have none. */
  private static final class ListSearch implements SourceWalk.Finds {

    private boolean isAnyThere;

    @Override
    public void file(SourceFile file) {
      isAnyThere |= ChecksumLists.isPerhapsOne(file.name());
    }

    @Override
    public void leftOut(LeftOut leftOut) {}

    @Override
    public void emptyFolder() {}
  }

  /** Whether there is any list. */
  public boolean hasLists() {
    return check != null;
  }

  /** Which hashes of a file are to be calculated while it is read. */
  public Set<Algorithm> needed(String file) {
    return check == null ? Set.of() : check.needed(file);
  }

  /** Holds a file that was read against the lists: its hash, if a list has it and none differs. */
  public Optional<SenderHash> check(SourceFile file, Map<Algorithm, byte[]> hashes) {
    return check == null ? Optional.empty() : check.check(file.name(), file.length(), hashes);
  }

  /** Says that a file that a list may name is not read. */
  public void leftOut(LeftOut one) {
    if (check != null) {
      check.unread(one.path(), one.why());
    }
  }

  /** Whether a list names the file. */
  boolean isListed(String file) {
    return check != null && check.isListed(file);
  }

  /** What came of it. */
  public ChecksumReport report() {
    return check == null ? new ChecksumReport(List.of(), List.of(), 0) : check.report();
  }
}
