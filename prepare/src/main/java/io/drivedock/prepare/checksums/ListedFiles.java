package io.drivedock.prepare.checksums;

import io.drivedock.checksums.FolderFiles;
import io.drivedock.prepare.source.LeftOut;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceFile;
import io.drivedock.prepare.source.SourceWalk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The files of the folder, by name. Only a folder that has lists is ever gone through for it. */
final class ListedFiles implements FolderFiles, SourceWalk.Finds {

  /** The most files that are held against lists. */
  static final int FILES_MAX = 4_000_000;

  private final Path source;
  private final TreeMap<String, Long> files = new TreeMap<>();

  ListedFiles(Path source) {
    this.source = source;
  }

  @Override
  public void file(SourceFile file) throws PreparationException {
    if (files.size() >= FILES_MAX) {
      throw PreparationException.refused(
          "Lists of checksums can be used for at most %,d files; add --checksums none."
              .formatted(FILES_MAX));
    }
    files.put(file.name(), file.length());
  }

  @Override
  public void leftOut(LeftOut leftOut) {}

  @Override
  public void emptyFolder() {}

  @Override
  public NavigableMap<String, Long> files() {
    return Collections.unmodifiableNavigableMap(files);
  }

  @Override
  public InputStream open(String path) throws IOException {
    return Files.newInputStream(source.resolve(path), LinkOption.NOFOLLOW_LINKS);
  }
}
