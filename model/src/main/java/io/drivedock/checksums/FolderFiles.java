package io.drivedock.checksums;

import java.io.IOException;
import java.io.InputStream;
import java.util.NavigableMap;

/** The files that lists may speak of. Nothing else is ever opened. */
public interface FolderFiles {

  /** Each file's path, with {@code /} between the names, and its length in bytes. */
  NavigableMap<String, Long> files();

  /** Opens one of {@link #files}. */
  InputStream open(String path) throws IOException;
}
