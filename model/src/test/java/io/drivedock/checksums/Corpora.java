package io.drivedock.checksums;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The material of {@code corpora.zip}, folder by folder. */
final class Corpora {

  private static final NavigableMap<String, byte[]> ALL = load();

  private Corpora() {}

  private static NavigableMap<String, byte[]> load() {
    NavigableMap<String, byte[]> all = new TreeMap<>();
    try (InputStream in = Corpora.class.getResourceAsStream("/checksums/corpora.zip");
        ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        all.put(entry.getName(), zip.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** Everything below a folder, whose path ends in {@code /}. */
  static NavigableMap<String, byte[]> below(String folder) {
    NavigableMap<String, byte[]> below = new TreeMap<>();
    ALL.subMap(folder, true, folder + '\uFFFF', true)
        .forEach((name, bytes) -> below.put(name.substring(folder.length()), bytes));
    return below;
  }

  /** A tree of these files. */
  static FolderFiles tree(Map<String, byte[]> files) {
    NavigableMap<String, Long> lengths = new TreeMap<>();
    files.forEach((name, bytes) -> lengths.put(name, (long) bytes.length));
    return new FolderFiles() {
      @Override
      public NavigableMap<String, Long> files() {
        return lengths;
      }

      @Override
      public InputStream open(String path) throws IOException {
        byte[] bytes = files.get(path);
        if (bytes == null) {
          throw new FileNotFoundException(path);
        }
        return new ByteArrayInputStream(bytes);
      }
    };
  }

  /** Reads every file that the lists name, and ends the check. */
  static ChecksumReport run(ChecksumCheck check, Map<String, byte[]> files) {
    for (String file : check.files()) {
      byte[] bytes = files.get(file);
      Map<Algorithm, byte[]> hashes = new EnumMap<>(Algorithm.class);
      for (Algorithm algorithm : check.needed(file)) {
        StreamingHash hash = Hashes.start(algorithm);
        hash.update(ByteBuffer.wrap(bytes));
        hashes.put(algorithm, hash.end());
      }
      check.check(file, bytes.length, hashes);
    }
    return check.report();
  }
}
